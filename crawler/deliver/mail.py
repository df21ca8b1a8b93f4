"""A digest by e-mail: plain text, and HTML that runs from right to left with the words marked that were found."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from crawler.arabic.letters import printable
from crawler.errors import UndeliveredError
from crawler.phrases.alerts import say
from crawler.watch.channels import Channel
from crawler.watch.messages import Message, marked

LINES = 50
"""Alerts that a digest lists; of the others it says how many there are."""
SECONDS = 20.0


def is_due(channel: Channel, last: str, now: datetime) -> bool:
    """Whether one of the set hours has come since the last digest (empty: there was none)."""
    if not channel.hours or not last:
        return True
    zone = ZoneInfo(channel.timezone)
    local = now.astimezone(zone)
    days = (local.date(), local.date() - timedelta(days=1))
    slots = (datetime(day.year, day.month, day.day, hour, tzinfo=zone) for day in days for hour in channel.hours)
    return max(slot for slot in slots if slot <= now) > datetime.fromisoformat(last)


def send(channel: Channel, messages: Sequence[Message], total: int, now: datetime) -> str:
    """Sends a digest of alerts, of which there are `total`.

    Returns: what went wrong all the same: recipients that were refused.

    Raises: UndeliveredError.
    """
    try:
        with _server(channel) as server:
            if channel.user:
                server.login(channel.user, _password(channel))
            refused = server.send_message(digest(channel, messages, total, now))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise UndeliveredError(printable(f"{type(error).__name__}: {error}", 300)) from error
    return f"refused: {', '.join(sorted(refused))}" if refused else ""


def digest(channel: Channel, messages: Sequence[Message], total: int, now: datetime) -> EmailMessage:
    """The digest; the same alerts make the same Message-ID, by which a repetition is known."""
    listed = messages[:LINES]
    mail = EmailMessage()
    first = printable(listed[0].title or listed[0].why, 80)
    mail["Subject"] = say("subject", channel.language, number=total, first=first)
    mail["From"] = channel.sender
    mail["To"] = ", ".join(channel.to)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{messages[0].id}-{messages[-1].id.rpartition('-')[2]}@marsad.invalid>"
    mail["Auto-Submitted"] = "auto-generated"
    more = say("more", channel.language, number=total - len(listed)) if total > len(listed) else ""
    mail.set_content("\n\n".join([*(_plain(one, channel.language) for one in listed), *([more] if more else [])]))
    mail.add_alternative(_html(listed, more, channel.language), subtype="html")
    return mail


def _plain(message: Message, language: str) -> str:
    found = f" [{say('matched', language)}: {'; '.join(message.matched)}]" if message.matched else ""
    lines = (
        f"{message.watch}: {message.why}{found}",
        " · ".join(filter(None, (printable(message.title, 300), message.source))),
        *(f"{say(key, language)}: {where}" for key, where in _links(message)),
    )
    return "\n".join(filter(None, lines))


def _links(message: Message) -> tuple[tuple[str, str], ...]:
    links = (("page", message.page), ("archived", message.archived), ("original", message.url))
    return tuple((key, where) for key, where in links if where)


def _html(messages: Sequence[Message], more: str, language: str) -> str:
    direction = "rtl" if language == "ar" else "ltr"
    items = "".join(f"<li>{_item(message, language)}</li>" for message in messages)
    rest = f"<p>{escape(more)}</p>" if more else ""
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
        f"<body><ol>{items}</ol>{rest}</body></html>"
    )


def _item(message: Message, language: str) -> str:
    links = " · ".join(f'<a href="{escape(where)}">{escape(say(key, language))}</a>' for key, where in _links(message))
    head, lead = (_marked(printable(text, 500), message.matched) for text in (message.title, message.lead))
    return (
        f'<p><b>{escape(message.watch)}</b>: {escape(message.why)}</p><p dir="auto"><b>{head}</b>'
        f' {escape(message.source)}</p><p dir="auto">{lead}</p><p>{links}</p>'
    )


def _marked(text: str, matched: tuple[str, ...]) -> str:
    pieces = ((escape(piece), found) for piece, found in marked(text, matched))
    return "".join(f"<mark>{piece}</mark>" if found else piece for piece, found in pieces)


def _server(channel: Channel) -> smtplib.SMTP:
    sealed = ssl.create_default_context()
    if channel.security == "tls":
        return smtplib.SMTP_SSL(channel.server, channel.port, timeout=SECONDS, context=sealed)
    server = smtplib.SMTP(channel.server, channel.port, timeout=SECONDS)
    if channel.security == "starttls":
        server.starttls(context=sealed)
    return server


def _password(channel: Channel) -> str:
    password = os.environ.get(channel.password, "") if channel.password else ""
    if not password:
        raise UndeliveredError(f"the environment has no {channel.password or 'password'}")
    return password
