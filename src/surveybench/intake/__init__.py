"""From a wave's files to raw batches: which files, which columns of them, whose row is whose.

`open_wave` finds once what the files give (column names, places, labels, ids) and hands it down;
`raw_batches` reads them as it says. Engines count what comes out; convert writes it once more.
"""

from surveybench.intake.files import (
    Sources,
    fingerprints,
    in_folder,
    mapped,
    stamped,
    unchanged,
)
from surveybench.intake.join import (
    each_once,
    further_organisations,
    organisations_in,
    raw_batches,
    twin_notes,
)
from surveybench.intake.labels import organisation_faults
from surveybench.intake.larger_units import larger_units
from surveybench.intake.organisation_list import read_organisations
from surveybench.intake.progress import Progress, Step
from surveybench.intake.record_ids import as_text, judge, odd_ids, without_wear
from surveybench.intake.source import Source
from surveybench.intake.structure import Plan, own_names
from surveybench.intake.twins import Twins
from surveybench.intake.twins_told import telling
from surveybench.intake.wave import OpenedWave, open_wave, planned

__all__ = [
    "OpenedWave",
    "Plan",
    "Progress",
    "Source",
    "Sources",
    "Step",
    "Twins",
    "as_text",
    "each_once",
    "fingerprints",
    "further_organisations",
    "in_folder",
    "judge",
    "larger_units",
    "mapped",
    "odd_ids",
    "open_wave",
    "organisation_faults",
    "organisations_in",
    "own_names",
    "planned",
    "raw_batches",
    "read_organisations",
    "stamped",
    "telling",
    "twin_notes",
    "unchanged",
    "without_wear",
]
