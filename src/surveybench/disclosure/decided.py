"""Which bases decide what is hidden along axes on which a figure may rest on very few people."""

from __future__ import annotations

from surveybench.quantities import Axis, Basis

# Axes along which a figure may rest on very few people, and the bases that are decided by them.
UNPROTECTED = {
    Axis.OPTION: (
        Basis.CHOICES,
        Basis.EVERY_CHOICE,
        Basis.ALL_CHOICES,
        Basis.ALL_CHOICES_OF_TWO_WAVES,
        Basis.CHOICES_OF_SUBGROUP,
    ),
    Axis.SUBGROUP: (
        Basis.SUBGROUP,
        Basis.SUBGROUP_ANSWERS,
        Basis.SUBGROUP_SECTION,
        Basis.SUBGROUP_AND_REST,
        Basis.SUBGROUP_AND_COUNTRY,
        Basis.ALL_OF_SUBGROUP,
        Basis.SECTION_OF_SUBGROUP,
        Basis.ALL_SUBGROUPS,
        Basis.CHOICES_OF_SUBGROUP,
    ),
}
