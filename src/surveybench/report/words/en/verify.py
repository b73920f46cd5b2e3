"""Every sentence of a verification, in one place."""

from __future__ import annotations

WHOLE = (
    "Files ({count}) of {survey} {wave}, written by version {version}: all as they were written."
)
NOT_WHOLE = (
    "{marker} is in the folder: a run was stopped here, and files of two runs may stand side by "
    "side. Run it again."
)
MISSING = "Missing ({count}):"
CHANGED = "Not as written ({count}):"
OTHER = "Not of this run ({count}):"
MORE = "  and {count} more"
TO_DO = (
    "What to do: make the reports again from the same data, into a new folder, and publish that."
)
OTHER_TO_DO = "Files of another run say other things of the same survey: remove them."
SAME_COUNTS = "The data named give the figures that the reports were made of."
NO_REFERENCE = (
    "The reports compare with a national run, which is not named: name its file with --reference."
)
OTHER_COUNTS = "The data named give others: {names}."
OTHER_RULES = "The definition named scores otherwise: wave {waves}."
OTHER_SETTINGS = "The definition named has other settings: {names}."
OTHER_PARTS = "Keys of the definition that differ: {names}."
SETTING = "{name} {now} instead of {then}"
OTHER_VERSION = (
    "This is version {ours} of the program, and the reports are of {version}: bytes may differ."
)
