"""What a number is: the catalogue of quantities, their references, axes, flags and grids.

Ground: every room may import it, and it imports errors alone. A row names the function that works
a quantity out as text, `score.question`, so that the catalogue stands below `stats`.
"""

from surveybench.quantities.axes import ALL, NATIONAL, OPTIONAL, WITHOUT, Axis, Label
from surveybench.quantities.catalogue import CATALOGUE
from surveybench.quantities.flag import NEVER_ASKED, NO_SUCH_NUMBER, Flag
from surveybench.quantities.grid import Figure, Grid, Worker, figure, figures
from surveybench.quantities.lookup import (
    check_grid,
    frozen_quantities,
    grid_of,
    publishable_quantities,
    quantities_of,
    quantity,
    refuse_reported_wave,
)
from surveybench.quantities.near import did_you_mean, near_names
from surveybench.quantities.organisation import Organisation, printable, unprintable
from surveybench.quantities.ref import Ref
from surveybench.quantities.regression_rows import adjusted_rows, weighted_rows
from surveybench.quantities.rounding import rounded
from surveybench.quantities.row import (
    Basis,
    Place,
    Quantity,
    Relates,
    Relation,
    Unit,
    Waves,
    Working,
)
from surveybench.quantities.tidy import SECRET, Frame, frame
from surveybench.quantities.wave import wave_key, wave_kind, wave_number, wave_text, years

__all__ = [
    "ALL",
    "CATALOGUE",
    "NATIONAL",
    "NEVER_ASKED",
    "NO_SUCH_NUMBER",
    "OPTIONAL",
    "SECRET",
    "WITHOUT",
    "Axis",
    "Basis",
    "Figure",
    "Flag",
    "Frame",
    "Grid",
    "Label",
    "Organisation",
    "Place",
    "Quantity",
    "Ref",
    "Relates",
    "Relation",
    "Unit",
    "Waves",
    "Worker",
    "Working",
    "adjusted_rows",
    "check_grid",
    "did_you_mean",
    "figure",
    "figures",
    "frame",
    "frozen_quantities",
    "grid_of",
    "near_names",
    "printable",
    "publishable_quantities",
    "quantities_of",
    "quantity",
    "refuse_reported_wave",
    "rounded",
    "unprintable",
    "wave_key",
    "wave_kind",
    "wave_number",
    "wave_text",
    "weighted_rows",
    "years",
]
