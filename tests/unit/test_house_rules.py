"""The rules of the house find what is planted, and leave alone what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from house_rules import names, places, sentences, shape, source, state, text, walls

Rule = Callable[[Mapping[str, str]], list[str]]
HOME = "src/surveybench/"


def house(files: Mapping[str, str]) -> dict[str, str]:
    """Sources of a small package: short path to text."""
    return {HOME + path: words for path, words in files.items()}


# rule, path, text that breaks it
PLANTED = [
    (walls.above_jobs, "results/compute.py", "from surveybench.jobs import pipeline"),
    (state.world, "jobs/pipeline.py", "import time\nt = time.time()"),
    (walls.walls, "stats/score.py", "from surveybench.survey import Survey"),
    (walls.walls, "stats/score.py", "from ..survey import Survey"),
    (walls.walls, "stats/score.py", "def f():\n    import surveybench.tally"),
    (
        walls.walls,
        "stats/score.py",
        "import importlib\nimportlib.import_module('surveybench.tally')",
    ),
    (walls.walls, "stats/score.py", "if TYPE_CHECKING:\n    from surveybench import results"),
    (walls.walls, "engines/local.py", "from surveybench.results import Results"),
    (walls.walls, "engines/local.py", "from surveybench.tally.count import kernel"),
    (walls.walls, "report/writers/pdf.py", "from surveybench.disclosure import Release"),
    (walls.walls, "cli.py", "from surveybench.survey import load_survey"),
    (walls.walls, "cli.py", "from surveybench import run"),
    (walls.walls, "survey/load.py", "from surveybench.tally import Tally"),
    (walls.walls, "errors.py", "import surveybench.survey"),
    (walls.walls, "comparison/moves.py", "from surveybench.tally.kernel import count"),
    (walls.walls, "variants/compose.py", "from surveybench.readers import header"),
    (walls.walls, "checking/say.py", "from surveybench.jobs import pipeline"),
    (walls.walls, "published/table.py", "from surveybench.intake import Source"),
    (walls.walls, "explain/figures.py", "from surveybench.disclosure.release import release"),
    (walls.walls, "report/compose/say.py", "from surveybench.tally import Tally"),
    (walls.walls, "report/charts/scale.py", "from surveybench.survey import Survey"),
    (walls.walls, "outputs/disk.py", "from surveybench.survey import Survey"),
    (walls.walls, "logos.py", "from surveybench.errors import InputError"),
    (walls.free_rooms, "weather.py", ""),
    (walls.free_rooms, "report/maps/draw.py", ""),
    (shape.needless_exceptions, "quantities/catalogue.py", "x = 1\n" * 400),
    (walls.room_names, "report/utils.py", ""),
    (walls.room_names, "stats/_common.py", ""),
    (walls.room_names, "helpers/one.py", ""),
    (walls.library_homes, "tally.py", "import duckdb"),
    (walls.library_homes, "engines/local.py", "import pandas as pd"),
    (walls.library_homes, "stats/score.py", "from scipy import stats"),
    (walls.library_homes, "stats/score.py", "from scipy.stats import norm"),
    (walls.library_homes, "report/writers/html.py", "import typst"),
    (walls.library_homes, "report/writers/xlsx.py", "import pptx.util"),
    (walls.library_homes, "report/compose.py", "import jinja2"),
    (walls.library_homes, "surveys.py", "import pydantic"),
    (walls.release_makers, "report/compose.py", "Release(rows)"),
    (walls.release_makers, "results.py", "disclosure.Release(rows)"),
    (walls.release_makers, "disclosure/enough.py", "Release(rows)"),
    (walls.walls, "quantities/row.py", "from surveybench.stats import score"),
    (walls.walls, "disclosure/basis.py", "from surveybench.results import compute"),
    (
        walls.release_makers,
        "report/compose.py",
        "def f(kept: disclosure.Release):\n    return replace(kept, rows=())",
    ),
    (
        walls.release_makers,
        "pipeline.py",
        "def f(rows):\n    kept = release(rows)\n    return dataclasses.replace(kept, rows=())",
    ),
    (walls.release_makers, "pipeline.py", "x = object.__new__(Release)"),
    (state.module_state, "tally.py", "N = 0\ndef f():\n    global N\n    N = 1"),
    (state.module_state, "tally.py", "SEEN = {}\ndef f(k):\n    SEEN[k] = 1"),
    (state.module_state, "tally.py", "SEEN = {}\ndef f(k):\n    SEEN[k]['a'] += 1"),
    (state.module_state, "tally.py", "SEEN = set()\ndef f(k):\n    SEEN.add(k)"),
    (state.module_state, "tally.py", "SEEN: list[int] = []\ndef f(k):\n    del SEEN[k]"),
    (state.module_state, "tally.py", "SEEN = {}\nSEEN['a'] = 1"),
    (state.world, "results.py", "import time\nt = time.time()"),
    (state.world, "results.py", "from time import time as now\nt = now()"),
    (state.world, "results.py", "from datetime import datetime\nt = datetime.now()"),
    (state.world, "results.py", "import datetime as d\nt = d.date.today()"),
    (state.world, "results.py", "import random"),
    (state.world, "results.py", "from random import choice"),
    (state.world, "results.py", "import os\nhome = os.environ['HOME']"),
    (state.world, "results.py", "from os import getenv\nhome = getenv('HOME')"),
    (state.random_numbers, "simulate.py", "import numpy as np\nnp.random.default_rng()"),
    (state.random_numbers, "simulate.py", "import numpy as np\nnp.random.default_rng(None)"),
    (state.random_numbers, "simulate.py", "import numpy as np\nnp.random.normal(0, 1)"),
    (state.random_numbers, "simulate.py", "from numpy.random import rand\nrand()"),
    (state.random_numbers, "results.py", "import numpy as np\nnp.random.default_rng(1)"),
    (shape.registries, "stats/__init__.py", "STATISTICS = dict(score=1)"),
    (shape.registries, "engines/__init__.py", "ENGINES = {name: 1 for name in 'ab'}"),
    (shape.registries, "report/writers/__init__.py", "from x import WRITERS"),
    (shape.inheritance, "tally.py", "class A: pass\nclass B(A): pass"),
    (shape.inheritance, "tally.py", "from pydantic import BaseModel\nclass A(BaseModel): pass"),
    (shape.inheritance, "tally.py", "class A(metaclass=Meta): pass"),
    (shape.pass_through, "tally.py", "def f(a, **rest): pass"),
    (shape.pass_through, "tally.py", "f = lambda **rest: rest"),
    (shape.built_names, "tally.py", "getattr(x, 'write_' + kind)"),
    (shape.built_names, "tally.py", "setattr(x, name, 1)"),
    (shape.frozen_dataclasses, "tally.py", "@dataclass\nclass A: pass"),
    (shape.frozen_dataclasses, "tally.py", "@dataclasses.dataclass(slots=True)\nclass A: pass"),
    (shape.frozen_dataclasses, "tally.py", "@dataclass(frozen=False)\nclass A: pass"),
    (shape.anonymous_tuples, "tally.py", "def f() -> tuple[int, int, str]: ..."),
    (shape.anonymous_tuples, "tally.py", "def f(x: list[tuple[int, int, str]]): ..."),
    (shape.anonymous_tuples, "tally.py", "class A:\n    def f(self, *, x: tuple[A, B, C]): ..."),
    (shape.long_files, "tally.py", "x = 1\n" * 401),
    (shape.long_files, "report/writers/page.typ", "x\n" * 401),
    (shape.typical_file, "tally.py", "x = 1\n" * 201),
    (shape.long_functions, "tally.py", "def f():\n" + "    x = 1\n" * 60),
    (shape.typical_function, "tally.py", "def f():\n" + "    x = 1\n" * 25),
    (shape.unfinished, "tally.py", "# TO" + "DO: more"),
    (shape.unfinished, "report/style.css", "/* FIX" + "ME */"),
    (shape.unfinished, "tally.py", "raise NotImplemented" + "Error"),
    (shape.printing, "tally.py", "print(1)"),
    (shape.public_names, "__init__.py", f"__all__ = {[f'name_{n}' for n in range(15)]}"),
    (shape.data_only, "surveys/cmh.py", ""),
    (places.documented_statistics, "stats/score.py", "def mean(x): pass"),
    (
        places.documented_statistics,
        "stats/score.py",
        'def mean(x):\n    """Mean.\n\n    Returns\n    """',
    ),
]
# rule, path, text that keeps it
ALLOWED = [
    (walls.above_jobs, "cli/reports.py", "from surveybench.jobs.run import run"),
    (walls.walls, "stats/score.py", "import numpy as np\nfrom surveybench.stats import _band"),
    (walls.walls, "engines/local.py", "from surveybench.tally import Tally"),
    (walls.walls, "report/writers/pdf.py", "from surveybench.report.document import Page"),
    (
        walls.walls,
        "cli.py",
        "from surveybench import __version__\nfrom surveybench.jobs import pipeline",
    ),
    (walls.walls, "survey/load.py", "from ..errors import DefinitionError\nfrom . import types"),
    (walls.walls, "surveys_list.py", "from surveybench.tally import Tally"),
    (walls.library_homes, "engines/local.py", "import duckdb"),
    (walls.library_homes, "disclosure/solver.py", "from highspy import Highs\nimport highspy"),
    (walls.library_homes, "report/writers/pdf/paint.py", "import typst"),
    (walls.library_homes, "report/writers/pdf_tags.py", "import pikepdf"),
    (walls.library_homes, "survey/form.py", "from pydantic import BaseModel"),
    (walls.release_makers, "disclosure/release.py", "Release(rows)"),
    (
        walls.release_makers,
        "pipeline.py",
        "def f(a: Options):\n    return replace(a, b=release(a))",
    ),
    (state.module_state, "tally.py", "SEEN = {}\ndef f(k):\n    SEEN = {}\n    SEEN[k] = 1"),
    (state.module_state, "tally.py", "SEEN = {}\ndef f(SEEN):\n    SEEN.add(1)"),
    (state.module_state, "tally.py", "NAMES = {'a': 1}\ndef f(k):\n    return NAMES[k]"),
    (state.world, "cli.py", "import os\nhome = os.environ['HOME']"),
    (state.world, "results.py", "from datetime import date\nd = date(2025, 4, 1)"),
    (state.random_numbers, "simulate/draw.py", "import numpy as np\nnp.random.default_rng(7)"),
    (state.random_numbers, "results.py", "import numpy as np\ndef f(g: np.random.Generator): pass"),
    (shape.registries, "stats/__init__.py", "STATISTICS: dict[str, str] = {'score': 'score'}"),
    (shape.inheritance, "engines/types.py", "class Engine(typing.Protocol[T]): pass"),
    (shape.inheritance, "errors.py", "class A(Exception): pass\nclass B(A): pass"),
    (shape.inheritance, "results.py", "class Flag(IntEnum): pass\nclass Row(NamedTuple): pass"),
    (
        shape.inheritance,
        "survey/form.py",
        "from pydantic import BaseModel\nclass A(BaseModel): pass\nclass B(A): pass",
    ),
    (shape.built_names, "tally.py", "getattr(x, 'write', None)"),
    (shape.frozen_dataclasses, "tally.py", "@dataclass(frozen=True, slots=True)\nclass A: pass"),
    (shape.anonymous_tuples, "tally.py", "def f(x: tuple[int, ...]) -> tuple[int, str]: ..."),
    (shape.anonymous_tuples, "tally.py", "Line = tuple[int, int, str]\ndef f() -> Line: ..."),
    (shape.long_files, "surveys/cmh/2025.yaml", "x: 1\n" * 500),
    (shape.long_files, "tally.py", "x = 1\n" * 400),
    (shape.long_files, "quantities/catalogue.py", "x = 1\n" * 401),
    (
        shape.long_functions,
        "tally.py",
        "def f():\n" + '    """Long\n    doc."""\n' + "    x = 1\n" * 59,
    ),
    (shape.printing, "cli.py", "print(1)"),
    (places.documented_statistics, "stats/score.py", "def _mean(x): pass"),
    (places.documented_statistics, "stats/_band.py", "def mean(x): pass"),
    (
        places.documented_statistics,
        "stats/score.py",
        'def mean(x):\n    """Mean.\n\n    Parameters\n    ----------\n    x\n\n'
        '    Returns\n    -------\n    y\n\n    Source\n    ------\n    Us.\n    """',
    ),
]
# So that `from surveybench import tally` names a module.
MODULES = ("survey/__init__.py", "tally/__init__.py", "results.py", "jobs/pipeline.py")
ROOMS: dict[str, str] = dict.fromkeys(MODULES, "")


