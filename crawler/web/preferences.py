"""Whether a publisher keeps further use of a page to himself: mining of texts and data, training of models, copies.

What is read, as far as it is in use: `noai` and `noarchive` for robots (a page's meta elements, `X-Robots-Tag`),
`tdm-reservation` (TDM Reservation Protocol, W3C community group, 2024), `Content-Usage` (IETF AIPREF, drafts), and a
robots.txt that shuts out those who gather texts for corpora, though it lets others in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import urlsplit

from protego import Protego

from crawler.web.robots import PRODUCT, robots_text

FORBIDS = ("noai", "noarchive")
"""Directives for robots that speak against use by models, and against copies."""
GATHERERS = ("CCBot", "GPTBot", "Google-Extended", "ClaudeBot", "anthropic-ai", "Applebot-Extended", "Bytespider")
"""By these names the robots of corpora and of models ask."""
USES = frozenset({"train-ai", "train-genai", "ai", "tdm"})
"""Uses of AIPREF's vocabulary under which a corpus falls."""
_ROBOTS = frozenset({"robots", PRODUCT.lower()})
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Directives with a value, which look like the name of a robot."""
_FOR_ONE = re.compile(r"([\w-]+)\s*:\s*(.*)", re.DOTALL)
_REFUSED = re.compile(r"(?<![\w-])([a-z-]+)\s*=\s*(?:n|\?0)(?![\w-])", re.IGNORECASE)
_LINE = re.compile(r"\s*([\w-]+)\s*:\s*([^#]*)")


def reserved_by_page(headers: Iterable[tuple[str, str]], metas: Iterable[tuple[str, str]]) -> str:
    """The first statement of an answer by which its use is reserved, such as `robots noai`; empty where there is none.

    Args:
        headers: of the answer.
        metas: names, in lower case, and contents of the page's meta elements.
    """
    said = chain(((name.lower(), value) for name, value in headers), metas)
    return next((found for name, value in said if (found := _reserves(name, value))), "")


def _reserves(name: str, value: str) -> str:
    if name == "x-robots-tag":
        for_one = _FOR_ONE.match(value.strip())  # `otherbot: noai` speaks to that robot alone
        if for_one and for_one[1].lower() not in _ROBOTS | _VALUED:
            return ""
        return _directive(for_one[2] if for_one else value)
    if name in _ROBOTS:
        return _directive(value)
    if name == "tdm-reservation":
        return "tdm-reservation" if value.strip().strip('"') == "1" else ""
    return _usage(value) if name == "content-usage" else ""


def _directive(value: str) -> str:
    said = re.split(r"[\s,;]+", value.lower())
    return next((f"robots {word}" for word in FORBIDS if word in said), "")


def _usage(value: str) -> str:
    refused = (use.lower() for use in _REFUSED.findall(value))
    return next((f"content-usage {use}" for use in refused if use in USES), "")


def reserved_by_robots(body: bytes, url: str) -> str:
    """The same of the robots.txt of a page's origin.

    Args:
        body: of the robots.txt.
        url: of the page.
    """
    text = robots_text(body)
    if not text:
        return ""
    path = urlsplit(url).path or "/"
    for where, value in _usages(text):
        if path.startswith(where) and (found := _usage(value)):
            return f"robots.txt {found}"
    rules = Protego.parse(text)
    if not rules.can_fetch(url, PRODUCT):
        return ""  # it shuts out all alike; that it was read all the same is another matter
    return next((f"robots.txt {name}" for name in GATHERERS if not rules.can_fetch(url, name)), "")


def _usages(text: str) -> Iterator[tuple[str, str]]:
    """The paths and values of the lines `Content-Usage` in the groups for everybody, and for us."""
    ours, in_names = True, False
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            named = value == "*" or value.lower() == PRODUCT.lower()
            ours = (ours and in_names) or named
            in_names = True
            continue
        in_names = False
        if key == "content-usage" and ours:
            where, _, rest = value.partition(" ")
            yield (where, rest) if where.startswith("/") else ("/", value)
