"""From a finished check to the workbook of its tables."""

from __future__ import annotations

from surveybench.checking import people, tables
from surveybench.checking.checked import Checked
from surveybench.checking.compose import notice
from surveybench.checking.pages import questions_lead
from surveybench.checking.table import in_book
from surveybench.report.document import Sheet, Workbook
from surveybench.report.words import check as words
from surveybench.report.words import language_tag


def workbook(checked: Checked) -> Workbook:
    """Every table of the check in full, the verdict first."""
    survey = checked.evidence.survey
    title = words.TITLE.format(title=survey.words.title, wave=survey.wave_name)
    names = words.SHEETS
    response = (people.adjusted_by(survey),)
    modes = (people.no_rate(checked),) if checked.found.modes else ()
    within = f"{words.QUESTIONS}: {words.QUESTIONS_WITHIN.lower()}"
    least = survey.settings.release.min_respondents
    private = (words.WEIGHTS_LEAD,)
    effect = (
        words.EFFECT_LEAD.format(least=least),
        words.EFFECT_LEAST.format(least=tables.LEAST_MOVED),
    )
    how = (words.HOW_LEAD, words.HOW_VERSION.format(version=checked.version))
    every = tables.rates(checked, organisations=True)
    sheets = (
        in_book(tables.reasons(checked), names["verdict"], title, _front(checked)),
        in_book(tables.faults(checked), names["faults"], words.FAULTS, (words.FAULTS_LEAD,)),
        in_book(tables.standing(checked), names["standing_out"], words.STANDING_OUT),
        in_book(every, names["response"], words.RESPONSE, response),
        in_book(tables.modes(checked), names["modes"], words.MODES_CHART, modes),
        in_book(tables.shares(checked), names["profile"], words.PROFILE, (words.PROFILE_LEAD,)),
        in_book(tables.issues(checked), names["cleaning"], words.CLEANING, (words.CLEANING_LEAD,)),
        _questions(checked),
        in_book(tables.within(checked), names["within"], within),
        in_book(
            tables.organisations(checked),
            names["organisations"],
            words.ORGANISATIONS,
            (people.organisations_lead(survey),),
        ),
        in_book(tables.effects(checked), names["effect"], words.EFFECT, effect),
        in_book(tables.weighting(checked), names["weights"], words.WEIGHTS_TITLE, private),
        in_book(tables.crude(checked), names["crude"], words.CRUDE_TITLE, private),
        in_book(tables.limits(checked), names["limits"], words.HOW, how),
    )
    return Workbook(title, checked.made, language_tag(), tuple(s for s in sheets if s.rows))


def _front(checked: Checked) -> tuple[str, ...]:
    """The verdict, and what everybody must know of the workbook."""
    level = checked.found.level
    sentence = f"{words.VERDICTS[level]}. {words.VERDICT_MEANS[level]}"
    return tuple(filter(None, (notice(checked), sentence, words.COVER_NOTE)))


def _questions(checked: Checked) -> Sheet:
    lead = (questions_lead(checked),)
    return in_book(tables.questions(checked), words.SHEETS["questions"], words.QUESTIONS, lead)
