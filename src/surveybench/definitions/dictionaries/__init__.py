"""Dictionaries of survey tools, read as codebooks: one module a tool.

To add a tool: one module that recognises and reads its file, and its line in TOOLS.
"""

from __future__ import annotations

from pathlib import Path

from surveybench.definitions.dictionaries import (
    alchemer,
    limesurvey,
    qualtrics,
    redcap,
    surveymonkey,
    xlsform,
)
from surveybench.definitions.dictionaries.drafting import joined, source_of
from surveybench.definitions.dictionaries.question import Questionnaire, Tool
from surveybench.errors import DefinitionError, Place

TOOLS = (
    Tool("REDCap data dictionary", redcap.recognises, redcap.read),
    Tool("XLSForm (Kobo, ODK)", xlsform.recognises, xlsform.read),
    Tool("LimeSurvey structure", limesurvey.recognises, limesurvey.read),
    Tool("Qualtrics survey file", qualtrics.recognises, qualtrics.read),
    Tool(surveymonkey.TOOL, surveymonkey.recognises, surveymonkey.read),
    Tool(alchemer.TOOL, alchemer.recognises, alchemer.read),
)

__all__ = ["TOOLS", "Questionnaire", "joined", "questionnaire", "questionnaire_if", "source_of"]


def questionnaire_if(path: Path) -> Questionnaire | None:
    """The questions of a dictionary, None where the file is that of no tool.

    Raises DefinitionError where it is one and cannot be used.
    """
    tool = next((tool for tool in TOOLS if tool.recognises(path)), None)
    return tool.read(path) if tool else None


def questionnaire(path: Path) -> Questionnaire:
    """The questions of a dictionary. Raises DefinitionError where the file is that of no tool."""
    if not path.is_file():
        raise DefinitionError(
            "there is no such file.", where=Place(file=str(path)), remedy="Check the path."
        )
    questions = questionnaire_if(path)
    if questions is None:
        raise DefinitionError(
            "is no dictionary of a survey tool that is known here.",
            where=Place(file=path.name),
            remedy=f"Known are: {', '.join(tool.label for tool in TOOLS)}.",
        )
    return questions
