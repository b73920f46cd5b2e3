"""surveybench: from patients' answers to benchmark reports.

The public names, in the order in which a survey passes through them; docs/how-to/python.md shows
each at work. Nothing is imported before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from surveybench.version import VERSION as __version__

if TYPE_CHECKING:
    from surveybench.checking import check
    from surveybench.comparison import compare
    from surveybench.disclosure import release
    from surveybench.explain import explain as explain_figure
    from surveybench.intake import in_folder as find_files
    from surveybench.jobs.drawn import draw_range
    from surveybench.jobs.pipeline import count
    from surveybench.jobs.pipeline import published as read_published
    from surveybench.jobs.pipeline import results as compute
    from surveybench.jobs.pipeline import simulate as simulate_survey
    from surveybench.jobs.publish import write
    from surveybench.quantities import Ref
    from surveybench.survey import load_survey

__all__ = [
    "Ref",
    "__version__",
    "check",
    "compare",
    "compute",
    "count",
    "draw_range",
    "explain_figure",
    "find_files",
    "load_survey",
    "read_published",
    "release",
    "simulate_survey",
    "write",
]

# Each public name, the module it is at home in, and what it is called there. None is called like a
# module of this package: importing that would hide it.
HOMES = {
    "load_survey": ("surveybench.survey", "load_survey"),
    "simulate_survey": ("surveybench.jobs.pipeline", "simulate"),
    "find_files": ("surveybench.intake", "in_folder"),
    "check": ("surveybench.checking", "check"),
    "count": ("surveybench.jobs.pipeline", "count"),
    "compute": ("surveybench.jobs.pipeline", "results"),
    "release": ("surveybench.disclosure", "release"),
    "read_published": ("surveybench.jobs.pipeline", "published"),
    "explain_figure": ("surveybench.explain", "explain"),
    "compare": ("surveybench.comparison", "compare"),
    "draw_range": ("surveybench.jobs.drawn", "draw_range"),
    "Ref": ("surveybench.quantities", "Ref"),
    "write": ("surveybench.jobs.publish", "write"),
}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is asked for."""
    if name not in HOMES:
        raise AttributeError(f"module 'surveybench' has no attribute '{name}'")
    module, attribute = HOMES[name]
    return vars(import_module(module))[attribute]


def __dir__() -> list[str]:
    return sorted(__all__)
