"""What makes two texts the same, nearly the same, or related.

An exact hash of the folded words, MinHash of word 3-grams in LSH bands (Broder 1997; Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3), hashes of whole sentences, and the numbers that the text names.

The text alone counts: copies carry other titles. Folding comes first; without it, house style and stretched letters
leave copies less alike than two unrelated articles. SimHash was measured and separates nothing here.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from crawler.arabic.letters import fold, line_key
from crawler.arabic.numerals import spelled
from crawler.model import Fingerprint

VERSION = 2
"""Of everything below. 1 had no fine bands."""
COMPARABLE = frozenset({1, 2})
"""Versions whose keys and sketches mean the same, as far as they have them."""

PERMUTATIONS = 128
COARSE, FINE = (32, 4), (42, 2)
"""Bands and rows. Of pairs at a Jaccard similarity of 0.34 the coarse ones find 35 %, the fine ones 99 %; at 0.2, as of
two outlets' selections from one story of an agency, 5 % and 82 %."""
FINE_TO, COARSE_FROM = 200, 80
"""Words to which a text has fine bands, and from which it has coarse ones: of two texts that may be copies, only one
that is less than two fifths of the other has no kind of bands in common with it, and those share sentences."""
SHINGLE = 3
SHORTEST = 20
"""Words of the shortest text that gets bands: below, too many captions and alerts are alike."""
SENTENCE_WORDS = 7
"""Words of the shortest sentence that is worth a hash: below, it is a phrase."""

U64 = NDArray[np.uint64]

_SENTENCE_END = re.compile(r"[.!?؟](?=\s|$)|[\n;؛]")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def _mix(values: U64) -> U64:
    """SplitMix64's finisher (Steele, Lea and Flood 2014): spreads every input bit over the whole word."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _multipliers() -> tuple[U64, U64]:
    """Fixed constants of the permutations.

    Multipliers are odd and use all 64 bits: with 32-bit multipliers, multiply-shift keeps the order of its inputs,
    all permutations agree on the smallest, and unrelated texts share bands.
    """
    seeds = np.arange(1, 2 * PERMUTATIONS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    constants = _mix(seeds)
    return constants[:PERMUTATIONS] | np.uint64(1), constants[PERMUTATIONS:]


_MULTIPLY, _ADD = _multipliers()
_BAND_SALT = _mix(np.arange(1, COARSE[0] + FINE[0] + 1, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03))
_POSITION = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def body(title: str, text: str) -> str:
    """The folded text, without a first line that only repeats the title."""
    first, _, rest = text.partition("\n")
    return fold(rest if rest and line_key(first) == line_key(title) else text).replace("_", " ")


def sentences(folded: str) -> list[list[str]]:
    """The words of each sentence of a folded text, in order."""
    return [words for part in _SENTENCE_END.split(folded) if (words := _WORD.findall(part))]


def shingles(words: list[str]) -> U64:
    """The 64-bit hashes of a text's word 3-grams, sorted and distinct; of a shorter text, none."""
    if len(words) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    encoded = " ".join(words).encode().split()  # at once, and no step in Python: half the time of this function
    codes = np.fromiter(map(crc32, encoded), dtype=np.uint64, count=len(words))
    count = len(words) - SHINGLE + 1
    hashes = _mix(codes + _POSITION[0])
    grams = hashes[:count].copy()
    for place in range(1, SHINGLE):
        grams += hashes[place : place + count] * _POSITION[place]
    grams = np.sort(_mix(grams))
    distinct: U64 = grams[np.append(True, grams[1:] != grams[:-1])]  # numpy.unique imports all of numpy.ma
    return distinct


def minhash(grams: U64) -> NDArray[np.uint32]:
    """128 minima: the share of equal ones in two texts estimates the Jaccard similarity of their 3-grams."""
    permuted = _MULTIPLY[:, None] * grams
    permuted += _ADD[:, None]  # in place: a second matrix would cost more than the arithmetic
    minima: U64 = permuted.min(axis=1)
    return (minima >> np.uint64(32)).astype(np.uint32)


def bands(minima: NDArray[np.uint32], words: int) -> tuple[int, ...]:
    """Keys of 2 or 4 minima each, signed 64 bit as SQLite holds them; texts that share one are candidates.

    `words`: of the text. Short ones have finer bands: less of them is alike when they are copies.
    """
    salts = (_BAND_SALT[: COARSE[0]], _BAND_SALT[COARSE[0] :])
    wanted = (words >= COARSE_FROM, words <= FINE_TO)
    keys = [
        _keys(minima[: count * rows].astype(np.uint64).reshape(count, rows), salt)
        for (count, rows), salt, has in zip((COARSE, FINE), salts, wanted, strict=True)
        if has
    ]
    return tuple(np.concatenate(keys).view(np.int64).tolist())


def _keys(rows: U64, salt: U64) -> U64:
    keys = salt
    for row in range(rows.shape[1]):
        keys = _mix(keys ^ rows[:, row])
    return keys


def numbers(folded: str) -> tuple[str, ...]:
    """The distinct numbers of a folded text, sorted, without separators and leading zeros; those in words too."""
    found = {number.replace(",", "").replace(".", "").lstrip("0") or "0" for number in _NUMBER.findall(folded)}
    return tuple(sorted(found.union(spelled(_WORD.findall(folded)))))


def fingerprint(title: str, text: str) -> Fingerprint:
    """The fingerprint of an article.

    `text`: cleaned, lines that are no text already removed, paragraphs on lines of their own. `title` is only used
    to leave out a first line that repeats it. A text of fewer than 20 words gets no bands, an empty one not even a
    hash: it is like no other.
    """
    folded = body(title, text)
    parts = sentences(folded)
    words = [word for part in parts for word in part]
    text_hash = blake2b(" ".join(words).encode(), digest_size=16).hexdigest() if words else ""
    hashes = {
        int.from_bytes(blake2b(" ".join(part).encode(), digest_size=8).digest(), "little", signed=True)
        for part in parts
        if len(part) >= SENTENCE_WORDS
    }
    minima = minhash(shingles(words)) if len(words) >= SHORTEST else None
    return Fingerprint(
        version=VERSION,
        text_hash=text_hash,
        minhash=b"" if minima is None else minima.astype("<u4").tobytes(),
        bands=() if minima is None else bands(minima, len(words)),
        sentences=tuple(sorted(hashes)),
        numbers=numbers(folded),
        tokens=len(words),
    )