@pytest.mark.parametrize(("rule", "path", "words"), PLANTED)
def test_a_planted_fault_is_found(rule: Rule, path: str, words: str) -> None:
    found = rule(house({path: words} | _rooms_for(rule)))
    assert found
    assert HOME.rstrip("/") in found[0]


@pytest.mark.parametrize(("rule", "path", "words"), ALLOWED)
def test_what_is_allowed_passes(rule: Rule, path: str, words: str) -> None:
    assert rule(house({path: words} | _rooms_for(rule))) == []


def _rooms_for(rule: Rule) -> dict[str, str]:
    return ROOMS if rule is walls.walls else {}


def test_an_import_in_a_circle_is_found() -> None:
    circle = {"a.py": "from surveybench import b", "b.py": "def f():\n    from . import a"}
    assert "surveybench.a" in walls.cycles(house(circle))[0]
    assert walls.cycles(house({"a.py": "from surveybench import b", "b.py": ""})) == []


def test_altering_another_module_is_found() -> None:
    files = {"stats/__init__.py": "STATISTICS = {}"}
    taken = "from surveybench.stats import STATISTICS as S\nS.update(a=1)"
    reached = "from surveybench import stats\nstats.STATISTICS['a'] = 1"
    patched = "from surveybench import stats\nstats.x = 1"
    for words in (taken, reached, patched):
        assert state.module_state(house(files | {"cli.py": words}))
    assert state.module_state(house(files | {"cli.py": "y = {}"})) == []


