"""Documents made by hand, with everything a report may hold, for the tests of web pages."""

from __future__ import annotations

from datetime import date

from surveybench.report.charts import (
    Bar,
    ChangeLine,
    ExpectedRange,
    Model,
    OwnScore,
    Ranking,
    draw,
    zones,
)
from surveybench.report.document import (
    Cell,
    Chart,
    Column,
    Document,
    Group,
    Page,
    Source,
    Table,
    Text,
)

BANDS = (
    "Much worse than expected",
    "Worse than expected",
    "Somewhat worse than expected",
    "About the same",
    "Somewhat better than expected",
    "Better than expected",
    "Much better than expected",
)
LEGEND = Text("legend", tuple(Cell(name, band=i) for i, name in enumerate(BANDS, 1)))
NOTICE = "Made-up data: these results are not about any real trust."


def paragraph(text: str) -> Text:
    return Text("paragraph", (Cell(text),))


def chart(name: str, model: Model, alt: str) -> Chart:
    return Chart(name, alt, model, draw(model))


def question(name: str, item: str, wording: str, score: float, band: int) -> Group:
    limits = (score - 1.4, score - 1.0, score - 0.8, score + 0.2, score + 0.4, score + 0.9)
    model = ExpectedRange(
        item,
        score,
        f"{score:.1f}",
        band,
        score - 0.3,
        score - 1.8,
        score + 1.2,
        zones(limits, score - 1.8, score + 1.2),
    )
    words = f"{item}: score {score:.1f}, {BANDS[band - 1]}, average {score - 0.3:.1f}."
    heads = ("Respondents", "Score", "National average", "Lowest", "Highest")
    values = (
        "130",
        f"{score:.1f}",
        f"{score - 0.3:.1f}",
        f"{score - 1.8:.1f}",
        f"{score + 1.2:.1f}",
    )
    table = Table(
        f"{name}-figures",
        f"Figures of {item}",
        tuple(Column(head, "centre") for head in heads),
        (
            tuple(
                Cell(v, ref=f"score.score:{item}:X01:A:2025", strong=i == 1)
                for i, v in enumerate(values)
            ),
        ),
        row_header=False,
        style="figures",
    )
    blocks = (
        Text("question", (Cell(item), Cell(wording))),
        chart(f"{name}-chart", model, words),
        Text("band", (Cell(BANDS[band - 1], band=band),)),
        table,
        Text("note", (Cell("Answered by all."),)),
    )
    return Group("question", blocks, name)


def own(name: str, item: str, wording: str) -> Group:
    blocks = (
        Text("question", (Cell(item), Cell(wording))),
        chart(f"{name}-chart", OwnScore(item, 8.7, "8.7"), f"{item}: score 8.7."),
        Table(
            f"{name}-figures",
            f"Figures of {item}",
            (Column("Respondents", "centre"), Column("Score", "centre")),
            ((Cell("42"), Cell("8.7", strong=True)),),
            row_header=False,
            style="figures",
        ),
        Text("note", (Cell("Too few trusts have this question for a comparison."),)),
    )
    return Group("question", blocks, name)


