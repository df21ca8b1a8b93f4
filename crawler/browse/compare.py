"""Two texts word by word, fit for reading: white space never counts, and words stay whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

LONGEST_WORDS = 6_000
"""Words of both texts together that are compared; beyond it both are shown."""
MOST_PAIRS = 400_000
"""Pairs of equal words; difflib's work grows with them, and a text of one word a thousand times would take minutes."""
LEAST_ALIKE = 0.25

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `same`, `cut` or `added`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paragraphs of pieces, in the order of the newer text. `pieces` is empty when the texts are too different."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    same: bool
    too_different: bool = False
    cut: int = 0
    added: int = 0


def compare(old: str, new: str) -> Comparison:
    """What became of `old` in `new`, by word. A paragraph's end is a word of its own, shown but never a change."""
    before, after = _words(old), _words(new)
    if [word for word in before if word != "\n"] == [word for word in after if word != "\n"]:
        return Comparison(_paragraphs([("same", after)]), same=True)
    if len(before) + len(after) > LONGEST_WORDS or _pairs(before, after) > MOST_PAIRS:
        return Comparison((), same=False, too_different=True)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return Comparison((), same=False, too_different=True)
    runs: list[tuple[str, list[str]]] = []
    cut = added = 0
    for kind, i, j, m, n in matcher.get_opcodes():
        if kind == "equal":
            runs.append(("same", after[m:n]))
            continue
        gone = [word for word in before[i:j] if word != "\n"]
        come = after[m:n]
        if gone:
            runs.append(("cut", gone))
        if come:
            runs.append(("added", come))
        cut += len(gone)
        added += sum(word != "\n" for word in come)
    return Comparison(_paragraphs(_joined(runs)), same=False, cut=cut, added=added)


def _pairs(before: list[str], after: list[str]) -> int:
    counts = Counter(before)
    return sum(counts[word] for word in after)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for line in text.split("\n"):
        found = _WORD.findall(line)
        if found:
            words += ["\n", *found] if words else found
    return words


def _joined(runs: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Changes with a single common word between them become one: readable, where word for word is confetti."""
    joined: list[tuple[str, list[str]]] = []
    for n, (kind, words) in enumerate(runs):
        between = kind == "same" and len(words) == 1 and words != ["\n"] and 0 < n < len(runs) - 1 and len(words[0]) < 3
        if between:
            joined += [("cut", list(words)), ("added", list(words))]
        else:
            joined.append((kind, list(words)))
    result: list[tuple[str, list[str]]] = []
    pending: dict[str, list[str]] = {"cut": [], "added": []}
    for kind, words in [*joined, ("same", [])]:
        if kind != "same":
            pending[kind] += words
            continue
        result += [(name, held) for name, held in pending.items() if held]
        pending = {"cut": [], "added": []}
        if words:
            result.append((kind, words))
    return result


def _paragraphs(runs: list[tuple[str, list[str]]]) -> tuple[tuple[Piece, ...], ...]:
    paragraphs: list[list[Piece]] = [[]]
    for kind, words in runs:
        held: list[str] = []
        for word in words:
            if word == "\n":
                if held:
                    paragraphs[-1].append(Piece(kind, " ".join(held)))
                    held = []
                paragraphs.append([])
            else:
                held.append(word)
        if held:
            paragraphs[-1].append(Piece(kind, " ".join(held)))
    return tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)


def side_by_side(old: str, new: str) -> list[tuple[str, str]]:
    """Paragraphs of both texts in rows, for texts that are too different to compare."""
    return list(zip_longest(filter(None, old.split("\n")), filter(None, new.split("\n")), fillvalue=""))


def excerpt(comparison: Comparison, around: int = 8, longest: int = 60) -> list[tuple[str, str]]:
    """The first changes with a few words around them, as (kind, words)."""
    kept: list[tuple[str, str]] = []
    count = 0
    for paragraph in comparison.paragraphs:
        if all(piece.kind == "same" for piece in paragraph):
            continue
        for n, piece in enumerate(paragraph):
            words = piece.text.split()
            if piece.kind == "same":
                if len(words) > 2 * around:
                    words = (
                        ([] if n == 0 else words[:around])
                        + ["…"]
                        + ([] if n == len(paragraph) - 1 else words[-around:])
                    )
            elif len(words) > longest:
                words = [*words[:longest], "…"]
            kept.append((piece.kind, " ".join(words)))
            count += len(words)
        if count > longest:
            break
    return kept
