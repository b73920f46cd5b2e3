"""Every file that any command writes: its name, that it is whole, and whose eyes it is for."""

from surveybench.outputs.disk import Sink, make_folders
from surveybench.outputs.files import put, replacing, written
from surveybench.outputs.guard import refuse_among_reports
from surveybench.outputs.litter import clear_litter, short_lived
from surveybench.outputs.names import file_name, refuse_clashes, safe
from surveybench.outputs.result import MARKER, Staging, result, unfinished_mark

__all__ = [
    "MARKER",
    "Sink",
    "Staging",
    "clear_litter",
    "file_name",
    "make_folders",
    "put",
    "refuse_among_reports",
    "refuse_clashes",
    "replacing",
    "result",
    "safe",
    "short_lived",
    "unfinished_mark",
    "written",
]