def ranking(name: str, count: int, title: str = "Support with other areas of life") -> Group:
    bars = tuple(
        Bar(f"X{i:02}", f"Example Trust {i}", round(2.5 + 2.4 * i / count, 2), 1 + i * 7 // count)
        for i in range(1, count)
    )
    model = Ranking(title, bars, "X04", "You 2.7", 3.7, "England 3.7")
    words = f"Section score 2.7 among {count} trusts, much worse than expected."
    score = (Cell("Your section score is"), Cell("2.7", strong=True), Cell(BANDS[0], band=1))
    return Group(
        "ranking", (Text("score", score), chart(f"{name}-chart", model, words), LEGEND), name
    )


def change(name: str, item: str, wording: str) -> Group:
    model = ChangeLine(
        item,
        (2023, 2024, 2025),
        (None, 4.1, 4.7),
        ("", "4.1", "4.7"),
        (4.4, 4.4, 4.5),
        ("4.4", "4.4", "4.5"),
        "Example Trust",
        "Average of trusts",
    )
    columns = (
        Column("Wave"),
        Column("Respondents", "right"),
        Column("Score", "right"),
        Column("Change"),
    )
    rows = tuple(
        (Cell(wave), Cell("118"), Cell("4.1"), Cell(verdict))
        for wave, verdict in (("2024", "Increase"), ("2025", ""))
    )
    blocks = (
        Text("question", (Cell(item), Cell(wording))),
        chart(f"{name}-chart", model, f"{item}: 4.1 in 2024, 4.7 in 2025."),
        Table(f"{name}-waves", f"{item} by wave", columns, rows),
        Text("note", (Cell("Answered by all."),)),
    )
    return Group("change", blocks, name)


def numbers(name: str, items: tuple[str, ...]) -> Table:
    heads = ("n", "Score", "Lower", "Upper", "National average", "Lowest", "Highest", "z", "Band")
    columns = (Column("Measure"), *(Column(head, "right") for head in heads[:-1]), Column("Band"))
    row = tuple(Cell(v) for v in ("130", "4.7", "4.2", "5.2", "4.5", "3.4", "5.7", "−0.41"))
    rows = tuple((Cell(item), *row, Cell(BANDS[3], band=4)) for item in items)
    return Table(name, "Every number", columns, rows, style="dense")


def population(name: str, label: str, wording: str, organisations: int) -> tuple[Page, ...]:
    items = ("Q31", "Q32_1", "Q32_2", "Q33")
    pages = (
        Page(name, "overview", label, 2, (paragraph("What this part holds."),)),
        Page(
            f"{name}-s8",
            "section",
            f"{label}: section 8",
            3,
            (ranking(f"{name}-s8-ranking", organisations),),
            parent=name,
        ),
        Page(
            f"{name}-s8-questions",
            "questions",
            f"{label}: section 8, question by question",
            3,
            (
                *(
                    question(f"{name}-{q}", q, wording, 3.1 + i, 1 + 2 * i)
                    for i, q in enumerate(items)
                ),
                own(f"{name}-Q7", "Q7", wording),
            ),
            parent=name,
            listed=False,
        ),
        Page(
            f"{name}-change",
            "change",
            f"{label}: change over time",
            3,
            tuple(change(f"{name}-change-{q}", q, wording) for q in items),
            parent=name,
        ),
        Page(
            f"{name}-numbers",
            "numbers",
            f"{label}: every number",
            3,
            (numbers(f"{name}-n", items),),
            parent=name,
        ),
    )
    return pages


def opening(title: str, name: str) -> tuple[Page, ...]:
    figures = (
        Text("figure", (Cell("12,319"), Cell("people answered"), Cell("of 67,127 invited"))),
        Text("figure", (Cell("19%"), Cell("adjusted response rate"))),
    )
    best = Group(
        "column",
        (Text("heading", (Cell("Best five"),)), Text("bullet", (Cell("Q31"), Cell("4.7", band=6)))),
    )
    worst = Group(
        "column", (Text("heading", (Cell("Worst five"),)), Text("bullet", (Cell("Q33"),)))
    )
    entries = (
        Text("entry", (Cell("Adults", link="adults"),), 1),
        Text("entry", (Cell("Section 8", link="adults-s8"),), 2),
    )
    example = Group(
        "example",
        (
            question("example", "Q0", "An example", 4.7, 4).blocks[1],
            Text("numbered", (Cell("A"), Cell("The score."))),
            Text("numbered", (Cell("B"), Cell("The national average."))),
        ),
    )
    return (
        Page(
            "cover",
            "cover",
            title,
            1,
            (paragraph(name), Text("notice", (Cell(NOTICE),))),
            listed=False,
        ),
        Page("contents", "contents", "Contents", 2, entries, listed=False),
        Page(
            "glance",
            "glance",
            "At a glance",
            2,
            (Group("figures", figures), Group("columns", (best, worst))),
        ),
        Page("reading", "reading", "How to read the charts", 2, (example, LEGEND)),
    )


def sample(
    *,
    code: str = "X04",
    name: str = "Example Trust",
    wording: str = "Were you given help with finding support for your physical health needs?",
    organisations: int = 50,
    notice: str = NOTICE,
) -> Document:
    """A report of two populations; any text may be awkward."""
    pages = (
        *opening("Example survey 2025", name),
        *population("adults", "Adults", wording, organisations),
        *population("older", "Older people", wording, organisations),
        Page("children", "absent", "Children", 2, (paragraph("Too few answers to report."),)),
    )
    return Document(
        code,
        name,
        "cmh",
        2025,
        "Example survey 2025",
        "en-GB",
        date(2026, 1, 31),
        notice,
        pages,
        Source("0.1", ()),
    )
