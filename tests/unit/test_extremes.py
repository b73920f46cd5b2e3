"""The overall verdict leaves only where it is a sum of enough answers, on both sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surveybench.disclosure.extremes import tells_of_extremes
from surveybench.survey import load_survey
from tiny import chosen, item, survey


def test_where_weights_blur_it_a_share_of_ten_answers_is_shown() -> None:
    blurred = load_survey("cmh/2025")
    share, answers = np.array([0.01, 0.01, 0.99, 0.99, np.nan]), np.array([999, 1000, 999, 1000, 0])
    assert tells_of_extremes(blurred, share, answers).tolist() == [True, False, True, False, True]


def test_where_nobody_is_weighted_a_thousand_answers_are_needed_and_the_least_number() -> None:
    plain = survey(item("Q0"), settings=chosen(release={"min_respondents": 20}))
    plain = replace(plain, columns=replace(plain.columns, age=(), sex=()))
    share, answers = np.array([0.5, 0.5, 0.019, 0.02]), np.array([999, 1000, 1000, 1000])
    assert tells_of_extremes(plain, share, answers).tolist() == [True, False, True, False]


def test_without_protection_of_others_nothing_is_hidden_for_it() -> None:
    off = survey(item("Q0"), settings=chosen(release={"secondary": "off"}))
    assert not tells_of_extremes(off, np.array([0.01]), np.array([10])).any()
