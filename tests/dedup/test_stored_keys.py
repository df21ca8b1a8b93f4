"""Keys of texts are compared with keys that were stored years ago: they never change, and their constants neither."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

from crawler.dedup import fingerprint as keys
from crawler.dedup.fingerprint import body, fingerprint, minhash, sentences, shingles

WORDS = [f"{one}{other}ون" for one in "بتثجحخدذرزسشصض" for other in "ضطظعغفقكلمنهوي"] * 2
TEXT = ". ".join(" ".join(WORDS[at : at + 9]) for at in range(0, 288, 9)) + ". 12 و1,500."


def test_a_text_has_the_keys_that_it_always_had() -> None:
    """Another digest here is another version of fingerprints, and all stored ones must be made anew."""
    found = fingerprint("عنوان", TEXT)
    told = repr((found.text_hash, found.minhash, found.bands, found.sentences)).encode()
    assert len(found.bands) == 32
    assert len(found.minhash) == 4 * keys.PERMUTATIONS
    assert blake2b(told, digest_size=8).hexdigest() == "4ceb803eb5b50e0a"


def test_the_constants_of_the_permutations_are_fixed() -> None:
    multiply, add = keys._multipliers()
    assert (multiply == keys._MULTIPLY).all()
    assert (add == keys._ADD).all()
    assert (multiply % np.uint64(2) == 1).all()
    assert len(set(multiply.tolist()) | set(add.tolist())) == 2 * keys.PERMUTATIONS


@pytest.mark.parametrize(
    ("title", "text", "rest"),
    [
        ("عنوان", "عنوان\nنص\nآخر", "نص\nاخر"),
        ("عنوان", "نص\nعنوان\nآخر", "نص\nعنوان\nاخر"),
        ("عنوان", "العنوان\nنص", "العنوان\nنص"),
        ("عنوان", "عنوان", "عنوان"),
        ("عنوان", "نص_آخر", "نص اخر"),
        ("«عنوان»", "عنوان:\nنص", "نص"),
    ],
    ids=["repeated", "within", "another", "nothing else", "joined words", "in other quotes"],
)
def test_the_title_is_left_out_where_it_is_the_first_line(title: str, text: str, rest: str) -> None:
    assert body(title, text) == rest


def test_sentences_end_at_marks_before_a_space_and_at_lines() -> None:
    assert sentences("ا ب. ت 1.5 ث؟ ج\nح؛ خ! ... د") == [["ا", "ب"], ["ت", "1", "5", "ث"], ["ج"], ["ح"], ["خ"], ["د"]]


def test_grams_are_of_three_words_in_order_sorted_and_distinct() -> None:
    assert shingles(["ا", "ب"]).size == 0
    assert shingles(["ا", "ب", "ت"]).size == 1
    assert shingles(["ا", "ب", "ت", "ا", "ب", "ت"]).size == 3
    found = shingles(WORDS[:40])
    assert found.size == 38
    assert (found[1:] > found[:-1]).all()
    assert found.dtype == np.uint64
    assert set(shingles(["ا", "ب", "ت"]).tolist()).isdisjoint(shingles(["ت", "ب", "ا"]).tolist())
    assert minhash(found).dtype == np.uint32


@pytest.mark.parametrize(("words", "sentences", "bands"), [(19, 1, False), (20, 1, True), (6, 0, False), (7, 1, False)])
def test_from_how_many_words_on_a_text_has_keys(words: int, sentences: int, bands: bool) -> None:
    found = fingerprint("", " ".join(WORDS[:words]))
    assert (len(found.sentences), bool(found.bands), bool(found.minhash)) == (sentences, bands, bands)
    assert (found.tokens, len(found.text_hash)) == (words, 32)


def test_a_text_without_words_has_no_keys() -> None:
    found = fingerprint("", "***")
    assert (found.text_hash, found.minhash, found.bands, found.sentences, found.tokens) == ("", b"", (), (), 0)
