"""Triple-S and DDI: what they carry comes back equal, others' files are read, bad XML ends."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveybench.definitions import Draft, exported, fault_of, imported, text_of
from surveybench.definitions.ddi import ddi
from surveybench.definitions.triple_s import left_out_of_triple_s, triple_s
from surveybench.errors import DefinitionError, Place, SurveybenchError
from surveybench.survey import Item, Option, Survey, dump, load_survey, survey_of, written
from tiny import filter_item, item, survey

EXAMPLE = str(Path(__file__).parents[3] / "examples" / "il_general16" / "definition.yaml")
COUNTED = ["cmh/2023", "cmh/2024", "cmh/2025", EXAMPLE]
DDI = "{ddi:codebook:2_5}"

FOREIGN_TRIPLE_S = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE sss PUBLIC "-//triple-s//DTD Survey Interchange v2.0//EN"
                     "http://www.triple-s.org/dtd/sss_v20.dtd">
<sss version="2.0" modes="interview analysis">
<date>1 May 2025</date>
<survey>
  <name>H-1</name>
  <title>Visitors of a caf\xe9<br/>First wave</title>
  <record ident="V" format="csv" skip="1">
    <variable ident="1" type="quantity" use="serial">
      <name>CASE</name><label>Case</label><position start="1"/>
      <values><range from="1" to="99999"/></values>
    </variable>
    <variable ident="2" type="single">
      <name>trust</name><label>Where</label><position start="2"/>
      <values><value code="1">North</value><value code="2">South</value></values>
    </variable>
    <variable ident="3" type="logical">
      <name>Q1</name><label>Has eaten</label><position start="3"/>
    </variable>
    <variable ident="4" type="single">
      <name>Q2</name>
      <label>Taste
        <text mode="interview">How did it taste?</text>
        <text mode="analysis">Taste</text>
      </label>
      <position start="4"/>
      <filter>Q1</filter>
      <values>
        <value code="1" score="2">Very good</value>
        <value code="2" score="0">Fair</value>
        <value code="3" score="-2">Bad</value>
        <value code="9">Not stated</value>
      </values>
    </variable>
    <variable ident="5" type="multiple">
      <name>Q3</name><label>Drinks</label><position start="5"/>
      <spread subfields="2" width="1"/>
      <values><value code="1">Tea</value><value code="2">Coffee</value></values>
    </variable>
    <variable ident="6" type="single" format="literal">
      <name>Q4</name><label>Letter</label><position start="7"/>
      <values><value code="A">First</value><value code="B">Second</value></values>
    </variable>
    <variable ident="7" type="quantity" use="weight">
      <name>WT</name><label>Weight</label><position start="8"/>
    </variable>
  </record>
</survey>
</sss>
"""
FOREIGN_DDI = """<?xml version="1.0"?>
<ddi:codeBook xmlns:ddi="ddi:codebook:2_5" version="2.5">
 <ddi:stdyDscr><ddi:citation><ddi:titlStmt><ddi:titl>Wards</ddi:titl>
  <ddi:IDNo agency="X">1234/5</ddi:IDNo></ddi:titlStmt></ddi:citation></ddi:stdyDscr>
 <ddi:dataDscr>
  <ddi:varGrp ID="VG1" type="section" var="V2 V9"><ddi:labl>Care</ddi:labl></ddi:varGrp>
  <ddi:var ID="V1" name="hospital" intrvl="discrete"><ddi:labl>Hospital</ddi:labl></ddi:var>
  <ddi:var ID="V2" name="q2" nature="ordinal">
   <ddi:labl>Care</ddi:labl>
   <ddi:qstn><ddi:preQTxt>Those who stayed overnight</ddi:preQTxt>
    <ddi:qstnLit>How good was
       the care?</ddi:qstnLit></ddi:qstn>
   <ddi:universe>Inpatients</ddi:universe>
   <ddi:catgry><ddi:catValu>1</ddi:catValu><ddi:labl>Good</ddi:labl></ddi:catgry>
   <ddi:catgry><ddi:catValu>2</ddi:catValu><ddi:labl>Poor</ddi:labl></ddi:catgry>
   <ddi:catgry missing="Y"><ddi:catValu>9</ddi:catValu><ddi:labl>Sysmiss</ddi:labl></ddi:catgry>
  </ddi:var>
 </ddi:dataDscr>
</ddi:codeBook>
"""


