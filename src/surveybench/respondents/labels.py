"""Values written as labels: which label is which code, where that is beyond doubt."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from surveybench.survey.labels import folded, is_number

# What files call the ways in which a questionnaire is filled in.
MODES = {
    "paper": "paper",
    "post": "paper",
    "postal": "paper",
    "mail": "paper",
    "online": "online",
    "web": "online",
    "telephone": "telephone",
    "phone": "telephone",
}


@lru_cache(maxsize=1024)
def positions_of(codes: tuple[str, ...], labels: tuple[str, ...]) -> Mapping[str, int]:
    """Position, from 1, by folded label.

    None at all where a label is another one's code, or a number that is not its own code: such a
    value would mean two things. A label that several share is left out.
    """
    texts = [folded(label) for label in labels]
    for code, text in zip(codes, texts, strict=True):
        if text != code and (text in codes or is_number(text)):
            return MappingProxyType({})
    positions = {text: i + 1 for i, text in enumerate(texts) if text and texts.count(text) == 1}
    return MappingProxyType(positions)
