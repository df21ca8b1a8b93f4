"""What archives of older versions hold in English where there are codes now (crawler/model/details.py)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_NUMBER = r"([\d,]+)"
OLD: tuple[tuple[str, str], ...] = (
    (r"HTTP (\d{3})", "http_status:{}"),
    (r"known as (\S+)", "known_as:{}"),
    (r"same text as (\S+)", "same_text:{}"),
    (r"another form of (\S+)", "other_form:{}"),
    (r"by script to (\S+)", "script_leads_to:{}"),
    (r"from https to (\S+)", "downgraded_to:{}"),
    (r"a redirect to nowhere", "leads_nowhere"),
    (r"offered by (\S+)", "offered_by:{}"),
    (r"another channel's, shown by (\S+)", "other_channel:{}"),
    (rf"title, lines \+{_NUMBER} -{_NUMBER}", "retitled_and_edited:{}:{}"),
    (rf"lines \+{_NUMBER} -{_NUMBER}", "edited:{}:{}"),
    (r"no bytes", "no_bytes"),
    (r"no markup", "no_markup"),
    (r"a feed or sitemap", "feed_or_sitemap"),
    (rf"{_NUMBER} tags, {_NUMBER} at most", "too_many_tags:{}:{}"),
    (r"beyond the parser's limits", "parser_limits"),
    (r"nested too deeply", "too_deep"),
    (r"unreadable as (.+)", "unreadable:{}"),
    (r"garbled as (.+)", "garbled:{}"),
    (r"the home page", "home_page"),
    (r"a list of articles", "list_of_articles"),
    (r"a page that offers articles", "page_of_offers"),
    (r"nothing but lines that its site repeats", "only_repeated"),
    (r"nothing but furniture", "only_furniture"),
    (rf"{_NUMBER} words, {_NUMBER} at least", "few_words:{}:{}"),
    (r"shown no more", "shown_no_more"),
    (rf"{_NUMBER} content codings, one inside the other", "codings_in_one:{}"),
    (r"unknown content coding '(.*)'", "unknown_coding:{}"),
    (r"an empty body is no (\S+) stream", "empty_stream:{}"),
    (r"not an? (\S+) stream: (.*)", "broken_stream:{}:{}"),
    (r"the (\S+) stream ends early", "cut_stream:{}"),
    (rf"more than {_NUMBER} bytes when decompressed", "inflates:{}"),
    (rf"a header of more than {_NUMBER} bytes", "large_header:{}"),
    (rf"rendered, {_NUMBER} bytes", "rendered_bytes:{}"),
    (rf"rendered, {_NUMBER} characters", "rendered_characters:{}"),
    (rf"{_NUMBER} bytes", "large:{}"),
    (r"an empty answer", "empty_answer"),
    (r"an empty answer, or no HTML", "empty_or_no_html"),
    (r"an HTML page", "html_page"),
    (r"declares entities|has a DTD or declares entities", "entities"),
    (r"elements without an end", "endless_elements"),
    (r"no feed of a known kind", "unknown_feed"),
    (r"a feed without items", "no_items"),
    (rf"{_NUMBER} items; the first {_NUMBER} are read", "many_items:{}:{}"),
    (rf"{_NUMBER} (?:items|entries) could be read: (.*)", "items_read:{}:{}"),
    (rf"{_NUMBER} (?:items|entries|posts) without an address", "items_without_address:{}"),
    (r"an item without an address", "items_without_address:1"),
    (r"JSON, but no JSON Feed", "other_json"),
    (r"no JSON", "no_json"),
    (r"XML, but no sitemap", "other_xml"),
    (r"neither XML nor a list of addresses", "no_sitemap"),
    (rf"ends in the middle; {_NUMBER} entries could be read", "ends_early:{}"),
    (rf"more than {_NUMBER} bytes; the rest is left", "bytes_left:{}"),
    (rf"more than {_NUMBER} entries; the rest is left", "items_left:{}"),
    (r"names itself", "names_itself"),
    (rf"{_NUMBER} of {_NUMBER} parts", "parts_left:{}:{}"),
    (rf"{_NUMBER} of {_NUMBER} parts; they get their turn", "parts_in_turn:{}:{}"),
    (rf"an index at depth {_NUMBER}", "index_depth:{}"),
    (rf"{_NUMBER} pages, and still an? (?:next|older) one", "pages_and_more:{}"),
    (rf"{_NUMBER} links are taken, {_NUMBER} more on offer are left", "links_left:{}:{}"),
    (r"no links to articles", "no_links"),
    (r"nested too deeply: what stands behind is not read", "rest_too_deep"),
    (r"the channel shows no messages to the public", "no_messages"),
    (rf"the last of {_NUMBER} pages had new posts", "last_had_new:{}"),
    (r"(.+) selects nothing with an address", "selects_nothing:{}"),
    (rf"{_NUMBER} looks in a row found nothing changed", "vain_looks:{}"),
    (rf"max_pages = {_NUMBER}", "max_pages:{}"),
    (r"the run was stopped", "run_stopped"),
    (r"the time of the run was up", "time_up"),
    (r"(\d{3}), asked to wait (\d+) s", "asked_to_wait:{}:{}"),
    (r"304 to a request without validators", "unasked_304"),
    (r"(\S.*) is no public address", "private_address:{}"),
    (r"no end after (\d+) s", "no_end:{}"),
    (r"its scripts gave no rest for (\d+) s", "no_rest:{}"),
    (r"(\d+) MB of memory", "browser_memory:{}"),
    (r"no result after (\S+) s", "no_result:{}"),
    (r"the worker died, exit status (\S+)", "worker_died:{}"),
    (r"more memory than a page may take", "page_memory"),
    (r"Scrapy dropped the request", "request_dropped"),
    (r"lost on the way: neither answer nor failure", "lost"),
    (r"the spider made nothing of the answer", "nothing_made"),
)
"""Sentences and their codes; `{}` are the groups, without the commas of numbers."""
_OLD = tuple((re.compile(pattern), code) for pattern, code in OLD)


def _message(told: str) -> str:
    return f"message:{told}"


_BY_REASON: dict[str, Callable[[str], str]] = {
    "known": lambda told: f"of_source:{told}",
    "offered_twice": lambda told: f"of_source:{told}",
    "waits": lambda told: f"waits_until:{told}",
    "not_html": lambda told: f"is_kind:{told}",
    "soft_404": lambda told: f"leads_to:{told}" if told.startswith("http") else f"titled:{told}",
    "robots_disallow": lambda _: "",
} | dict.fromkeys(
    ("offsite", "gone", "redirect_bad", "redirect_limit", "redirect_loop", "redirect_scheme"),
    lambda told: f"leads_to:{told}" if told.startswith("http") else f"message:{told}",
)
"""What stood alone beside a reason."""


def detail_of(reason: str | None, told: str) -> str:
    """The code of what an older version told beside a reason; what it said in no words of its own is a message."""
    if not told:
        return ""
    for pattern, code in _OLD:
        if found := pattern.fullmatch(told):
            return code.format(*(_plain(part) for part in found.groups()))
    return _BY_REASON.get(reason or "", _message)(told)


def failure_of(stored: str) -> str:
    """A failure of a source (`URL: reason detail`) with the code of its detail."""
    found = _FAILURE.fullmatch(stored)
    return stored if found is None else f"{found[1]}{found[2]} {detail_of(found[2], found[3])}"


def notes_of(stored: str) -> str:
    """The notes of a run, as JSON, with the codes of their details."""
    notes = json.loads(stored)
    for note in notes:
        note["detail"] = detail_of(None, note["detail"])
    return json.dumps(notes, ensure_ascii=False)


_FAILURE = re.compile(r"((?:\S+: )?)([a-z0-9_]+) (.+)", re.DOTALL)


def _plain(part: str) -> str:
    return part.replace(",", "") if re.fullmatch(_NUMBER, part) else part