def there_and_back(name: str, kind: str, folder: Path) -> tuple[Survey, Draft]:
    path = folder / "file.xml"
    path.write_bytes(exported(name, kind, folder).content)
    draft = imported(path, folder, survey="", wave=1)
    assert fault_of(draft, folder) == ""
    return survey_of(draft.said, lambda _: Place(), folder), draft


def of(text: str, folder: Path, encoding: str = "utf-8") -> Draft:
    path = folder / "file.xml"
    path.write_bytes(text.encode(encoding))
    return imported(path, folder, survey="given", wave=2030)


@pytest.mark.parametrize("name", COUNTED)
def test_ddi_brings_every_item_and_section_back(name: str, tmp_path: Path) -> None:
    survey = load_survey(name)
    back, _ = there_and_back(name, "ddi", tmp_path)
    assert back.items == survey.items
    assert back.sections == survey.sections
    assert (back.id, back.wave, back.groups) == (survey.id, survey.wave, survey.groups)
    for word in ("title", "report", "country", "about", "eligible"):
        assert vars_of(back)[word] == vars_of(survey)[word]
    assert back.settings.strata.sexes == survey.settings.strata.sexes
    for role in ("record_id", "organisation", "outcome", "mode", "age", "sex"):
        assert columns_of(back)[role] == columns_of(survey)[role]


def vars_of(survey: Survey) -> dict[str, object]:
    return {name: getattr(survey.words, name) for name in survey.words.__slots__}


def columns_of(survey: Survey) -> dict[str, object]:
    return {name: getattr(survey.columns, name) for name in survey.columns.__slots__}


def carried(entry: Item) -> Item:
    """What Triple-S holds of an item."""
    return replace(
        entry,
        kind="evaluative" if entry.evaluative else "descriptive",
        base="",
        battery="",
        wording="summary",
        ask_if=None,
        options=tuple(replace(option, exclusive=False) for option in entry.options),
    )


@pytest.mark.parametrize("name", COUNTED)
def test_triple_s_brings_columns_answers_and_scores_back(name: str, tmp_path: Path) -> None:
    survey = load_survey(name)
    back, _ = there_and_back(name, "triple-s", tmp_path)
    assert back.items == tuple(carried(entry) for entry in survey.items)
    assert (back.id, back.wave) == (survey.id, survey.wave)
    assert (back.words.title, back.groups) == (survey.words.title, survey.groups)
    assert back.settings.strata.sexes == survey.settings.strata.sexes
    assert back.columns.record_id == survey.columns.record_id


def test_filters_of_triple_s_come_back(tmp_path: Path) -> None:
    def yes_or_no(name: str, **rest: Any) -> Item:
        asked = filter_item(name, **rest)
        return replace(asked, options=(Option(1, "Yes"), Option(0, "No")), wording="summary")

    made = survey(
        yes_or_no("Q1", column="Seen at all?"),
        yes_or_no("Q2", ask_if={"Q1": [1]}),
        item("Q3", ask_if={"Q2": [1]}),
        item("Q4", ask_if={"Q2": [0]}),
        item("Q5", ask_if={"any": [{"Q1": [1]}, {"Q2": [1]}]}),
        item("Q6", ask_if={"Q3": [1]}),
    )
    path = tmp_path / "own.xml"
    path.write_bytes(triple_s(made))
    draft = imported(path, tmp_path, survey="", wave=1)
    items = {entry["id"]: entry for entry in draft.said["items"]}
    asked = {name: entry["ask_if"] for name, entry in items.items() if "ask_if" in entry}
    assert asked == {"Q2": {"Seen_at_all": [1]}, "Q3": {"Q2": [1]}}
    assert fault_of(draft, tmp_path) == ""
    assert [items[name]["kind"] for name in ("Seen_at_all", "Q2")] == ["routing", "routing"]
    scale = draft.said["scales"][items["Q2"]["options"]]
    assert scale == [{"code": 1, "label": "Yes"}, {"code": 0, "label": "No"}]
    record = ElementTree.fromstring(path.read_bytes()).iter("variable")
    kinds = {entry.findtext("name"): entry.get("type") for entry in record}
    assert (kinds["Seen at all?"], kinds["Q2"], kinds["Q3"]) == ("logical", "logical", "single")
    left = " ".join(left_out_of_triple_s(made))
    assert "routing of Q4, Q5, Q6: a filter there is one yes-or-no question" in left
    assert "which unscored items are routing" not in left


