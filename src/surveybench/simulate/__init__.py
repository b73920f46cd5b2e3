"""Invented surveys whose true answers are known: the raw files of every wave, and the truth.

The model, for a person of stratum g (age band by sex) in organisation o and service group p:

* Invited people have an age (triangular within the group, its peak moved a little by organisation)
  and a sex. They return the questionnaire with odds that rise with age, are a little higher for
  women and differ a little between organisations; all others get one of the outcome codes 2 to 7.
* A scored item k of K scored options has a latent normal variable of variance 1,
  `√person·F + √section·S + √rest·e`: F is shared by all items of a person, S by the items of a
  section. It is moved by `shift_okp + stratum_g` and cut by K−1 thresholds, `4/(K+1)` apart and
  centred on 0.
* `shift` is solved so that the standardised expectation of the score, `Σ P_g q_g E_g / Σ P_g q_g`,
  equals its target. P_g is the share of stratum g among all respondents of the group, and q_g the
  chance of being asked the item.
* target = the item's average + the group's offset + the wave's offset + the organisation's effect.
  Effects have mean 0 and exactly the item's spread (standard deviation, 0 to 10 scale) over the
  organisations of a group; part of an effect is common to all items, part to all groups. They last
  from wave to wave, but for a few steps in the newest wave, and for effects stated by name.
* Options without a score, blanks, and answers to unscored items come at stated shares, independent
  of everything else. Routing is obeyed to the letter: nobody answers what they are not asked.
* An item that is asked only after a certain answer to a scored item has no F and no S: people who
  were let through answer better than others, and the target would be missed.

`simulate` writes files, `draw` returns the same in memory. Equal seeds give equal bytes.
"""

from surveybench.simulate.drawing import Simulated, SimulatedWave, draw, simulate
from surveybench.simulate.ready import demonstration, national, plain, without_differences
from surveybench.simulate.truth import Effect, Group, Level, Organisation, Truth, Wave

__all__ = [
    "Effect",
    "Group",
    "Level",
    "Organisation",
    "Simulated",
    "SimulatedWave",
    "Truth",
    "Wave",
    "demonstration",
    "draw",
    "national",
    "plain",
    "simulate",
    "without_differences",
]
