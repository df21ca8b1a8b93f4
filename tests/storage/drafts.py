"""Drafts and sources for the tests of storage: everything a test doesn't name has a plain default."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from crawler.arabic.letters import tokens
from crawler.model import Draft, Extraction, Fingerprint, PublishedDate, RemovedLine, Source

NOW = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
TEXT = (
    "افتتحت مديرية الزراعة في حماة مشتلاً جديداً لغراس الزيتون واللوز.\n"
    "وقال مدير المشتل إن الغراس ستوزع على المزارعين في الخريف بسعر رمزي."
)


def source(name: str = "nawafir", **fields: Any) -> Source:
    return Source(**({"name": name, "title": "نوافير", "home": f"https://{name}.example/"} | fields))


def draft(
    url: str = "https://nawafir.example/1",
    text: str = TEXT,
    title: str = "مشتل جديد في حماة",
    *,
    source: str = "nawafir",
    at: datetime = NOW,
    on: date | None = date(2024, 5, 1),
    trust: int = 80,
    removed: tuple[str, ...] = (),
    flags: tuple[str, ...] = (),
    **fields: Any,
) -> Draft:
    made = Draft(
        url=url,
        asked_url=url,
        source=source,
        fetched_at=at,
        extractor="test 1",
        extraction=Extraction(
            title=title,
            text=text,
            language="ar",
            flags=flags,
            removed=tuple(RemovedLine(rule="learned", line=line) for line in removed),
        ),
        published=PublishedDate(on=on, trust=trust if on else 0, signal="jsonld" if on else ""),
        fingerprint=Fingerprint(version=1, text_hash=text_hash(text)),
        body_hash=hashlib.sha256(text.encode(errors="replace")).hexdigest(),
    )
    return replace(made, **fields)


def text_hash(text: str) -> str:
    folded = " ".join(tokens(text))
    return hashlib.sha256(folded.encode(errors="replace")).hexdigest() if folded else ""
