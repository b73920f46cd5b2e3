"""Releases to test with: small made-up surveys, counted and released the usual way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monthly_survey import with_data
from surveybench import simulate
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.survey import Breakdown, Dimension, PeersRange, Population, load_survey

MADE = date(2025, 11, 30)


_KEPT: list[TemporaryDirectory[str]] = []  # gone when the tests are


@cache
def demonstration_files() -> Path:
    """The raw files of the built-in national survey."""
    _KEPT.append(TemporaryDirectory())
    folder = Path(_KEPT[-1].name)
    pipeline.simulate(load_survey("cmh/2025"), folder, seed=2025)
    return folder


@cache
def demonstration() -> Release:
    """The built-in national survey: fifty organisations, three waves, three groups."""
    survey = load_survey("cmh/2025")
    files = pipeline.in_folder(demonstration_files(), survey)
    return pipeline.run(survey, files, made=MADE, version="0", jobs=2).release


AWKWARD = '#strong[A] <b>&amp;</b> $x$ *y* =1+1 "q" \\ ' + "very long " * 12 + "name"


@cache
def few() -> Release:
    """One wave of five organisations with awkward names: scores, but nothing to compare with."""
    survey = replace(load_survey("cmh/2025"), earlier=())
    with TemporaryDirectory() as folder:
        truth = simulate.plain(survey, organisations=5, people=60)
        simulate.simulate(survey, truth, Path(folder), seed=1)
        files = pipeline.in_folder(Path(folder), survey)
        named = tuple(replace(o, name=f"{AWKWARD} {o.code}") for o in files.organisations)
        files = replace(files, organisations=named)
        return pipeline.run(survey, files, made=MADE, version="0", jobs=1).release


@cache
def monthly() -> Release:
    """Eight monthly waves of four organisations and two questions."""
    with TemporaryDirectory() as folder:
        path = with_data(Path(folder), 8)
        survey = load_survey(str(path))
        files = pipeline.in_folder(Path(folder) / "data", survey)
        return pipeline.run(survey, files, made=MADE, version="0", jobs=1).release


@cache
def told_apart() -> Release:
    """One wave of one population, in which people are told apart by age, sex and ethnicity."""
    by_ethnicity = Dimension("ethnicity", ("ethnicity",), codes=(("A", "White"), ("B", "Black")))
    survey = replace(load_survey("cmh/2025"), earlier=())
    age, sex = survey.dimensions
    apart = (
        Breakdown((age,), (False,)),
        Breakdown((sex,), (False,)),
        Breakdown((by_ethnicity,), (True,)),
        Breakdown((age, sex), (False, False)),
    )
    survey = replace(survey, breakdowns=apart, populations=(Population("all", "Everybody"),))
    survey = replace(survey, overall="Q38", overall_verdict=True)
    among_peers = replace(survey.settings, peers=PeersRange(peers_range="on", min_peers=12))
    survey = replace(survey, settings=among_peers)
    with TemporaryDirectory() as folder:
        truth = simulate.plain(survey, organisations=31, people=150)
        simulate.simulate(survey, truth, Path(folder), seed=3)
        files = pipeline.in_folder(Path(folder), survey)
        kinds = [
            replace(o, peers=("town", "land")[i % 2]) for i, o in enumerate(files.organisations)
        ]
        alone = replace(kinds[-1], peers="island")
        files = replace(files, organisations=(*kinds[:-1], alone))
        return pipeline.run(survey, files, made=MADE, version="0", jobs=1).release
