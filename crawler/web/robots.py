"""The rules of a robots.txt by RFC 9309, as read; asking for it is crawler/fetch/robots.py's."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from protego import Protego

from crawler.limits import ROBOTS_BYTES
from crawler.model import Reason, Told

MAX_CRAWL_DELAY = 120.0
"""Seconds between two requests that a robots.txt may ask for."""
PRODUCT = "Marsad"
"""The name by which robots.txt speaks to us."""
_VERSION = re.compile(r"^([ \t]*user-agent[ \t]*:[ \t]*[a-z_-]+)/[^\n#]*", re.IGNORECASE | re.MULTILINE)
"""A group's name with a version: the name alone counts (2.2.1)."""


@dataclass(frozen=True, slots=True)
class Robots:
    """What one origin's robots.txt says, or why nothing may be fetched from there."""

    rules: Protego | None = None
    """None: no rules, everything is allowed."""
    unreachable: Told | None = None
    """Why the rules could not be learned; then everything is disallowed."""
    reason: Reason = Reason.ROBOTS_UNREACHABLE
    """What that is called: a host that isn't there is `dns` or `refused`, not a matter of its rules."""
    limited: bool = False
    """We were told to ask less often (429): no old copy says otherwise."""

    def allows(self, url: str) -> bool:
        """Whether the rules let us fetch a URL."""
        return self.rules is None or bool(self.rules.can_fetch(url, PRODUCT))

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests, at most two minutes; 0 where nothing sensible is said."""
        delay = self.rules.crawl_delay(PRODUCT) if self.rules else None
        if delay is None or not math.isfinite(delay) or delay <= 0:
            return 0.0
        return min(float(delay), MAX_CRAWL_DELAY)


def read_robots(body: bytes) -> Robots:
    """The rules in the body of a successful answer."""
    return Robots(Protego.parse(_VERSION.sub(r"\1", text))) if (text := robots_text(body)) else Robots()


def robots_text(body: bytes) -> str:
    """The lines in the body of a robots.txt; none where it is a page.

    UTF-8, or UTF-16 with a mark; any line ends; NUL ignored.
    """
    body = body[:ROBOTS_BYTES]
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = body.decode(encoding, errors="replace").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return "" if text.lstrip()[:1] == "<" else text
