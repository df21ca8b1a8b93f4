"""How a reader wants the pages: size and width of texts, digits, and one zone for all times; kept in a cookie.

Pure: a cookie's or a form's fields in, choices out. What is unknown is the default, never an error: a cookie is a
stranger's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from urllib.parse import parse_qsl, urlencode
from zoneinfo import available_timezones

COOKIE = "marsad_choices"
OPTIONS: dict[str, tuple[str, ...]] = {
    "size": ("medium", "small", "large", "huge"),
    "width": ("medium", "narrow", "wide"),
    "face": ("naskh", "system"),
    "digits": ("latn", "arab"),
}
"""What can be chosen; the first of each is the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a reader chose."""

    size: str = "medium"
    width: str = "medium"
    face: str = "naskh"
    digits: str = "latn"
    zone: str = ""
    """IANA name; empty: times of publication by the source's own clocks, others in UTC."""

    @property
    def classes(self) -> str:
        """Classes of the page's root, by which the style sheet follows."""
        return f"size-{self.size} width-{self.width} face-{self.face}"

    @property
    def cookie(self) -> str:
        """What the cookie holds."""
        return urlencode(asdict(self))


def read_choices(given: Mapping[str, str]) -> Choices:
    """The choices among fields of a form."""
    known = {name: given[name] for name, options in OPTIONS.items() if given.get(name) in options}
    zone = given.get("zone", "")
    return Choices(**known, zone=zone if zone in available_timezones() else "")


def of_cookie(text: str | None) -> Choices:
    """The choices that a cookie holds."""
    return read_choices(dict(parse_qsl(text[:400]))) if text else Choices()


NAMES = tuple(field.name for field in fields(Choices))