def test_a_model_may_not_leave_the_survey() -> None:
    form = "from pydantic import BaseModel\nclass Form(BaseModel): pass"
    away = "from surveybench.survey.form import Form\nclass Row(Form): pass"
    found = shape.inheritance(house({"survey/form.py": form, "results.py": away}))
    assert len(found) == 1
    assert found[0].startswith(HOME + "results.py:2")


def test_a_statistic_without_its_places_is_found() -> None:
    sources = house(
        {
            "stats/__init__.py": "STATISTICS = {'score': 'mean'}",
            "stats/score.py": "",
            "stats/change.py": "",
            "stats/_band.py": "",
        }
    )
    found = places.five_places(sources, set(sources))
    assert [line.split(":")[0] for line in found] == [
        HOME + "stats/change.py",
        *[HOME + "stats/__init__.py"] * 3,
    ]
    files = {*sources, "docs/methods/score.md", "tests/unit/stats/test_score.py"}
    files.add("tests/oracle/score/r.csv")
    assert len(places.five_places(sources, files)) == 1


def test_a_test_that_cannot_fail_is_found() -> None:
    words = "def test_a():\n    run()\nclass TestB:\n    def test_c(self):\n        run()\n"
    assert len(places.asserting_tests({"tests/unit/test_x.py": words})) == 2
    for good in ("assert x", "check_pdf(x)", "with pytest.raises(E): f()", "x.assert_equal(1)"):
        assert places.asserting_tests({"tests/test_x.py": f"def test_a():\n    {good}"}) == []


