"""Every limit has a name; what passes it is refused with that name, and read once it is raised."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pptx
import pytest
from PIL import Image

from command_line import Run, in_this_process
from fault_survey import DEFINITION
from surveybench import limits
from surveybench.brands import read_brands, read_template
from surveybench.definitions import drafted
from surveybench.definitions.cells import csv_rows
from surveybench.definitions.routing import routing
from surveybench.definitions.xml_tree import read_xml
from surveybench.errors import SurveybenchError
from surveybench.intake import read_organisations
from surveybench.jobs import ledger, manifest, reference
from surveybench.jobs.tally_file import TallyFile, load, save
from surveybench.limits import LIMITS
from surveybench.processes import workers
from surveybench.published import find_layout
from surveybench.published.book import open_book
from surveybench.quantities import Organisation
from surveybench.readers import header
from surveybench.survey import load_survey
from surveybench.tally import load_tally
from tiny import item, row, survey, tallied, written

Door = Callable[[Path], object]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><use href="#a"/><use href="#a"/></svg>'


def file(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def definition(folder: Path) -> object:
    return load_survey(file(folder, "tiny.yaml", DEFINITION))


def repeated(folder: Path) -> object:
    return load_survey(file(folder, "r.yaml", f"{DEFINITION}a: &x {{}}\nb: *x\nc: *x\n"))


def extended(folder: Path) -> object:
    definition(folder)
    return load_survey(file(folder, "next.yaml", "extends: tiny.yaml\nwave: 2026\n"))


def sheet(folder: Path) -> Path:
    made = openpyxl.Workbook()
    for cells in (["id", "Q1"], *([n, 1] for n in range(40))):
        made.worksheets[0].append(cells)
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def xml(folder: Path) -> object:
    return read_xml(file(folder, "a.xml", "<a><b c='1'><d/></b></a>"))


def logo(folder: Path, content: bytes) -> object:
    file(folder, "a.png", content)
    return read_brands(file(folder, "brands.csv", "code,name,colour,logo\nA,,,a.png\n"))


def png() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (40, 20)).save(sink, "PNG")
    return sink.getvalue()


def template(folder: Path) -> object:
    pptx.Presentation().save(str(folder / "a.pptx"))
    return read_template(folder / "a.pptx")


def counts(folder: Path) -> Path:
    asked = survey(item("Q1"))
    people = [row(organisation="A", Q1="1") for _ in range(5)]
    tally = tallied(asked, written(folder / "answers.csv", asked, people))
    save(TallyFile(tally, (Organisation("A", "First"),), "", (), ()), folder / "a.tally")
    return folder / "a.tally"


def layout(folder: Path) -> object:
    text = (Path(find_layout.__code__.co_filename).parent / "layouts").glob("*.yaml")
    return find_layout(file(folder, "layout.yaml", next(text).read_text("utf-8")))


def published(folder: Path) -> object:
    return open_book(sheet(folder))


def tree(folder: Path) -> object:
    return drafted(sheet(folder), survey="s", wave=2025)


# What meets each limit, and other limits to lower with it.
DOORS: dict[str, tuple[Door, Mapping[str, float]]] = {
    "definition": (definition, {}),
    "codebook": (lambda f: csv_rows(file(f, "a.csv", "a,b\n1,2\n3,4\n")), {}),
    "list": (lambda f: read_organisations(file(f, "o.csv", "code,name\nA,First\n")), {}),
    "template": (template, {}),
    "published": (published, {}),
    "reference": (lambda f: reference.load(file(f, "a.json", "{}" * 90)), {}),
    "record": (lambda f: ledger.load(file(f, "a.json", "{}" * 90)), {}),
    "book_unpacked": (published, {}),
    "yaml_lines": (definition, {}),
    "yaml_repeats": (repeated, {}),
    "yaml_values": (definition, {}),
    "yaml_depth": (definition, {}),
    "layers": (extended, {}),
    "brackets": (lambda _: routing("((Q1 = 1))"), {}),
    "pattern": (layout, {}),
    "codebook_rows": (lambda f: csv_rows(file(f, "a.csv", "a,b\n1,2\n3,4\n")), {}),
    "xml_parts": (xml, {}),
    "xml_depth": (xml, {}),
    "sheet_depth": (lambda f: header(sheet(f)), {}),
    "sheet_tag": (lambda f: header(long_tag(f)), {}),
    "logo": (lambda f: logo(f, png()), {}),
    "logo_pixels": (lambda f: logo(f, png()), {}),
    "logo_parts": (lambda f: logo(f, SVG), {}),
    "logo_depth": (lambda f: logo(f, SVG), {}),
    "logo_copies": (lambda f: logo(f, SVG), {}),
    "template_unpacked": (template, {}),
    "template_xml": (template, {}),
    "template_files": (template, {}),
    "tally_rows": (lambda f: load_tally(counts(f)), {"tally_rows_a_byte": 0.1}),
    "tally_rows_a_byte": (lambda f: load_tally(counts(f)), {"tally_rows": 0.1}),
    "tally_cells": (lambda f: load_tally(counts(f)), {"tally_cells_a_byte": 0.1}),
    "tally_cells_a_byte": (lambda f: load_tally(counts(f)), {"tally_cells": 0.1}),
    "tally_people": (lambda f: load_tally(counts(f)), {}),
    "tally_text": (lambda f: load(counts(f)), {}),
}


def long_tag(folder: Path) -> Path:
    """A workbook with a tag that takes more than a block of bytes."""
    path = sheet(folder)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    long = b'<sheetData x="' + b"a" * (3 << 20) + b'">'
    name = "xl/worksheets/sheet1.xml"
    files[name] = files[name].replace(b"<sheetData>", long)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in files.items():
            archive.writestr(inside, content)
    return path


def lowered(name: str) -> float:
    return 1e-5 if LIMITS[name].unit == "MB" else (0.1 if name.endswith("_a_byte") else 1)


@pytest.mark.parametrize("name", LIMITS)
def test_a_refusal_names_its_limit_and_how_to_raise_it(name: str, tmp_path: Path) -> None:
    door, further = DOORS[name]
    with limits.in_force({name: lowered(name), **further}), pytest.raises(SurveybenchError) as said:
        door(tmp_path)
    assert f"--limit {name}={2 * lowered(name):.15g}" in str(said.value), str(said.value)
    assert limits.shown(name).split()[0] == f"{LIMITS[name].default:,.15g}"


def test_manifests_have_the_limit_of_records(tmp_path: Path) -> None:
    path = file(tmp_path, "a.json", "{}" * 90)
    with limits.in_force({"record": 1e-5}), pytest.raises(SurveybenchError, match="--limit record"):
        manifest.read(path)


@pytest.mark.parametrize("read", [ledger.load, manifest.read, reference.load])
def test_records_are_regular_files(read: Door, tmp_path: Path) -> None:
    with pytest.raises(SurveybenchError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(SurveybenchError, match=r"device or pipe|no such file"):
        read(Path("/dev/zero"))


def test_a_raised_limit_lets_it_pass(tmp_path: Path) -> None:
    content = DEFINITION + "#" * 1_000_001
    path = file(tmp_path, "large.yaml", content)
    with pytest.raises(SurveybenchError, match="--limit definition=2"):
        load_survey(path)
    with limits.in_force({"definition": 2}):
        assert load_survey(path).id == "tiny"
    with pytest.raises(SurveybenchError, match="larger than 1 MB"):
        load_survey(path)


def test_processes_that_work_for_this_one_have_its_limits() -> None:
    with limits.in_force({"logo": 7}), workers(1) as pool:
        assert pool.submit(limits.limit, "logo").result() == 7_000_000


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    return in_this_process(tmp_path, monkeypatch, capsys)


def test_the_command_states_limits(command: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "tiny.yaml", DEFINITION)
    assert command("definition", "lint", path).code == 0
    refused = command("--limit", "definition=0.0001", "definition", "lint", path)
    assert refused.code == 2
    assert "--limit definition=0.0002" in refused.err
    assert command("definition", "lint", path).code == 0  # and no longer than the command


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing=3", "there is no limit 'nothing'"),
        ("logo", "'' is no limit"),
        ("logo=-1", "'-1' is no limit"),
        ("logo=nan", "'nan' is no limit"),
        ("logo=1e300", "'1e300' is no limit"),
    ],
)
def test_what_is_no_limit(text: str, words: str) -> None:
    with pytest.raises(SurveybenchError, match=words) as said:
        limits.parsed([text])
    assert said.value.remedy


def test_the_page_on_security_lists_every_limit() -> None:
    page = (Path(__file__).parents[2] / "SECURITY.md").read_text("utf-8")
    for name, limit in LIMITS.items():
        assert f"| `{name}` | {limit.default:,.15g} {limit.unit} | {limit.of} |" in page
    assert DOORS.keys() == LIMITS.keys()
