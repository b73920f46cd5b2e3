"""The figures of the official inpatient workbook come back from every layout they are laid out in.

Every writer is the tests' own (relaid.py); figures are compared one by one and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import relaid
from relaid import LIMITS, Source
from surveybench.published import Reading, read_all, recognised, shipped_layouts
from surveybench.quantities import Axis, Flag
from surveybench.results import Results
from surveybench.survey import Survey, load_survey

MADE = date(2026, 1, 1)
PERCENT = {"scale": "{from: 0, to: 100, unit: '%'}"}
THREE = {"bands": "{labels: [Below, Within, Above]}"}


@pytest.fixture(scope="module")
def source() -> Source:
    """The official workbook."""
    return relaid.official()


def reading(survey: Survey, *paths: Path) -> Reading:
    """What the package reads."""
    return read_all(list(paths), survey, made=MADE, version="0")


def same(
    results: Results,
    statistic: str,
    measures: list[str],
    wanted: Callable[[str], list[float]],
    *,
    wave: int = 0,
    within: float = 1e-12,
) -> int:
    """How many figures were compared: every organisation's, in their order, of every measure.

    A workbook's writer keeps 16 digits.
    """
    grid = results.grids[statistic]
    positions = grid.positions[Axis.MEASURE]
    compared = 0
    for measure in measures:
        found = grid.values[wave, 0, positions[measure]]
        expected = np.array(wanted(measure), float)
        np.testing.assert_allclose(found, expected, rtol=0, atol=within)
        compared += int(np.isfinite(expected).sum())
    return compared


def column(
    source: Source, name: str, *, people: bool = False, times: float = 1
) -> Callable[[str], list[float]]:
    """A column of the official workbook, by measure: NaN where it is blank."""

    def of(measure: str) -> list[float]:
        rows = [row[1] if people else row[0] for row in ((s, p) for _, _, s, p in source.trusts)]
        cells = [row[name.format(measure)] for row in rows]
        return [np.nan if cell == "" else float(cell) * times for cell in cells]

    return of


def test_the_wide_form_gives_every_figure_of_the_trust_workbook(
    source: Source, tmp_path: Path
) -> None:
    survey = load_survey("aip/2022")
    path = relaid.wide(source, tmp_path / "20250909_aip22_Benchmark_TrustLevel.xlsx")
    country = relaid.national(source, tmp_path / "20250909_aip22_Benchmark_National.xlsx")
    found = reading(survey, path, country)
    assert found.contradictions == ()
    results, count = found.results, 0
    count += same(results, "score.score", source.measures, column(source, "mean{}"))
    for name, given in LIMITS.items():
        wanted = column(source, f"{given}{{}}")
        count += same(results, f"expected_range.{name}", source.measures, wanted)
    count += same(results, "expected_range.z", source.measures, column(source, "{}_Zfinal"))
    assert count == 8 * 7434

    def bands(measure: str) -> list[float]:
        return [band or np.nan for band in column(source, "band{}")(measure)]

    assert same(results, "expected_range.band", source.measures, bands) == 7434
    n = same(results, "score.n", source.items, column(source, "{}_tres", people=True))
    assert n == 5978
    _earlier(source, results)
    _profile(source, results)
    _extremes(source, results)


def _earlier(source: Source, results: Results) -> None:
    """Scores, respondents and verdicts of both earlier waves."""
    compared = 0
    places = {one.code: i for i, one in enumerate(results.organisations)}
    for w, (wave, ending) in enumerate(((2021, "H"), (2020, "H2")), 1):
        items = next(e.items for e in results.survey.earlier if e.survey.wave == wave)
        for row in source.sheets[f"Historical_Comparisonsto{wave}"]:
            o = places[row["TrustCode"]]
            for item in items:
                m = results.survey.measures.index(item)
                for name, given, position in (
                    ("score.score", f"{item}_mean_{ending}", w),
                    ("score.n", f"{item}_Base_unw", w),
                    ("change.verdict", f"{item}_sig", w - 1),
                ):
                    value = results.grids[name].values[position, 0, m, o]
                    assert (row[given] == "") == np.isnan(value)
                    assert np.isnan(value) or value == pytest.approx(row[given], rel=1e-12)
                    compared += row[given] != ""
    assert compared == 32195


def _profile(source: Source, results: Results) -> None:
    """Who answered, in every trust, and in the country."""
    grid = results.grids["response_rate.profile"]
    people = source.sheets["Trust_Respondents"]
    columns = [name for name in people[0] if name.endswith("_tpc")]
    assert grid.values.shape[1] == len(columns) == 34
    for s, name in enumerate(columns):
        np.testing.assert_allclose(
            grid.values[0, s, :-1] * 100, [row[name] for row in people], rtol=1e-12
        )
        country = source.sheets["National_Respondents"][0][name.replace("_tpc", "_pc")]
        assert grid.values[0, s, -1] * 100 == pytest.approx(country, rel=1e-12)


def _extremes(source: Source, results: Results) -> None:
    given = source.sheets["National_Max&Min"][0]
    for m, measure in enumerate(results.survey.measures):
        for name, end in (("lowest", "min"), ("highest", "max")):
            value = results.grids[f"expected_range.{name}"].values[0, 0, m]
            assert value == pytest.approx(given[f"{measure}_{end}"], rel=1e-12)


def test_a_workbook_of_sites_gives_results_of_sites(source: Source, tmp_path: Path) -> None:
    path = relaid.wide(source, tmp_path / "aip22_Benchmark_SiteLevel.xlsx", "site")
    fit, _ = recognised(path, shipped_layouts())
    assert fit is not None
    assert (fit.layout.id, fit.layout.level) == ("nhs-wide-site-2023", "site")
    results = reading(load_survey("aip/2022"), path).results
    assert same(results, "score.score", source.measures, column(source, "mean{}")) == 7434


@pytest.mark.parametrize("percent", ["number", "share", "sign"])
def test_percentages_with_an_expected_range_come_back(
    source: Source, tmp_path: Path, percent: str
) -> None:
    survey = load_survey(relaid.definition(source, tmp_path, sections="no", **PERCENT, **THREE))
    path = relaid.cancer(source, tmp_path / "cancer.xlsx", percent=percent)
    found = reading(survey, path)
    results = found.results
    assert found.contradictions == ()
    within = 1e-12 if percent == "number" else 1e-9
    ten = column(source, "mean{}", times=10)
    count = same(results, "score.score", source.items, ten, within=within)
    for name, given in (("lower_middle", "ll95"), ("upper_middle", "ul95")):
        wanted = column(source, f"{given}{{}}", times=10)
        count += same(results, f"expected_range.{name}", source.items, wanted, within=within)
    count += same(results, "score.n", source.items, column(source, "{}_tres", people=True))
    assert count == 4 * 5978

    def three(measure: str) -> list[float]:
        words = {"": np.nan, "B": 2.0, "W": 4.0, "A": 6.0}
        return [words[relaid.verdict(row, measure)[:1]] for _, _, row, _ in source.trusts]

    assert same(results, "expected_range.band", source.items, three) == 5978
    assert (results.grids["expected_range.lower_outer"].flags == Flag.NOT_PUBLISHED).all()
    m = survey.measures.index("Q7")
    hidden = results.grids["score.score"].flags[0, 0, m] == Flag.SUPPRESSED
    assert int(hidden.sum()) == 7


def test_a_long_table_comes_back(source: Source, tmp_path: Path) -> None:
    survey = load_survey(relaid.definition(source, tmp_path, sections="no", **PERCENT))
    results = reading(survey, relaid.long(source, tmp_path / "long.csv")).results
    ten = column(source, "mean{}", times=10)
    assert same(results, "score.score", source.items, ten) == 5978
    n = column(source, "{}_tres", people=True)
    assert same(results, "score.n", source.items, n) == 5978
    shares = results.grids["score.share"]
    assert shares.axes[Axis.OPTION] == ("Yes", "No")
    for item in source.items:
        m = survey.measures.index(item)
        wanted = np.array(column(source, "mean{}", times=0.1)(item))
        np.testing.assert_allclose(shares.values[0, 0, m, 0], wanted, atol=1e-12)
        np.testing.assert_allclose(shares.values[0, 0, m, 1], 1 - wanted, atol=1e-12)


def test_practices_come_back(source: Source, tmp_path: Path) -> None:
    survey = load_survey(relaid.definition(source, tmp_path, sections="no", **PERCENT))
    results = reading(survey, relaid.practices(source, tmp_path / "gpps_2022.csv")).results
    ten = column(source, "mean{}", times=10)
    assert same(results, "score.score", source.items, ten, within=1e-9) == 5978
    n = column(source, "{}_tres", people=True)
    assert same(results, "score.n", source.items, n) == 5978
    assert (results.grids["response_rate.invited"].values[0, :-1] == 1250).all()


def test_hospitals_come_back(source: Source, tmp_path: Path) -> None:
    linear = {"scale": "{from: 0, to: 100}"}
    path = relaid.definition(source, tmp_path, sections="no", columns="H_{item}", **linear)
    survey = load_survey(path)
    found = reading(survey, relaid.hcahps(source, tmp_path / "HCAHPS-Hospital.csv"))
    ten = column(source, "mean{}", times=10)
    assert same(found.results, "score.score", source.items, ten) == 5978
    shares = found.results.grids["score.share"]
    assert shares.axes[Axis.OPTION] == ("Always", "Sometimes or never")
    assert int(np.isfinite(shares.values).sum()) == 2 * 5978
    assert found.results.organisations[0].code == "000001"


def test_the_tables_of_single_organisations_come_back(source: Source, tmp_path: Path) -> None:
    survey = load_survey(relaid.definition(source, tmp_path))
    compared = 0
    for code, _, scores, people in source.trusts:
        results = reading(survey, relaid.one(source, tmp_path / f"{code}.csv", code)).results
        for m, measure in enumerate(survey.measures):
            score = source.score(scores, measure)
            value = results.grids["score.score"].values[0, 0, m, 0]
            assert (score is None) == np.isnan(value)
            if score is None:
                continue
            assert value == score
            for name, given in LIMITS.items():
                limit = results.grids[f"expected_range.{name}"].values[0, 0, m, 0]
                assert limit == scores[f"{given}{measure}"]
            n = results.grids["score.n"].values[0, 0, m, 0]
            assert np.isnan(n) or n == people[f"{measure}_tres"]
            compared += 7
    assert compared == 7 * 7434


def test_every_shipped_layout_is_told_apart(source: Source, tmp_path: Path) -> None:
    files = {
        "nhs-benchmark-2020": source.path,
        "nhs-wide-trust-2023": relaid.wide(source, tmp_path / "a.xlsx"),
        "nhs-wide-site-2023": relaid.wide(source, tmp_path / "b.xlsx", "site"),
        "nhs-wide-national-2023": relaid.national(source, tmp_path / "c.xlsx"),
        "cancer-survey": relaid.cancer(source, tmp_path / "d.xlsx"),
        "long-csv": relaid.long(source, tmp_path / "e.csv"),
        "practice-wide-csv": relaid.practices(source, tmp_path / "f.csv"),
        "hcahps-csv": relaid.hcahps(source, tmp_path / "g.csv"),
    }
    layouts = shipped_layouts()
    assert {layout.id for layout in layouts} == set(files)
    for name, path in files.items():
        fit, lines = recognised(path, layouts)
        assert fit is not None
        assert fit.layout.id == name
        assert lines[0].startswith(f"{path.name}: {fit.layout.name} ({name})")
    fit, lines = recognised(relaid.one(source, tmp_path / "R0A.csv", "R0A"), layouts)
    assert fit is None
    assert "one-organisation" in lines[0]
