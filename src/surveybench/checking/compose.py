"""From a finished check to the document of its web page."""

from __future__ import annotations

from surveybench.checking import pages, people
from surveybench.checking.checked import Checked
from surveybench.checking.verdict import Level
from surveybench.report.compose.say import text
from surveybench.report.document import Document, Page, Source
from surveybench.report.lens.terms import day
from surveybench.report.words import check as words
from surveybench.report.words import language_tag


def compose(checked: Checked) -> Document:
    """The whole check: verdict first, then what it rests on."""
    survey = checked.evidence.survey
    title = words.TITLE.format(title=survey.words.title, wave=survey.wave_name)
    return Document(
        organisation="check",
        name=survey.words.title,
        survey=survey.id,
        wave=survey.wave,
        title=f"{title}: {words.VERDICTS[checked.found.level].lower()}",
        language=language_tag(),
        made=checked.made,
        notice=notice(checked),
        pages=(_cover(checked, title), *_body(checked)),
        source=Source(checked.version, checked.inputs),
    )


def notice(checked: Checked) -> str:
    """That the data are made up, where they are."""
    organisations = checked.evidence.organisations
    if organisations and all(organisation.synthetic for organisation in organisations):
        return words.SYNTHETIC.format(organisation=checked.evidence.survey.words.organisation)
    return ""


def _cover(checked: Checked, title: str) -> Page:
    survey = checked.evidence.survey
    lead = words.COVER_LEAD.format(
        report=survey.words.report, wave=survey.wave_name, date=day(checked.made)
    )
    blocks = (text("lead", lead), text("note", words.COVER_NOTE))
    return Page("cover", "cover", title, 1, blocks, listed=False)


def _body(checked: Checked) -> tuple[Page, ...]:
    blocks = [pages.verdict(checked)]
    if checked.evidence.faults:
        blocks.append(pages.faults(checked))
    if checked.found.level is Level.NOT_READY and not checked.found.rates:
        return (*blocks, pages.how(checked))
    blocks += [pages.cleaning(checked), pages.questions(checked)]
    blocks += [people.respond(checked), people.profile(checked), people.organisations(checked)]
    if checked.weights is not None and checked.weights.people:
        blocks.append(pages.weights(checked))
    if checked.moves is not None:
        blocks.append(pages.effect(checked))
    return (*blocks, pages.how(checked))
