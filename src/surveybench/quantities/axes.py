"""The axes that numbers stand on, and what stands for an axis that a number does not have."""

from __future__ import annotations

from enum import StrEnum

NATIONAL = "national"
ALL = "all"

# A label on an axis: waves may be numbers, everything else is text.
Label = int | str


class Axis(StrEnum):
    """What numbers are told apart by, in the order of the dimensions of every array."""

    WAVE = "wave"
    POPULATION = "population"
    MEASURE = "measure"
    OPTION = "option"
    SUBGROUP = "subgroup"
    VARIANT = "variant"
    ORGANISATION = "organisation"


# Axes that a reference names only where its number has them.
OPTIONAL = (Axis.OPTION, Axis.SUBGROUP, Axis.VARIANT)
# The label of an axis that a number does not have.
WITHOUT = {
    Axis.POPULATION: ALL,
    Axis.MEASURE: ALL,
    Axis.OPTION: "",
    Axis.SUBGROUP: "",
    Axis.VARIANT: "",
    Axis.ORGANISATION: NATIONAL,
}
