"""Notices: a page that answers with the status of success and says that there is no article. Pure.

Not found, no access, a bot check, a consent wall, maintenance, a login, a parked domain. Were such a page taken for an
article, it would be stored once for each address, or for the new text of an article that is known already.

A notice speaks to its reader in a form of words. So a title counts as a whole ("404", never "404 cases"), and a line of
the text from its beginning. The forms stand in crawler/arabic/notices.py.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.arabic.furniture import kind_of
from crawler.arabic.letters import line_key, masked_key
from crawler.arabic.notices import CONSENT_TITLES, LINES, STANDS_FOR_THE_TITLE, WHOLE_TITLES
from crawler.extract.affixes import separations

LONGEST = 80
"""Words from which on a page is an article all the same, such as one about a network's 404."""
LONGEST_CONSENT = 600
"""The same for the walls that ask for consent: they explain themselves at length."""


_PLACES = frozenset(
    (
        "404",
        "404.html",
        "404.php",
        "error",
        "error.html",
        "errorpage",
        "notfound",
        "not-found",
        "login",
        "login.php",
        "signin",
        "sign-in",
        "wp-login.php",
        "maintenance",
        "maintenance.html",
        "consent",
        "captcha",
    )
)


def notice_of(title: str, text: str, words: int, asked: str, answered: str, *, least: int) -> str:
    """What tells that a page is a notice: its title, a line of its text or where it was redirected to; else empty.

    Args:
        title: without the site's name.
        text: cleaned, a paragraph a line.
        words: of the text.
        asked, answered: addresses before and after redirects.
        least: words that an article has.
    """
    if words < LONGEST_CONSENT and CONSENT_TITLES.fullmatch(line_key(title)):
        return title
    if words >= LONGEST:
        return ""
    if is_notice_title(title):
        return title
    place = _place(answered)
    if place in _PLACES and place != _place(asked):
        return answered
    return _notice_in(text, least)


def is_notice_title(title: str) -> bool:
    """Whether a title says nothing but that there is no article; the site's name may stand at one end."""
    if WHOLE_TITLES.fullmatch(line_key(title)):
        return True
    ends = ((title[: cut.start()], title[cut.end() :]) for cut in separations(title))
    return any(STANDS_FOR_THE_TITLE.fullmatch(line_key(part)) for pair in ends for part in pair)


def is_furniture(text: str) -> bool:
    """Whether a text is nothing but known furniture ("Share", "Leave a comment")."""
    return all(kind_of(masked_key(line)) for line in text.split("\n"))


def _notice_in(text: str, least: int) -> str:
    """The first line of the text that is a notice, if what is left without such lines is too short for an article."""
    lines = text.split("\n")
    keys = [line_key(line) for line in lines]
    found = [line for line, key in zip(lines, keys, strict=True) if LINES.match(key)]
    rest = sum(len(key.split()) for key in keys if not LINES.match(key))
    return found[0] if found and rest < least else ""


def _place(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()