@pytest.mark.parametrize("folder", ["work", "tmp", "home", "Users", "root"])
def test_a_path_of_one_machine_is_found(folder: str) -> None:
    for words in ("/{}/me/data.csv", "see `/{}`", "open('/{}/x')", "data=/{}"):
        assert text.machine_paths({"README.md": words.format(folder)})
    for words in ("docs/{}/x", "https://a.org/{}/x", "../{}/x", "</{}>", "and/or", "./{}/x"):
        assert text.machine_paths({"README.md": words.format(folder)}) == []


def test_a_registry_is_found() -> None:
    assert text.registry_hosts({"x.lock": "--index" + "-url https://a.org"})
    assert text.registry_hosts({"x.lock": "numpy==2.4.6 --hash=sha256:00"}) == []


SENTENCE = HOME + "report/compose/x.py"


@pytest.mark.parametrize(
    ("code", "strays"),
    [
        ('x = "Two words"', 1),
        ('x = f"Your score is {y}"', 1),
        ('x = f"Section {y}"', 1),
        ('"""Docstrings say what they like."""', 0),
        ('raise ValueError("this is no score")', 0),
        ('_require(x, "is not a score", remedy="Give one.")', 0),
        ('x = "score"', 0),
        ("x = \"<p class='a b'>\"", 0),
        ('x = "missing_stratum: weight_1"', 0),
        ("x: 'Literal of two' = 1", 0),
    ],
)
def test_a_sentence_outside_words_is_found(code: str, strays: int) -> None:
    assert len(sentences.stray_sentences({SENTENCE: code})) == strays
    for path in (HOME + "report/words/x.py", HOME + "cli/x.py", HOME + "survey/settings.py"):
        assert sentences.stray_sentences({path: code}) == []


