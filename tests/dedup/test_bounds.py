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
    "other thousands do": (80, ("3110", "5020", "6130"), ("9460", "7240", "8350"), None),
    "and hundreds that begin as years do": (80, ("195", "203", "207"), ("191", "198", "209"), None),
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


# --- short headlines, leads, frames ----------------------------------------------------------------

GOAL = WORDS[1_410]
OTHER_TITLE = " ".join(WORDS[1_420:1_423])


@pytest.mark.parametrize(
    ("kept", "title", "expected"),
    [
        (8, GOAL, SYNDICATED),  # 7 of 14 pairs of words
        (7, GOAL, None),
        (7, TITLE, SYNDICATED),
    ],
)
def test_under_one_headline_that_names_nothing_half_of_the_first_sentence_is_kept(
    kept: int, title: str, expected: CopyKind | None
) -> None:
    mine = (COMMON[:kept], MINE[: 15 - kept], COMMON[kept:98], MINE[20:35])
    assert kind(mine, (COMMON[:98], THEIRS[20:35]), title, title) is expected


def test_under_such_a_headline_each_text_has_the_beginning_of_the_other() -> None:
    assert kind((MINE[:15], COMMON[:90]), (COMMON[:90], THEIRS[:15]), GOAL, GOAL) is None
    assert kind((MINE[:15], COMMON[:90]), (COMMON[:90], THEIRS[:15])) is SYNDICATED


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param((GOAL, GOAL), None, id="one that names nothing"),
        pytest.param((GOAL, OTHER_TITLE), None, id="one that names nothing, and one that does"),
        pytest.param((TITLE, TITLE), None, id="one for both"),
        pytest.param((TITLE, OTHER_TITLE), SYNDICATED, id="two that say what each is about"),
    ],
)
def test_a_frame_with_two_names_of_its_lead_changed_is_another_text_by_its_headlines(
    titles: tuple[str, str], expected: CopyKind | None
) -> None:
    def filled(names: Sequence[str]) -> list[str]:
        return [*COMMON[:5], names[0], *COMMON[6:10], names[1], *COMMON[11:90]]

    assert kind((filled(MINE[:2]),), (filled(THEIRS[:2]),), *titles) is expected


@pytest.mark.parametrize(("title", "expected"), [(TITLE, SYNDICATED), (OTHER_TITLE, None)])
def test_a_longer_text_that_begins_otherwise_and_is_headed_otherwise_quotes(
    title: str, expected: CopyKind | None
) -> None:
    assert kind((COMMON[:92], MINE[:10]), (THEIRS[:400], COMMON[:92]), TITLE, title) is expected


def test_three_numbers_that_agree_outweigh_names_of_the_title_where_texts_are_merely_near() -> None:
    titles = f"{TITLE} {A[0]}", f"{TITLE} {B[0]}"
    shared = ["311", "502", "613", *COMMON[:57]]
    mine, theirs = (MINE[100:101], shared, named(MINE[:48], A[:1])), (shared, named(THEIRS[:48], B[:1]))
    assert kind(mine, theirs, *titles) is NEAR


def test_two_of_three_numbers_outweigh_names_in_a_text_that_is_mostly_taken() -> None:
    shared = ["311", "502", *COMMON[:88]]
    mine = (MINE[100:101], shared, ["613"], named(MINE[:30], A))
    assert kind(mine, (shared, ["724"], named(THEIRS[:30], B))) is SYNDICATED


# --- two selections --------------------------------------------------------------------------------


def numbered(words: Sequence[str], *numbers: tuple[int, str]) -> list[str]:
    """Words with numbers at places."""
    made = list(words)
    for place, number in numbers:
        made.insert(place, number)
    return made


@pytest.mark.parametrize(
    ("common", "mine", "theirs", "expected"),
    [
        (30, 72, 72, NEAR),  # 28 of 100
        (29, 73, 73, None),
        (20, 42, 82, NEAR),  # 18 of 60, of 100
        (20, 42, 83, None),
    ],
)
def test_how_much_two_selections_have_in_common(common: int, mine: int, theirs: int, expected: CopyKind | None) -> None:
    shared = numbered(COMMON[: common - 1], (7, "502"))
    assert kind((shared, MINE[:mine]), (shared, THEIRS[:theirs])) is expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param(((3, "311"), (10, "613")), ((9, "613"),), NEAR, id="the same number among others"),
        pytest.param(((3, "311"),), (), NEAR, id="a number in one lead alone"),
        pytest.param(((3, "311"),), ((9, "724"),), None, id="others in each lead, though half agree elsewhere"),
    ],
)
def test_two_selections_begin_with_the_same_numbers(
    mine: tuple[tuple[int, str], ...], theirs: tuple[tuple[int, str], ...], expected: CopyKind | None
) -> None:
    rest = ["502", *COMMON[20:50]]
    a, b = (numbered(COMMON[:13], *numbers) for numbers in (mine, theirs))
    fill = COMMON[13:17]
    assert kind((a, fill, rest, MINE[:70]), (b, fill, rest, THEIRS[:70])) is expected
