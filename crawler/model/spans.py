"""A span of time as people write it in settings, options and queries."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def duration(value: object) -> timedelta:
    """`"30m"`, `"1h30m"`, `"2d"` as a time span; raises ValueError otherwise."""
    parts = re.findall(r"([0-9]+)([smhdw])", value) if isinstance(value, str) else []
    if not parts or "".join(map("".join, parts)) != value or len(value) > 12:
        raise ValueError(f'is no time span such as "30m", "2h" or "1d": {value!r}')
    try:
        return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in parts))
    except OverflowError:
        raise ValueError(f"is longer than any time span: {value!r}") from None
