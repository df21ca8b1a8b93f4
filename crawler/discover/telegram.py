"""Telegram: the public preview of a channel (`t.me/s/NAME`), whose messages are articles of their own.

The preview shows the newest messages, some twenty a page, and leads back by `?before=NUMBER`. Its structure is that of
Telegram's widget (core.telegram.org/widgets/post): a `data-post="NAME/NUMBER"` around each message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.arabic.letters import clean_line
from crawler.arabic.lines import SOURCE_LABEL
from crawler.discover import MAX_OFF_SITE, Discovery, Gathering
from crawler.model import Detail, Link, LinkKind, Page, Reason, Source, Stage
from crawler.web import urls
from crawler.web.charset import decode
from crawler.web.headers import aware

SITE = "https://t.me"
"""Where previews are, for channels that are named alone; where it is blocked, a mirror's address names the channel."""
MOST_MESSAGES = 200
"""Of one page."""
MOST_ABSENT = 500
"""Numbers between the first and the last message of a page that are looked for; Telegram shows twenty at once."""
_POST = re.compile(r"(?P<name>[A-Za-z0-9_]+)/(?P<number>\d{1,9})(?:$|\?)")
_MESSAGE = re.compile(r"(?P<base>.*)/(?P<name>[A-Za-z0-9_]+)/(?P<number>\d{1,9})")
_PREVIEW = re.compile(r"(?P<base>.*)/s/(?P<name>[A-Za-z0-9_]+)(?:/(?P<number>\d{1,9}))?")
_TEXT, _REPLY = "tgme_widget_message_text", "tgme_widget_message_reply"
_BREAK = "\u2028"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a channel, without what counts or decorates it (views, reactions, the reply it answers)."""

    url: str
    channel: str
    number: int
    sent_at: str
    """As stated, ISO 8601 with an offset."""
    paragraphs: tuple[str, ...]
    links: tuple[str, ...] = ()
    forwarded_from: str = ""
    edited: bool = False


def channel_url(channel: str) -> str:
    """The address of a channel's preview: by its name, or as it is given."""
    return channel if "/" in channel else f"{SITE}/s/{channel}"


def preview_of(url: str) -> str:
    """The part of a channel's preview that shows a message, by the message's address; empty for another address."""
    found = _MESSAGE.fullmatch(_bare(url))
    return f"{found['base']}/s/{found['name']}/{found['number']}" if found else ""


def shows(url: str, source: Source) -> bool:
    """Whether an address is that of a message in one of a source's channels."""
    shown = preview_of(url).lower()
    return bool(shown) and any(shown.startswith(f"{channel_url(one).lower()}/") for one in source.telegram)


def read_telegram(page: Page, source: Source) -> Discovery:
    """What a page of a channel offers: its messages as pages of their own, the outlet's links in them, the older page.

    A channel without a preview leads to its front page, which has no message: `no_preview`.
    """
    found = Gathering(page, source, Stage.TELEGRAM, MOST_MESSAGES)
    tree = _tree(page)
    if tree is None or not tree.xpath("//*[contains(@class, 'tgme_channel_history')]"):
        found.reject(Reason.NO_PREVIEW, Detail.NO_MESSAGES.of())
        return found.done()
    place = _PREVIEW.fullmatch(_bare(page.url))
    base, channel, asked = place.group("base", "name", "number") if place else (SITE, "", None)
    shown = messages_of(tree, base)
    messages = tuple(one for one in shown if one.channel == channel.lower())
    for message in [one for one in shown if one.channel != channel.lower()][:MAX_OFF_SITE]:
        found.reject(Reason.OFFSITE, Detail.OTHER_CHANNEL.of(page.url), message.url)
    for message in messages:
        for address in message.links:
            if urls.belongs(address, source) and not shows(address, source):
                found.offer(address, LinkKind.TELEGRAM)
    if messages and (older := min(message.number for message in messages)) > 1:
        found.follow(f"{base}/s/{messages[0].channel}?before={older}")
    carried = tuple(as_page(message, page, source, _title(tree)) for message in messages)
    return replace(found.done(), carried=carried, absent=_absent(messages, int(asked or 0)), title=_title(tree))


