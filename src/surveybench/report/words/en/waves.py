"""What waves are called, and that some of many are not listed."""

NOUNS = {
    "year": ("year", "years"),
    "quarter": ("quarter", "quarters"),
    "month": ("month", "months"),
    "round": ("round", "rounds"),
    "wave": ("wave", "waves"),
}
# A wave without a name of its own, where its language writes it in words.
QUARTER = "Q{quarter} {year}"
COUNTED = "{count} {years}"
MANY = "{count} {years}, from {first} to {last},"
UNLISTED = (
    "Comparisons with {count} other {waves} are not listed here: the workbooks and the long table "
    "have them."
)
MORE = "{label} Line chart of {count} {years}, of which some are: {waves}."
