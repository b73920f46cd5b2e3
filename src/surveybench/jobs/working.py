"""The working of one number, from raw files, tallies or a published file."""

from __future__ import annotations

from surveybench.disclosure import release
from surveybench.explain import explain as explained
from surveybench.jobs import pipeline
from surveybench.jobs.gather import gather, results_of
from surveybench.jobs.inputs import Counting, Inputs, Stamp


def explain(ref: str, inputs: Inputs, counting: Counting, stamp: Stamp) -> tuple[str, ...]:
    """The working of a number, in lines; `inputs.data` may be a file of published figures.

    Raises ReleaseError, with near matches, where the release has no such number.
    """
    if inputs.data is not None and inputs.data.is_file():
        survey = pipeline.load_survey(inputs.survey)
        released = pipeline.published(survey, inputs.data, made=stamp.made, version=stamp.version)
    else:
        released = release(results_of(gather(inputs, counting), stamp))
    return explained(released, ref)
