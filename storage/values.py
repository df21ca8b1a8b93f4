"""Between Python's values and the columns: moments, days, and strings that SQLite can hold."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from functools import lru_cache

from crawler.model import Detail, Link, LinkKind, Note, NoteKind, read_fact

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@lru_cache(maxsize=64)
def stamp(moment: datetime) -> str:
    """A moment as an `_at` column: UTC ISO 8601 with seconds and offset, which sorts as it reads."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def stamp_or_none(moment: datetime | None) -> str | None:
    """`stamp`, or NULL."""
    return None if moment is None else stamp(moment)


def moment(column: str | None) -> datetime | None:
    """An `_at` column as an aware moment."""
    return None if column is None else datetime.fromisoformat(column).astimezone(UTC)


def day_or_none(on: date | None) -> str | None:
    """A day as an `_on` column, or NULL."""
    return None if on is None else on.isoformat()


def day(column: str | None) -> date | None:
    """An `_on` column as a day."""
    return None if column is None else date.fromisoformat(column)


def plain(text: str) -> str:
    """The text without what SQLite can't hold: lone surrogates and NUL (ends strings for its functions)."""
    if "\0" not in text:
        try:
            text.encode()  # a tenth of the regex's time
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNSTORABLE.sub("", text)


_LINK_FIELDS = tuple(Link.__dataclass_fields__)


def link_to_json(link: Link) -> str:
    """A link as the frontier keeps it."""
    return plain(json.dumps({name: getattr(link, name) for name in _LINK_FIELDS}, ensure_ascii=False))


def link_from_json(text: str) -> Link:
    """The link again. Raises KeyError, TypeError or ValueError when the text is none."""
    fields = json.loads(text)
    return Link(**{**fields, "kind": LinkKind(fields["kind"]), "authors": tuple(fields["authors"])})


def notes_to_json(notes: tuple[Note, ...]) -> str:
    """A run's notes as `run_sources` keeps them."""
    return plain(
        json.dumps(
            [{"kind": one.kind, "url": one.url, "detail": str(one.detail or "")} for one in notes], ensure_ascii=False
        )
    )


def notes_from_json(text: str) -> tuple[Note, ...]:
    """The notes again."""
    return tuple(
        Note(kind=NoteKind(one["kind"]), url=one["url"], detail=read_fact(one["detail"], Detail))
        for one in json.loads(text)
    )
