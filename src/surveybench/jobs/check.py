"""Are raw files ready for reports? The check, and its pages and error file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench import checking
from surveybench.checking import Checked
from surveybench.errors import SurveybenchError
from surveybench.intake import Sources, unchanged
from surveybench.jobs import pipeline
from surveybench.jobs.inputs import Counting, Inputs, Stamp
from surveybench.jobs.protected import protected

VERDICTS = ("ready", "ready_with_notes", "not_ready")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One finished check, and the files that it looked at.

    `protected` says how much a run of them would hide so that others cannot be worked out.
    """

    checked: Checked
    files: Sources
    protected: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What the files hold, what cleaning changed, the reasons and the verdict."""
        counted = pipeline.summary(*self.checked.counted)
        return (*counted, *self.protected, *checking.lines(self.checked))

    @property
    def content(self) -> dict[str, Any]:
        """The verdict, its reasons, and how often each rule of cleaning changed something."""
        checked = self.checked
        tally, issues = checked.counted
        return {
            "survey": checked.evidence.survey.id,
            "wave": checked.evidence.survey.wave,
            "verdict": VERDICTS[checked.found.level],
            "reasons": checking.reasons(checked),
            "waves": pipeline.sizes(tally),
            "cleaning": pipeline.cleaning(issues),
            "protected": list(self.protected),
            "faults": [fault.content for fault in checked.evidence.faults],
        }

    @property
    def ready(self) -> bool:
        """Whether the files may go into a run. Raises Refused where a run would."""
        self.checked.refuse()
        return self.checked.found.level is not checking.Level.NOT_READY


def check(
    inputs: Inputs,
    counting: Counting,
    stamp: Stamp,
    *,
    effect: bool = False,
    pages: Path | None = None,
    errors: Path | None = None,
) -> CheckReport:
    """Look at the raw files named. `pages` and `errors` are where `save` is going to write.

    With `effect` also how much each rule of cleaning moves each score. Raises SurveybenchError
    where the files are not named as they must be, or one of the targets cannot be.
    """
    if errors is not None:
        checking.refuse_target(errors, pages)
    survey, files = pipeline.prepare(inputs)
    with unchanged(files):
        checked = checking.check(
            survey,
            files,
            made=stamp.made,
            version=stamp.version,
            effect=effect,
            records=errors is not None,
            jobs=counting.jobs,
            progress=counting.progress,
        )
    ready = checked.found.level is not checking.Level.NOT_READY
    return CheckReport(checked, files, _foreseen(checked, files, stamp) if ready else ())


def save_pages(report: CheckReport, folder: Path) -> tuple[Path, ...]:
    """The check as one web page and one workbook."""
    return checking.write(report.checked, folder)


def save_errors(report: CheckReport, target: Path) -> int:
    """The CSV of single records to mend, without answers; how many findings it holds."""
    return checking.write_records(report.checked, report.files, target)


def _foreseen(checked: Checked, files: Sources, stamp: Stamp) -> tuple[str, ...]:
    """What a run of checked files would hide for others' sake; empty where none can be."""
    tally, _ = checked.counted
    try:
        release = pipeline.from_counts(
            checked.evidence.survey,
            tally,
            files.organisations,
            made=stamp.made,
            version=stamp.version,
        )
    except SurveybenchError:  # the verdict says why no run can be
        return ()
    return protected(release)
