"""A comparison as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from surveybench.comparison.moves import Comparison, Move
from surveybench.comparison.sides import Side


def content(comparison: Comparison, made: date, version: str) -> dict[str, Any]:
    """All of it as data."""
    return {
        "survey": comparison.new.survey or comparison.old.survey,
        "wave": comparison.new.wave,
        "made": made.isoformat(),
        "version": version,
        "publishable": False,
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "figures": {
            name: {
                "in_both": count,
                "moved": comparison.moved.get(name, 0),
                "hidden_now": comparison.hidden.get(name, 0),
                "shown_now": comparison.shown.get(name, 0),
                "largest": round(comparison.largest.get(name, 0.0), 10),
            }
            for name, count in comparison.counted.items()
        },
        "only_in_old": dict(comparison.only[0]),
        "only_in_new": dict(comparison.only[1]),
        "counts_moved": {code: list(waves) for code, waves in comparison.changed.items()},
        "counts_known_exactly": comparison.exact,
        "differing": {kind: list(keys) for kind, keys in comparison.differing.items()},
        "bands_by_definition_alone": comparison.by_rules,
        "moves": [_move(move) for move in comparison.moves],
    }


def encoded(comparison: Comparison, made: date, version: str) -> bytes:
    """All of it, one object."""
    text = json.dumps(content(comparison, made, version), indent=1, ensure_ascii=False)
    return (text + "\n").encode()


def _side(side: Side) -> dict[str, object]:
    return {
        "name": side.name,
        "version": side.made.version,
        "settings": dict(side.made.settings),
        "files": dict(side.made.files),
    }


def _move(move: Move) -> dict[str, object]:
    entry: dict[str, object] = {
        "ref": str(move.ref),
        "old": move.old,
        "new": move.new,
        "old_flag": move.flags[0].word,
        "new_flag": move.flags[1].word,
    }
    if move.split is not None:
        digits = 4 if move.split.exact else 2
        entry["z"] = {
            "moved_by": round(move.split.total, digits),
            "own": round(move.split.own, digits),
            "others": round(move.split.others, digits),
            "rules": round(move.split.rules, digits),
            "exact": move.split.exact,
        }
    return entry
