"""The house keeps its rules. Each is one function of `house_rules`, tried on every file here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from house_rules import names, places, sentences, shape, state, text, walls

ROOT = Path(__file__).parents[1]
HEAVY = {
    "babel",
    "duckdb",
    "highspy",
    "numpy",
    "pikepdf",
    "pptx",
    "pyarrow",
    "pydantic",
    "pyspark",
    "scipy",
    "typst",
}
Rule = Callable[[Mapping[str, str]], list[str]]


@pytest.fixture(scope="module")
def tracked() -> dict[str, str]:
    """Every tracked text file: path to text."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout, so nothing is tracked")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    contents = {path: path.read_bytes() for path in paths if path.is_file()}
    return {
        path.relative_to(ROOT).as_posix(): content.decode("utf-8", "replace")
        for path, content in contents.items()
        if b"\0" not in content
    }


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """Every text file of the package and every test, tracked or not: path to text."""
    kinds = {".py", *shape.HAND_WRITTEN}
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("src", "tests")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in kinds and path.is_file()
    }


@pytest.fixture(scope="module")
def files() -> set[str]:
    """Every file that a statistic must have beside its code."""
    return {
        path.relative_to(ROOT).as_posix()
        for folder in ("src", "tests", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }


def kept(complaints: list[str]) -> bool:
    """Whether a rule found nothing; says what it found otherwise."""
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
    return True


def test_rule_1_rooms_import_through_doors(sources: dict[str, str]) -> None:
    assert kept(walls.walls(sources))


def test_rule_1_every_room_has_walls(sources: dict[str, str]) -> None:
    assert kept(walls.free_rooms(sources))


def test_rule_1_nothing_below_the_jobs_imports_them(sources: dict[str, str]) -> None:
    assert kept(walls.above_jobs(sources))


def test_rule_1_imports_go_one_way(sources: dict[str, str]) -> None:
    assert kept(walls.cycles(sources))


def test_rule_1_modules_are_named_after_questions(sources: dict[str, str]) -> None:
    assert kept(walls.room_names(sources))


def test_rule_1_no_module_keeps_state(sources: dict[str, str]) -> None:
    assert kept(state.module_state(sources))


def test_rule_1_the_world_is_read_in_one_place(sources: dict[str, str]) -> None:
    assert kept(state.world(sources))


def test_rule_1_random_numbers_are_seeded(sources: dict[str, str]) -> None:
    assert kept(state.random_numbers(sources))


def test_rule_2_libraries_have_homes(sources: dict[str, str]) -> None:
    assert kept(walls.library_homes(sources))


def test_rule_2_help_imports_nothing_heavy() -> None:
    if not (ROOT / shape.ROOT / "cli").exists():
        pytest.skip("no command line yet")
    code = (
        "import sys; from surveybench.cli import main; sys.argv = ['surveybench', '--help']\n"
        "try: main()\n"
        "except SystemExit as stop: assert not stop.code, stop.code\n"
        "print('\\nloaded', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    heavy = HEAVY & set(ran.stdout.splitlines()[-1].split())
    assert not heavy, f"--help imports {heavy}. Import them inside the function that needs them."


def test_rule_3_only_disclosure_makes_a_release(sources: dict[str, str]) -> None:
    assert kept(walls.release_makers(sources))


def test_rule_4_a_statistic_has_one_name_in_five_places(
    sources: dict[str, str], files: set[str]
) -> None:
    assert kept(places.five_places(sources, files))


def test_rule_4_a_statistic_says_what_it_takes_returns_and_follows(
    sources: dict[str, str],
) -> None:
    assert kept(places.documented_statistics(sources))


def test_rule_6_a_survey_needs_no_code(sources: dict[str, str]) -> None:
    assert kept(shape.data_only(sources))


@pytest.mark.parametrize(
    "rule",
    [
        shape.registries,
        shape.inheritance,
        shape.pass_through,
        shape.built_names,
        shape.frozen_dataclasses,
        shape.anonymous_tuples,
    ],
)
def test_rule_7_plain_constructs_only(rule: Rule, sources: dict[str, str]) -> None:
    assert kept(rule(sources))


@pytest.mark.parametrize(
    "rule",
    [
        shape.long_files,
        shape.needless_exceptions,
        shape.typical_file,
        shape.long_functions,
        shape.typical_function,
        shape.public_names,
    ],
)
def test_rule_8_everything_is_small_enough_to_read(rule: Rule, sources: dict[str, str]) -> None:
    assert kept(rule(sources))


@pytest.mark.parametrize(
    "rule",
    [
        sentences.stray_sentences,
        sentences.early_texts,
        sentences.stray_template_words,
        sentences.ladders,
    ],
)
def test_rule_9_words_and_types_stand_in_their_tables(rule: Rule, sources: dict[str, str]) -> None:
    assert kept(rule(sources))


def test_names_say_what_a_thing_is(sources: dict[str, str]) -> None:
    assert kept(names.vague(sources))


def test_nothing_is_left_undone(sources: dict[str, str]) -> None:
    assert kept(shape.unfinished(sources))


def test_only_the_command_line_prints(sources: dict[str, str]) -> None:
    assert kept(shape.printing(sources))


def test_every_test_asserts(sources: dict[str, str]) -> None:
    assert kept(places.asserting_tests(sources))


def test_units_are_quick(sources: dict[str, str]) -> None:
    assert kept(places.quick_units(sources))


def test_no_file_names_one_machine(tracked: dict[str, str]) -> None:
    assert kept(text.machine_paths(tracked))


def test_no_file_names_a_registry(tracked: dict[str, str]) -> None:
    assert kept(text.registry_hosts(tracked))


def test_changed_numbers_stand_together(tracked: dict[str, str]) -> None:
    assert kept(text.changed_numbers(tracked))


def test_decisions_are_numbered_one_after_the_other(files: set[str]) -> None:
    assert kept(text.decision_numbers(files))