def test_what_a_standard_cannot_hold_is_said(tmp_path: Path) -> None:
    left = exported("cmh/2025", "triple-s", tmp_path).left_out
    for word in ("sections", "routing", "base notes", "batteries", "1;3", "earlier waves"):
        assert any(word in line for line in left), word
    left = exported("cmh/2025", "ddi", tmp_path).left_out
    assert any("populations, settings" in line for line in left)
    assert not any("routing" in line or "base" in line for line in left)
    assert "routing" not in " ".join(exported(EXAMPLE, "triple-s", tmp_path).left_out)
    with pytest.raises(DefinitionError, match="Export it as ddi"):
        exported("aip/2022", "triple-s", tmp_path)
    assert exported("aip/2022", "ddi", tmp_path).content


def test_triple_s_follows_the_document_type(tmp_path: Path) -> None:
    content = triple_s(load_survey("cmh/2025"))
    assert b'"http://www.triple-s.org/dtd/sss_v20.dtd">' in content
    root = ElementTree.fromstring(content)
    assert [child.tag for child in root] == ["origin", "survey"]
    about = root[1]
    assert [child.tag for child in about] == ["name", "version", "title", "record"]
    record = about[3]
    assert record.attrib == {"ident": "A", "format": "csv", "skip": "1"}
    starts = []
    for variable in record:
        tags = [child.tag for child in variable]
        assert tags[:3] == ["name", "label", "position"]
        assert tags[3:] in (["values"], ["size"])
        assert variable.get("type") in {"single", "multiple", "quantity", "character"}
        starts.append(variable[2].get("start"))
        codes = [value.get("code") for value in variable.iter("value")]
        assert len(set(codes)) == len(codes)
        assert variable.get("format") or all(code.isdigit() for code in codes if code)
    assert starts == [str(number) for number in range(1, len(record) + 1)]


def test_ddi_follows_the_order_of_the_schema() -> None:
    root = ElementTree.fromstring(ddi(load_survey("cmh/2025")))
    assert [child.tag for child in root] == [
        f"{DDI}{name}" for name in ("stdyDscr", "fileDscr", "dataDscr")
    ]
    order = ["labl", "qstn", "universe", "catgry", "concept"]
    ids = [entry.get("ID") for entry in root.iter() if entry.get("ID")]
    assert len(set(ids)) == len(ids)
    tags = [child.tag.removeprefix(DDI) for child in root[2]]
    assert tags == sorted(tags, reverse=True)  # varGrp before var
    for variable in root.iter(f"{DDI}var"):
        places = [order.index(child.tag.removeprefix(DDI)) for child in variable]
        assert places == sorted(places)
    for group in root.iter(f"{DDI}varGrp"):
        assert set(str(group.get("var")).split()) <= set(ids)


def test_text_is_text_in_both(tmp_path: Path) -> None:
    text = "A <b>&amp; \"B\" 'C' ]]> \u00e9 \u2014 {x}"
    entry = replace(item("Q1"), text=text, base=text)
    made = survey(entry)
    for kind, content in (("triple-s", triple_s(made)), ("ddi", ddi(made))):
        path = tmp_path / f"{kind}.xml"
        path.write_bytes(content)
        back = imported(path, tmp_path, survey="", wave=1).said["items"][0]
        assert back["text"] == text
    made = survey(replace(entry, text="One\ntwo", base=""))
    path.write_bytes(triple_s(made))
    assert imported(path, tmp_path, survey="", wave=1).said["items"][0]["text"] == "One\ntwo"


def test_a_triple_s_file_of_others_becomes_a_draft(tmp_path: Path) -> None:
    draft = of(FOREIGN_TRIPLE_S, tmp_path, "latin-1")
    said = draft.said
    assert (said["survey"], said["wave"]) == ("H_1", 2030)
    assert said["words"]["title"] == "Visitors of a caf\u00e9\nFirst wave"
    assert said["columns"]["record_id"] == "CASE"
    assert said["columns"]["organisation"] == "trust"
    assert said["columns"]["ignore"] == ["Q4", "WT"]
    items = {entry["id"]: entry for entry in said["items"]}
    assert items["Q1"]["kind"] == "routing"
    assert items["Q2"]["ask_if"] == {"Q1": [1]}
    assert [o.get("score") for o in items["Q2"]["options"]] == [10, 5, 0]
    assert items["Q3"]["multiple"]
    told = [decision.what for decision in draft.decisions]
    assert any("scores run from -2 to 2" in what for what in told)
    assert any("WT: a weight" in what for what in told)
    assert any("Q3: several answers in several columns" in what for what in told)
    assert fault_of(draft, tmp_path) == ""


