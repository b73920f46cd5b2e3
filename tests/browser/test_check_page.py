"""The page of a check, ready and not ready: no fault in light and dark and on a narrow screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.test_access import COLOURS, SIZES, faults
from surveybench import checking, simulate
from surveybench.jobs import pipeline

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize("dirty", ["", "repairable", "refused"])
def test_the_page_of_a_check_has_no_fault(dirty: str, tmp_path: Path, page: Page) -> None:
    survey = pipeline.load_survey("cmh/2025")
    truth = simulate.plain(survey, organisations=6, people=120)
    simulate.simulate(survey, truth, tmp_path / "data", seed=3, dirty=dirty)
    files = pipeline.in_folder(tmp_path / "data", survey)
    found = checking.check(survey, files, made=date(2026, 1, 2), version="0", effect=True)
    page.goto(checking.write(found, tmp_path / "out")[0].as_uri())
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, only=COLOURS) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert faults(page, only=SIZES) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
