"""The house rules as pure functions: sources in, complaints out. `test_house.py` applies them.

Every rule takes a mapping of path to text, with paths as git writes them, and returns one line
for each fault: where it stands, what is wrong, what to do.
"""
