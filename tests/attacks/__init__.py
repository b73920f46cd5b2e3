"""Attacks on what is published: each program has what everybody has, and looks for what is hidden.

`way_*.py` are the intruders, one a way in. `published.py` is all that they see, `shapes.py` the
made-up surveys they are tried on, `truth.py` the judge, who alone knows the answers of people.
"""