def messages_of(tree: HtmlElement, base: str = SITE) -> tuple[Message, ...]:
    """The messages of a page in its order, whichever channel's; service messages (a pin, a new picture) are none.

    Args:
        base: what stands before the names of channels in addresses: scheme and host.
    """
    found = []
    for post in tree.xpath("//*[@data-post]")[:MOST_MESSAGES]:
        place = _POST.match(post.get("data-post"))
        if place is None or "service_message" in post.get("class", ""):
            continue
        texts = [one for one in _of_class(post, _TEXT) if _is_own(one, post)]
        paragraphs = tuple(line for one in texts for line in _lines(one))
        shown = _of_class(post, "tgme_widget_message_date")
        times = [time.get("datetime") for link in shown for time in link.iter("time") if time.get("datetime")]
        found.append(
            Message(
                url=f"{base}/{place['name'].lower()}/{place['number']}",
                channel=place["name"].lower(),
                number=int(place["number"]),
                sent_at=times[-1] if times else "",
                paragraphs=paragraphs,
                links=tuple(dict.fromkeys(_links(post, texts))),
                forwarded_from=_first_text(post, "tgme_widget_message_forwarded_from_name"),
                edited=any("edited" in (one.text or "") for one in _of_class(post, "tgme_widget_message_meta")),
            )
        )
    return tuple(found)


def as_page(message: Message, page: Page, source: Source, title: str) -> Page:
    """A message as a page of its own, as a site would print it: what only counts (views) is no part of it.

    Args:
        page: the channel's page that it stands on; the archived record is that page's.
    """
    link = Link(url=message.url, kind=LinkKind.TELEGRAM, found_on=page.url, published_raw=message.sent_at)
    paragraphs = [*message.paragraphs]
    if message.forwarded_from:
        paragraphs.append(f"{SOURCE_LABEL}: {message.forwarded_from}")
    body = (
        f'<!DOCTYPE html><html lang="{escape(source.language)}"><head><meta charset="utf-8">'
        f'<link rel="canonical" href="{message.url}"><meta property="og:type" content="article">'
        f'<meta property="og:site_name" content="{escape(title or source.title)}">'
        f'<meta property="article:published_time" content="{escape(message.sent_at)}"></head><body><article>'
        + "".join(f"<p>{escape(line)}</p>" for line in paragraphs)
        + "</article></body></html>"
    )
    return Page(
        url=message.url,
        final_url=message.url,
        source=page.source,
        body=body.encode(),
        fetched_at=page.fetched_at,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        link=link,
        archive=page.archive,
        flags=page.flags,
    )


def sent_at(stated: str) -> datetime | None:
    """When a message was sent, as it states; None where that can't be read."""
    try:
        return aware(datetime.fromisoformat(stated))
    except ValueError:
        return None


def _absent(messages: tuple[Message, ...], asked: int) -> tuple[str, ...]:
    """Addresses of the numbers between the first and the last message of a page that no message has.

    Args:
        asked: the message whose surroundings the page is to show: beyond the last one it is missing too. 0: none.
    """
    if not messages:
        return ()
    there = {message.number for message in messages}
    last = max(there)
    numbers = range(min(there), last)
    missing = [number for number in numbers if number not in there] if len(numbers) <= MOST_ABSENT else []
    channel = messages[0].url.rpartition("/")[0]
    return tuple(f"{channel}/{number}" for number in (*missing, *([asked] if asked > last else ())))


def _bare(url: str) -> str:
    """An address without its query and fragment."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def _tree(page: Page) -> HtmlElement | None:
    text = decode(page.body, page.headers).text
    try:
        return document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8", recover=True, no_network=True))
    except (etree.ParserError, ValueError):
        return None


def _title(tree: HtmlElement) -> str:
    return _first_text(tree, "tgme_channel_info_header_title") or _first_text(tree, "tgme_widget_message_owner_name")


def _of_class(element: HtmlElement, name: str) -> list[HtmlElement]:
    return [one for one in element.iter() if isinstance(one.tag, str) and name in (one.get("class") or "").split()]


def _first_text(element: HtmlElement, name: str) -> str:
    return next((clean_line(str(one.text_content())) for one in _of_class(element, name)), "")


def _is_own(text: HtmlElement, post: HtmlElement) -> bool:
    """Whether a text is the message's, and stands in no other text of it (edited ones are shown one in another)."""
    for above in text.iterancestors():
        if above is post:
            return True
        if above.get("data-post") or {_TEXT, _REPLY} & set((above.get("class") or "").split()):
            return False
    return False


def _lines(text: HtmlElement) -> Iterator[str]:
    """The lines of a text; `<br>` ends one."""
    for part in str("".join(_pieces(text))).split(_BREAK):
        if line := clean_line(part):
            yield line


def _pieces(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield _BREAK if child.tag == "br" else "".join(_pieces(child))
        yield child.tail or ""


def _links(post: HtmlElement, texts: list[HtmlElement]) -> Iterator[str]:
    """Addresses in the text, and that of the preview below it."""
    for one in (*texts, *_of_class(post, "tgme_widget_message_link_preview")):
        for anchor in one.iter("a"):
            address = (anchor.get("href") or "").strip()
            if address.startswith(("http://", "https://")):
                yield address
