"""The bounds of what is a copy, held by single pairs: each share just met, and just missed.

Texts are made of words that occur once, so that their shares can be counted: `c` common words in a row and `o` own
ones have `c - 2` of their `c + o - 2` 3-grams in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

import pytest

from crawler.dedup.near_copies import Reading, compare, shares, taken
from crawler.model import CopyKind

WORDS = ["".join(letters) for letters in permutations("بتثجحخدذرزسشصضطظ", 3)]
COMMON, MINE, THEIRS = WORDS[:300], WORDS[300:800], WORDS[800:1_300]
TITLE = " ".join(WORDS[1_400:1_403])
NEAR, SYNDICATED, IDENTICAL = CopyKind.NEAR, CopyKind.SYNDICATED, CopyKind.IDENTICAL


def text(*parts: Sequence[str], sentence: int = 15) -> str:
    words = [word for part in parts for word in part]
    return ". ".join(" ".join(words[at : at + sentence]) for at in range(0, len(words), sentence))


def kind(mine: Iterable[Sequence[str]], theirs: Iterable[Sequence[str]], *titles: str) -> CopyKind | None:
    """Of two texts in both orders, which must not matter."""
    one, other = titles or (TITLE, TITLE)
    a, b = Reading(one, text(*mine)), Reading(other, text(*theirs))
    found, share = compare(a, b)
    assert compare(b, a) == (found, share)
    return found


@pytest.mark.parametrize(
    ("common", "mine", "theirs", "expected"),
    [
        (47, 55, 55, NEAR),  # 45 of 100
        (46, 56, 56, None),
        (61, 41, 41, NEAR),
        (62, 40, 40, SYNDICATED),  # 60 of 100
        (32, 30, 70, NEAR),  # 30 of 60, of 100
        (32, 30, 71, None),
        (62, 40, 400, SYNDICATED),  # a long text may quote a short one whole
        (102, 0, 0, IDENTICAL),
        (102, 0, 1, SYNDICATED),
        (102, 1, 1, SYNDICATED),
    ],
)
def test_how_much_is_in_common(common: int, mine: int, theirs: int, expected: CopyKind | None) -> None:
    shared = COMMON[:common]
    assert kind((shared, MINE[:mine]), (shared, THEIRS[:theirs])) is expected


@pytest.mark.parametrize(("common", "own", "expected"), [(77, 25, SYNDICATED), (76, 26, None)])
def test_leads_of_their_own_need_three_quarters_in_common(common: int, own: int, expected: CopyKind | None) -> None:
    shared = COMMON[:common]
    assert kind((MINE[:own], shared), (THEIRS[:own], shared)) is expected


@pytest.mark.parametrize(("told", "expected"), [(5, SYNDICATED), (4, None)])
def test_of_other_leads_a_third_is_told_by_both(told: int, expected: CopyKind | None) -> None:
    """Words of a lead of 15, none beside another, so that they make no 3-grams in common."""
    first, second = list(MINE[:15]), list(THEIRS[:15])
    first[0 : 3 * told : 3] = second[0 : 3 * told : 3] = COMMON[200 : 200 + told]
    shared = COMMON[:72]
    assert kind((first, shared, MINE[50:65]), (second, shared, THEIRS[50:65])) is expected


def spread(words: Sequence[str], values: Sequence[str]) -> list[str]:
    """Words with values among them, one behind each fifth."""
    made = list(words)
    for place, value in enumerate(values):
        made.insert(6 * place + 5, value)
    return made


NUMBERS = {
    "a third of three": (80, ("311", "502", "613"), ("311", "724", "835"), SYNDICATED),
    "none of three": (80, ("311", "502", "613"), ("946", "724", "835"), None),
    "a quarter of four": (80, ("311", "502", "613", "477"), ("311", "724", "835", "588"), None),
    "of the fewer": (80, ("311",), ("311", "724", "835", "588"), SYNDICATED),
    "three of five, near": (65, ("311", "502", "613", "477", "588"), ("311", "502", "613", "724", "835"), NEAR),
    "two of five, near": (65, ("311", "502", "613", "477", "588"), ("311", "502", "946", "724", "835"), None),
    "years say nothing": (80, ("1967", "2011", "1999"), ("1987", "2006", "2024"), SYNDICATED),
}


@pytest.mark.parametrize(("common", "mine", "theirs", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_how_many_numbers_agree(
    common: int, mine: Sequence[str], theirs: Sequence[str], expected: CopyKind | None
) -> None:
    shared, own = COMMON[:common], 45
    assert kind((shared, spread(MINE[:own], mine)), (shared, spread(THEIRS[:own], theirs))) is expected


def named(words: Sequence[str], names: Sequence[str]) -> list[str]:
    """Words with each of the names twice among them."""
    return spread(words, [*names, *names])


A, B = MINE[400:402], THEIRS[400:402]
NAMES = {
    "two that each repeats": (A, B, (), None),
    "two that one repeats": (A, (), (), SYNDICATED),
    "one each": (A[:1], B[:1], (), SYNDICATED),
    "two each, and two numbers agree": (A, B, ("311", "502"), None),
    "two each, and three numbers agree": (A, B, ("311", "502", "613"), SYNDICATED),
}


@pytest.mark.parametrize(("mine", "theirs", "numbers", "expected"), NAMES.values(), ids=NAMES)
def test_names_tell_apart_where_numbers_dont(
    mine: Sequence[str], theirs: Sequence[str], numbers: Sequence[str], expected: CopyKind | None
) -> None:
    """In sentences that are cut otherwise in each, so that none is word for word in both."""
    shared = [*numbers, *COMMON[:90]]
    a = (MINE[100:101], shared, named(MINE[:30], mine))
    b = (shared, named(THEIRS[:30], theirs))
    assert kind(a, b) is expected


@pytest.mark.parametrize(("sentences", "expected"), [(3, SYNDICATED), (2, None)])
def test_names_say_nothing_beside_three_sentences_in_ten(sentences: int, expected: CopyKind | None) -> None:
    same, apart = COMMON[: 15 * sentences], COMMON[15 * sentences : 105]
    a = (same, MINE[200:201], apart, named(MINE[:36], A))
    b = (same, apart, named(THEIRS[:37], B))
    assert len(text(*a).split(". ")) == len(text(*b).split(". ")) == 10
    assert kind(a, b) is expected


def test_one_name_of_the_title_is_enough_where_texts_are_merely_near() -> None:
    mine, theirs = named(MINE[:48], A[:1]), named(THEIRS[:48], B[:1])
    titles = f"{TITLE} {A[0]}", f"{TITLE} {B[0]}"
    near = (MINE[100:101], COMMON[:60], mine), (COMMON[:60], theirs)
    assert kind(*near, TITLE, TITLE) is NEAR
    assert kind(*near, *titles) is None
    assert kind((MINE[100:101], COMMON[:90], mine), (COMMON[:90], theirs), *titles) is SYNDICATED


def test_shares_are_of_each_text() -> None:
    a, b = Reading("", text(COMMON[:12], MINE[:10])), Reading("", text(COMMON[:12]))
    assert shares(a, b) == (0.5, 1.0)
    assert shares(b, a) == (1.0, 0.5)
    assert shares(a, Reading("", text(THEIRS[:30]))) == (0.0, 0.0)
    assert shares(a, Reading("", "")) == shares(Reading("", ""), a) == (0.0, 0.0)


def test_what_is_taken_from_several_counts_once() -> None:
    whole = Reading("", text(COMMON[:42]))
    parts = [Reading("", text(COMMON[:12])), Reading("", text(COMMON[5:22])), Reading("", text(THEIRS[:30]))]
    assert taken(whole, parts) == 0.5
    assert taken(whole, parts[:1]) == 0.25
    assert taken(Reading("", ""), parts) == 0.0


@pytest.mark.parametrize(
    ("lengths", "lead"), [((12, 9), 12), ((11, 9), 20), ((5, 6, 7), 18), ((40, 9), 30), ((11, 40), 30), ((4, 4), 8)]
)
def test_how_far_a_lead_goes(lengths: tuple[int, ...], lead: int) -> None:
    """To the end of the sentence in which there are twelve words, and to the thirtieth word at most."""
    ends = [sum(lengths[: place + 1]) for place in range(len(lengths))]
    said = ". ".join(" ".join(COMMON[end - length : end]) for length, end in zip(lengths, ends, strict=True))
    assert len(Reading("", said).lead) == lead
