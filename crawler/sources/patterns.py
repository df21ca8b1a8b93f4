"""Regular expressions that Python's engine comes to no end of: a repetition of what is itself nothing but repetition.

`(a+)+` can divide a row of letters in two to the power of their number ways, and tries all of them where none fits.
"""

from __future__ import annotations

import re._constants as kinds  # type: ignore[import-not-found]  # no stubs
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any

_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT)
_MANY = 10
"""Times that may be repeated without harm."""


def is_endless(pattern: str) -> bool:
    """Whether a valid pattern repeats something without a fixed part that is itself repeated or optional."""
    return _endless(parser.parse(pattern))


def _endless(items: Any) -> bool:
    return any(
        (kind in _REPEATS and value[1] > _MANY and _is_loose(value[2])) or any(map(_endless, _parts(value)))
        for kind, value in items
    )


def _is_loose(items: Any) -> bool:
    """Whether all that stands in a sequence can be divided in several ways, and some of it without bound."""
    unwrapped = _unwrapped(items)
    repeats = [value for kind, value in unwrapped if kind in _REPEATS]
    if any(kind is kinds.BRANCH and any(map(_is_loose, value[1])) for kind, value in unwrapped):
        return True
    return len(repeats) == len(unwrapped) and any(value[1] > _MANY for value in repeats)


def _unwrapped(items: Any) -> list[Any]:
    """The items of a sequence, those in groups among them."""
    return [one for item in items for one in (_unwrapped(item[1][3]) if item[0] is kinds.SUBPATTERN else [item])]


def _parts(value: Any) -> list[Any]:
    """The sequences within an item's value."""
    if isinstance(value, parser.SubPattern):
        return [value]
    return [part for one in value for part in _parts(one)] if isinstance(value, (tuple, list)) else []
