"""From a survey, a truth and a seed to the raw files of every wave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from surveybench import outputs
from surveybench.errors import DefinitionError, InputError
from surveybench.quantities import wave_text
from surveybench.simulate import files, laws
from surveybench.simulate.answers import answer
from surveybench.simulate.dirty import KINDS, spoil
from surveybench.simulate.effects import definitions, names, targets
from surveybench.simulate.people import People, invite
from surveybench.simulate.truth import Organisation, Truth
from surveybench.survey import Survey

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SimulatedWave:
    """Raw tables of one wave as they would be read from files."""

    sample: pa.Table
    responses: pa.Table


@dataclass(frozen=True, slots=True)
class Simulated:
    """An invented survey: its organisations, the raw tables by wave, and what is true."""

    organisations: tuple[Organisation, ...]
    waves: dict[int, SimulatedWave]
    truth: dict[str, Any]


def simulate(
    survey: Survey,
    truth: Truth,
    folder: Path,
    *,
    seed: int,
    dirty: str = "",
    progress: Progress | None = None,
) -> Simulated:
    """Write an invented survey into a folder, for `surveybench run`, with truth.json beside it.

    `dirty` names the kind of faults to plant, with a ledger of them in planted.csv. Equal
    arguments give equal bytes. Raises DefinitionError where the truth does not fit, InputError for
    an unknown kind, and OutputError where a file cannot be written.
    """
    if dirty and dirty not in KINDS:
        raise InputError(
            f"there are no faults of the kind {dirty}.", remedy=f"Choose from: {', '.join(KINDS)}."
        )
    drawn = draw(survey, truth, seed=seed, progress=progress)
    texts = {
        "README.txt": files.README.encode(),
        "organisations.csv": files.organisations_csv(drawn.organisations),
        "truth.json": files.compact_json(drawn.truth),
    }
    for wave, tables in drawn.waves.items():
        texts[f"{wave_text(wave)}/sample.csv"] = files.table_csv(tables.sample)
        texts[f"{wave_text(wave)}/responses.csv"] = files.table_csv(tables.responses)
    if dirty:
        waves = {wave: (tables.sample, tables.responses) for wave, tables in drawn.waves.items()}
        # A stream of its own, so that the good files stay those of the same seed.
        rng = _stream(seed, max(waves) + 1)
        texts |= spoil(survey, drawn.organisations, waves, dirty, rng).files
    with outputs.result(folder, f"surveybench simulate --seed {seed}") as staging:
        for name, content in texts.items():
            staging.put(name, content)
    return drawn


def draw(survey: Survey, truth: Truth, *, seed: int, progress: Progress | None = None) -> Simulated:
    """The same in memory."""
    _fits(survey, truth)
    expected = targets(survey, truth, _stream(seed, 0))
    waves: dict[int, SimulatedWave] = {}
    stated: dict[str, Any] = {}
    for done, wave in enumerate(truth.waves):
        if progress:
            progress(f"Simulating {wave_text(wave.wave)}", done, len(truth.waves))
        definition = definitions(survey)[wave.wave]
        rng = _stream(seed, wave.wave)
        people = invite(definition, truth, wave, rng)
        same = names(survey, wave)
        standard = _standard(definition, truth, people)
        solved = laws.solve(definition, truth, same, expected[wave.wave], standard)
        waves[wave.wave] = _tables(definition, truth, solved, people, rng)
        stated[str(wave.wave)] = {
            "standard": np.round(standard, 6).tolist(),
            "same_as": same,
            "items": dict(laws.stated(solved, np.array(wave.invited))),
        }
    return Simulated(truth.organisations, waves, _statement(survey, truth, seed, stated))


def _tables(
    definition: Survey,
    truth: Truth,
    solved: tuple[laws.Law, ...],
    people: People,
    rng: np.random.Generator,
) -> SimulatedWave:
    effects = laws.strata_effects(definition, truth)
    chosen = answer(definition, truth, solved, effects, people, rng)
    # Questionnaires come back in any order, so that a reader must join by record id.
    order = rng.permutation(len(people.returned))
    return SimulatedWave(
        sample=files.sample_table(definition, truth, people),
        responses=files.responses_table(definition, people, chosen, order),
    )


def _stream(seed: int, number: int) -> np.random.Generator:
    """Streams that do not depend on each other: a wave more leaves the others as they are."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, number])))


def _standard(definition: Survey, truth: Truth, people: People) -> NDArray[np.float64]:
    """Share of each stratum among respondents of a group [group, stratum]."""
    strata = len(definition.strata_labels)
    who = people.returned
    who = who[people.stratum[who] >= 0]
    counts = np.zeros((len(truth.groups), strata))
    np.add.at(counts, (people.group[who], people.stratum[who]), 1)
    total = counts.sum(axis=1, keepdims=True)
    return np.where(total > 0, counts / np.maximum(total, 1), 1 / strata)


def _statement(survey: Survey, truth: Truth, seed: int, stated: dict[str, Any]) -> dict[str, Any]:
    """What truth.json holds; arrays are organisation by group."""
    return {
        "synthetic": True,
        "survey": survey.id,
        "seed": seed,
        "organisations": [organisation.code for organisation in truth.organisations],
        "groups": [group.code for group in truth.groups],
        "strata": list(survey.strata_labels),
        "strata_effects": laws.strata_effects(survey, truth).tolist(),
        "person": truth.person,
        "section": truth.section,
        "waves": stated,
    }


def _fits(survey: Survey, truth: Truth) -> None:
    waves = sorted(wave.wave for wave in truth.waves)
    if waves != sorted(survey.waves):
        raise DefinitionError(
            f"the truth has waves {waves}, the definition {sorted(survey.waves)}.",
            remedy="State one truth for every wave of the definition.",
        )
    bare = next((item.id for item in survey.items if not item.options), None)
    if bare is not None:
        raise DefinitionError(
            f"{bare} has no options to answer with.", remedy="Use a definition that lists them."
        )
    codes = [group.code for group in truth.groups]
    if survey.groups and not set(codes) <= set(survey.groups):
        raise DefinitionError(
            f"the truth has groups {codes}, the definition {list(survey.groups)}.",
            remedy="Use the definition's group codes.",
        )
    expected = {organisation.code for organisation in truth.organisations}
    measures = {"", *survey.item, *survey.section}
    for effect in truth.effects:
        if effect.organisation not in expected or effect.measure not in measures:
            raise DefinitionError(
                f"there is no {effect.organisation} {effect.measure} to have an effect.",
                remedy="Name an organisation of the truth, and an item or section of the survey.",
            )
