"""Which version of the program this is; reports, tallies and references say it."""

VERSION = "0.1.0"
