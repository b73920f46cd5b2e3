"""Settings that every test shares."""

from hypothesis import settings

# The same examples on every run; `make fuzz` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=5000, deadline=None)
settings.load_profile("steady")
