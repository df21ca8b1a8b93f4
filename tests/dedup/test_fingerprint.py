"""Fingerprints: what they ignore, what they notice, and that MinHash estimates what it should."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arabic.letters import fold
from crawler.dedup.fingerprint import (
    COARSE,
    COARSE_FROM,
    FINE,
    FINE_TO,
    PERMUTATIONS,
    SHORTEST,
    bands,
    fingerprint,
    minhash,
    numbers,
    shingles,
)
from tests.dedup.stories import article

TEXT = (
    "أعلنت لجنة السير في المدينة إغلاق الجسر القديم 3 أيام لأعمال الصيانة العاجلة. "
    "وسيتحول المرور إلى الطريق الشرقي بطول 12 كيلومتراً حتى مساء الخميس المقبل."
)


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("أ", "ا"),
        TEXT.replace(" ", "  "),
        TEXT.replace("الجسر", "«الجسر»"),
        TEXT.replace("12", "١٢"),
        TEXT.replace("الجسر", "الجـــسر"),
        TEXT.replace("مساء", "مسـاء"),
        TEXT.replace(". ", ".\n"),
        f"عنوان\n{TEXT}",
    ],
    ids=["hamza", "spaces", "quotes", "digits", "stretched", "stretched inside", "lines", "title repeated"],
)
def test_spelling_changes_nothing(changed: str) -> None:
    assert fingerprint("عنوان", changed) == fingerprint("عنوان", TEXT)


def test_words_and_numbers_change_the_hash() -> None:
    hashes = {fingerprint("", text).text_hash for text in (TEXT, TEXT.replace("12", "13"), TEXT + " فقط", "")}
    assert len(hashes) == 4


def test_the_title_does_not_count() -> None:
    assert fingerprint("عنوان", TEXT) == fingerprint("عنوان آخر تماماً", TEXT)


def test_empty_and_short_texts_have_no_bands() -> None:
    empty = fingerprint("عنوان", "")
    assert (empty.bands, empty.minhash, empty.sentences, empty.numbers, empty.tokens) == ((), b"", (), (), 0)
    assert fingerprint("", " ".join(["كلمة"] * (SHORTEST - 1))).bands == ()
    full = fingerprint("", TEXT)
    assert len(full.bands) == FINE[0]
    assert len(full.minhash) == 4 * PERMUTATIONS
    assert len(full.sentences) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("بلغ 1,500 طن", ("1500",)),
        ("05/2024", ("2024", "5")),
        ("٣٫٥ و 3.5", ("35",)),
        ("جنيف2", ("2",)),
        ("بلا", ()),
        ("000", ("0",)),
        ("قتل ثلاثة وعشرون وأصيب 40", ("23", "40")),
    ],
)
def test_numbers(text: str, found: tuple[str, ...]) -> None:
    assert numbers(fold(text)) == found


def test_minhash_estimates_the_share_of_common_grams() -> None:
    rng = np.random.default_rng(7)
    for share in (0.1, 0.3, 0.6, 0.9):
        errors = []
        for _ in range(20):
            common, mine, theirs = (
                rng.integers(0, 1 << 63, size, dtype=np.uint64)
                for size in (round(600 * share), *(2 * [round(300 * (1 - share))]))
            )
            a, b = minhash(np.concatenate([common, mine])), minhash(np.concatenate([common, theirs]))
            errors.append(float((a == b).mean()) - share)
        assert abs(sum(errors) / len(errors)) < 0.03, share


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (COARSE_FROM - 1, FINE[0]),
        (COARSE_FROM, COARSE[0] + FINE[0]),
        (FINE_TO, COARSE[0] + FINE[0]),
        (FINE_TO + 1, COARSE[0]),
    ],
)
def test_short_texts_have_finer_bands(words: int, count: int) -> None:
    assert len(set(bands(minhash(np.arange(1, 99, dtype=np.uint64)), words))) == count


@pytest.mark.parametrize(("words", "least", "most"), [(FINE_TO + 1, 0.01, 0.12), (COARSE_FROM - 1, 0.72, 0.92)])
def test_finer_bands_find_what_is_a_fifth_alike(words: int, least: float, most: float) -> None:
    """By the formula 1 - (1 - s^rows)^bands, at 0.2: 5 % and 82 % of the pairs."""
    rng, found = np.random.default_rng(3), 0
    for _ in range(200):
        common, mine, theirs = (rng.integers(0, 1 << 63, size, dtype=np.uint64) for size in (20, 40, 40))
        a, b = (minhash(np.concatenate([common, own])) for own in (mine, theirs))
        found += bool(set(bands(a, words)) & set(bands(b, words)))
    assert least < found / 200 < most


def test_permutations_are_no_copies_of_each_other() -> None:
    """With multipliers of 32 bits all permutations keep the order of their inputs and choose the same gram."""
    grams = shingles(article(random.Random(1)).text.split())
    single = np.stack([minhash(grams[i : i + 1]) for i in range(len(grams))])
    assert len(set(np.argmin(single, axis=0).tolist())) > PERMUTATIONS / 4
    ordered = np.sort(grams)
    in_order = minhash(ordered[:1]) < minhash(ordered[-1:])
    assert 0.25 < float(in_order.mean()) < 0.75


def test_unrelated_texts_share_no_bands() -> None:
    rng = random.Random(5)
    vocabulary = [f"كلمة{chr(0x628 + i % 20)}{chr(0x628 + i // 20 % 20)}{i}" for i in range(3_000)]
    prints = [fingerprint("", " ".join(rng.choices(vocabulary, k=200))) for _ in range(120)]
    shared = sum(bool(set(a.bands) & set(b.bands)) for i, a in enumerate(prints) for b in prints[:i])
    assert shared == 0


@given(st.text(max_size=300))
def test_every_text_has_a_fingerprint(text: str) -> None:
    made = fingerprint("", text)
    assert made == fingerprint("", text)
    assert all(-(1 << 63) <= key < 1 << 63 for key in (*made.bands, *made.sentences))
