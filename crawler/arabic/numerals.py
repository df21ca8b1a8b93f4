"""Cardinal numbers in words, as news print them: ثلاثة وعشرون, أربعمئة وثمانين, ستة آلاف. Folded.

One and two are left out: they are pronouns, weekdays and endings more often than numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.arabic.letters import fold

_UNITS = (
    ("ثلاثة ثلاث", 3),
    ("أربعة أربع", 4),
    ("خمسة خمس", 5),
    ("ستة ست", 6),
    ("سبعة سبع", 7),
    ("ثمانية ثماني ثمان", 8),
    ("تسعة تسع", 9),
    ("عشرة عشر", 10),
    ("أحد إحدى", 1),
    ("اثنا اثني اثنتا اثنتي", 2),
    ("اثنان اثنين اثنتان اثنتين", 2),
    ("واحد واحدة", 1),
)
_TENS = (
    ("عشرون عشرين", 20),
    ("ثلاثون ثلاثين", 30),
    ("أربعون أربعين", 40),
    ("خمسون خمسين", 50),
    ("ستون ستين", 60),
    ("سبعون سبعين", 70),
    ("ثمانون ثمانين", 80),
    ("تسعون تسعين", 90),
)
_HUNDREDS = (
    ("مئة مائة", 100),
    ("مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي", 200),
    *(
        (f"{stem}مئة {stem}مائة", 100 * number)
        for number, stem in enumerate(("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"), start=3)
    ),
)
_SCALES = (("ألف آلاف ألفا", 1_000), ("مليون ملايين مليونا", 1_000_000), ("مليار مليارات مليارا", 1_000_000_000))
_TEEN = frozenset(fold(word) for word in ("عشر", "عشرة"))
_HUNDRED = frozenset(fold(word) for word in ("مئة", "مائة"))
_ALONE = 3
"""The least number that counts when it stands alone."""


def _table(*rows: tuple[str, int]) -> dict[str, int]:
    return {fold(word): value for words, value in rows for word in words.split()}


UNITS, ROUND, SCALES = _table(*_UNITS), _table(*_TENS, *_HUNDREDS), _table(*_SCALES)
NUMERALS = UNITS | ROUND | SCALES
"""Each word and what it says."""
_AND = "و"
_STARTS = frozenset([*UNITS, *ROUND, *SCALES, *(_AND + word for word in NUMERALS)])


def _bare(word: str) -> str:
    """A numeral without the "and" before it; واحد keeps its own."""
    return word if word in NUMERALS else word.removeprefix(_AND)


def spelled(words: Sequence[str]) -> Iterator[str]:
    """The numbers that a text's folded words tell, in digits: those in words, and those in digits with a scale.

    `12 ألف` gives `12000`; what stands in digits alone is left to the caller.
    """
    at = len(words) if _STARTS.isdisjoint(words) else 0  # at once where no word is a numeral
    while at < len(words):
        word = words[at]
        if word in _STARTS:
            value, at = _read(words, at)
            if value >= _ALONE:
                yield str(value)
        elif word.isdecimal() and at + 1 < len(words) and words[at + 1] in SCALES:
            yield str(int(word) * SCALES[words[at + 1]])
            at += 2
        else:
            at += 1


def _read(words: Sequence[str], at: int) -> tuple[int, int]:
    """The number whose first word stands `at`, and the place behind it."""
    total, current, first = 0, 0, True
    while at < len(words):
        word = words[at]
        number = _bare(word)
        joined = first or word not in NUMERALS  # with its "and"
        if number in SCALES and (joined or current):
            total, current = total + (max(current, 1) if word in SCALES else 1) * SCALES[number], 0
        elif word in _TEEN and 0 < current < 10:
            current += 10
        elif word in _HUNDRED and 3 <= current < 10:
            current *= 100
        elif number in NUMERALS and joined and number not in SCALES:
            current += NUMERALS[number]
        else:
            break
        at, first = at + 1, False
    return total + current, at