@pytest.mark.parametrize(
    ("code", "early"),
    [
        ("X = words.TITLE", 1),
        ("X = {'a': words.TITLE, 'b': [words.OTHER]}", 2),
        ("def f(x=words.TITLE): ...", 1),
        ("def f(): return words.TITLE", 0),
        ("X = lambda: words.TITLE", 0),
        ("class A:\n    x: str = words.TITLE", 1),
    ],
)
def test_a_text_that_is_read_on_import_is_found(code: str, early: int) -> None:
    text = f"from surveybench.report.words import report as words\n{code}"
    assert len(sentences.early_texts({SENTENCE: text})) == early


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("x.jinja", "<h2>Downloads</h2>", ["Downloads"]),
        ("x.jinja", '<nav aria-label="You are here">', ["You are here"]),
        ("x.jinja", '<h2 class="big">{{ words.x }}{% if page %} {% endif %}</h2>', []),
        ("x.js", 'make("legend", {}, "Choose one");', ["Choose one"]),
        ("x.js", 'make("button", { type: "button" }, WORDS.show); // "Not this"', []),
    ],
)
def test_words_typed_into_a_template_are_found(file: str, text: str, words: list[str]) -> None:
    found = sentences.stray_template_words({HOME + f"report/writers/html/templates/{file}": text})
    assert [line.split("'")[1] for line in found] == words


def test_a_ladder_of_types_is_found() -> None:
    step = "    if isinstance(x, {}):\n        return {}\n"
    code = "def f(x):\n" + "".join(step.format(kind, kind) for kind in ("A", "B", "C"))
    (complaint,) = sentences.ladders({SENTENCE: code})
    assert "f asks 3 times what x is" in complaint
    assert sentences.ladders({SENTENCE: code.replace("(x, C)", "(y, C)")}) == []
    assert sentences.ladders({HOME + "survey/x.py": code}) == []


def test_numbers_that_changed_stand_in_one_list_a_version() -> None:
    one = "## Unreleased\n\n**Numbers changed**:\n- a\n\n## 0.1\n\n**Numbers changed**:\n- b\n"
    assert text.changed_numbers({"CHANGELOG.md": one}) == []
    (complaint,) = text.changed_numbers({"CHANGELOG.md": one.replace("- a", "- Numbers changed")})
    assert complaint.startswith("CHANGELOG.md: version Unreleased says")


def test_names_are_read_in_full() -> None:
    module = source.Module(HOME + "stats/score.py", "import numpy as np\nx = np.linalg.norm(1)")
    call = next(source.calls(module.tree))
    assert module.full_name(call.func) == "numpy.linalg.norm"
    assert module.name == "surveybench.stats.score"
    assert source.dotted(HOME + "stats/__init__.py") == "surveybench.stats"


def test_the_docstring_does_not_count() -> None:
    module = source.Module(
        HOME + "x.py", 'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    )
    assert shape.length(next(source.functions(module.tree))) == 2


def test_vague_names_are_counted_where_they_are_bound() -> None:
    plain = (
        "def share(part: int, total: int) -> float:\n    result = part / total\n    return result\n"
    )
    assert names.vague({HOME + "plain.py": plain}) == []
    words = (
        "def share(of: int, own: int) -> list[int]:\n    return [at for at in range(of + own)]\n"
    )
    (complaint,) = names.vague({HOME + "plain.py": plain, HOME + "words.py": words})
    assert "50.0%" in complaint  # three of the six bindings
    assert "words.py (3)" in complaint
    called = "def plain() -> None:\n    print(say.told, found(1, at=2))\n"
    assert names.vague({HOME + "called.py": called}) == []