def test_a_ddi_file_of_others_becomes_a_draft(tmp_path: Path) -> None:
    draft = of(FOREIGN_DDI, tmp_path)
    said = draft.said
    assert (said["survey"], said["wave"], said["words"]["title"]) == ("given", 2030, "Wards")
    (entry,) = said["items"]
    assert (entry["id"], entry["text"]) == ("q2", "How good was the care?")
    assert "wording" not in entry
    assert entry["base"] == "Inpatients"
    assert [(o["code"], o.get("score")) for o in entry["options"]] == [(1, 10), (2, 0)]
    assert said["sections"] == [{"id": "VG1", "name": "Care", "items": ["q2"]}]
    told = [decision.what for decision in draft.decisions]
    assert any("q2: write as ask_if who is asked: 'Those who stayed" in what for what in told)
    assert fault_of(draft, tmp_path) == ""


BOMB = '<!DOCTYPE sss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sss>&b;</sss>'
OUTSIDE = '<!DOCTYPE sss [<!ENTITY x SYSTEM "file.txt">]><sss>&x;</sss>'
SKIPPED = '<!DOCTYPE sss SYSTEM "x.dtd"><sss>&x;</sss>'
VARIABLE = '<variable type="single"><name>{}</name><label>L</label>{}</variable>'


def record(*variables: str) -> str:
    inside = "".join(variables)
    return f"<sss>\n<survey>\n<record>\n{inside}</record></survey></sss>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: is not readable XML: no element found"),
        ("<sss>\n<survey>", "line 2: is not readable XML"),
        ("no XML", "line 1: is not readable XML"),
        (BOMB, "line 1: defines entities or types"),
        (OUTSIDE, "line 1: defines entities or types"),
        (SKIPPED, "line 1: defines an entity, or points outside"),
        ('<?xml version="1.0" encoding="martian"?><sss/>', "line 1: is not readable XML"),
        ("<a>" * 200 + "</a>" * 200, "more than 60 elements inside each other"),
        ("<html/>", "line 1: is XML, but its root is html"),
        ("<sss/>", "line 1: has no variables"),
        ("<sss><hierarchy/></sss>", "line 1: describes a hierarchy"),
        ("<codeBook/>", "line 1: describes no variables"),
        ("<codeBook><dataDscr>\n<var/></dataDscr></codeBook>", "line 2: a variable has no name"),
        (
            '<codeBook><dataDscr><var name="a"/>\n<var name="a"/></dataDscr></codeBook>',
            "line 2: the variable a stands twice",
        ),
        (record(VARIABLE.format("", "")), "line 4: has no name"),
        (record(VARIABLE.format("a", ""), "\n", VARIABLE.format("a", "")), "line 5: the name a"),
        (
            record(VARIABLE.format("a", '\n<values><value code="1" score="x">Y</value></values>')),
            "line 5: the score of a value of a is no number",
        ),
        (record(VARIABLE.format("a", "")), "no column has answers"),
    ],
)
def test_bad_xml_is_refused_by_its_line(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(SurveybenchError) as caught:
        of(text, tmp_path)
    assert told in str(caught.value)
    assert str(caught.value).startswith("file.xml")
    assert caught.value.remedy
    assert "secret" not in str(caught.value)


@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_mutated_files_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([FOREIGN_TRIPLE_S, FOREIGN_DDI]))
    words = re.findall(r"<[^>]*>|[^<]+", text)
    at = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(st.sampled_from([*words, "", "<values>", "&x;", "9" * 30, "\0"]))
    changed = "".join([*words[:at], other, *words[at + 1 :]])
    try:
        draft = of(changed, tmp_path, "latin-1")
    except SurveybenchError:
        return
    assert text_of(draft).startswith("# Drafted from file.xml")


def test_a_definition_of_ones_own_goes_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(dump(written("cmh/2023")), encoding="utf-8")
    assert exported(str(path), "ddi", tmp_path) == exported("cmh/2023", "ddi", tmp_path)
