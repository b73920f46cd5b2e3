"""Releases to test with: small made-up surveys, counted and released the usual way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from surveybench import simulate
from surveybench.disclosure import Release
from surveybench.jobs import pipeline
from surveybench.survey import load_survey

MADE = date(2025, 11, 30)


@cache
def demonstration() -> Release:
    """The built-in national survey: fifty organisations, three waves, three groups."""
    survey = load_survey("cmh/2025")
    with TemporaryDirectory() as folder:
        pipeline.simulate(survey, Path(folder), seed=2025)
        files = pipeline.in_folder(Path(folder), survey)
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
