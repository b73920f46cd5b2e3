"""How questions are spread over pages: nothing lost, nothing torn, no page nearly empty."""

from __future__ import annotations

from itertools import pairwise

import pytest

from surveybench.report.compose import room

DRAWN = room.QUESTION
BELOW_RANKING = room.PAGE - room.RANKING


def sizes(heights: list[int], first: int = room.PAGE) -> list[int]:
    return [end - start for start, end in room.packed(heights, first)]


@pytest.mark.parametrize(
    ("questions", "pages"),
    [(0, [0]), (1, [1]), (2, [2]), (3, [1, 2]), (4, [2, 2]), (5, [2, 3]), (6, [2, 4])],
)
def test_two_questions_fit_below_a_ranking_and_four_on_a_page(
    questions: int, pages: list[int]
) -> None:
    assert sizes([DRAWN] * questions, BELOW_RANKING) == pages


def test_a_last_page_is_not_left_with_one_of_many() -> None:
    assert sizes([DRAWN] * 5) == [3, 2]
    assert sizes([DRAWN] * 9) == [4, 3, 2]


def test_long_wordings_leave_room_for_fewer() -> None:
    assert sizes([DRAWN + 4] * 4) == [2, 2]
    assert sizes([DRAWN + 10, DRAWN], BELOW_RANKING) == [0, 2]


def test_a_question_higher_than_a_page_has_one_to_itself() -> None:
    assert sizes([DRAWN, 100, DRAWN, DRAWN]) == [1, 1, 2]


@pytest.mark.parametrize("first", [0, 5, BELOW_RANKING, room.PAGE])
def test_every_question_stands_once_and_in_order(first: int) -> None:
    heights = [3, 7, 7, 12, 7, 31, 7, 7, 3, 3, 3, 7]
    spans = room.packed(heights, first)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(heights)
    assert all(a[1] == b[0] for a, b in pairwise(spans))
    assert all(end > start for start, end in spans[1:])
    assert all(sum(heights[start:end]) <= room.PAGE for start, end in spans)


def test_lines_are_counted_up() -> None:
    assert [room.lines("x" * n, 10) for n in (0, 1, 10, 11, 30, 31)] == [1, 1, 1, 2, 3, 4]
