"""An archive of four outlets whose every number is known: what the analyses of a search are tested on.

naba     daily from 2 to 11 March 2026, of which 2, 3 and 9 March speak of the dam; then nothing more
sada     every Monday from 5 January to 20 April 2026; on 2 March it copies naba, on 9 March and 20 April it speaks of
         the dam itself; one article on the dam has no date, one is dated 2031 by a misprint
rafid    takes from sada what that took from naba, and on 9 March copies sada's own
wadi     from an archive of 2014, crawled no more, with a title that spreadsheets would reckon: two articles of June
         that are known to the month, one to the day
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from storage.search import Search
from tests.browse.archive import Archive

DAM, SALT, HARVEST = "انهار السد في الوادي وغمرت المياه القرى", "ارتفع سعر الملح في السوق", "بدأ حصاد القمح في السهل"
MARCH = [date(2026, 3, day) for day in range(2, 12)]
MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(16)]
DAM_OF_NABA = {date(2026, 3, day) for day in (2, 3, 9)}
DAM_OF_SADA = {date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 20)}


def write(path: Path) -> dict[str, int]:
    """Writes it; gives the ids of articles by source and day."""
    archive, ids = Archive(path), {}
    for name, configured in (("naba", 1), ("sada", 1), ("rafid", 1), ("wadi", 0)):
        title = f"مصدر {name}" if configured else "=1+1"
        archive.insert("sources", name=name, title=title, timezone="UTC", configured=configured)

    def tell(source: str, day: date, text: str, hour: int = 8, minute: int = 0, **more: object) -> int:
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        found = {"published": at, **more}
        seen = at + timedelta(minutes=5)
        article = archive.article(source, f"{text.split()[0]} {day} {source}", text, seen, **found)  # type: ignore[arg-type]
        ids[f"{source} {day}"] = article
        return article

    for hour in (6, 7):
        tell("wadi", date(2014, 6, 1), HARVEST, hour=hour, precision="month")
    tell("wadi", date(2014, 6, 10), HARVEST)
    for day in MONDAYS[:8]:
        tell("sada", day, SALT)
    for day in MARCH:
        tell("naba", day, DAM if day in DAM_OF_NABA else HARVEST, section="محليات")
    for day in MONDAYS[8:]:
        tell("sada", day, DAM if day in DAM_OF_SADA else SALT, minute=30)
    tell("rafid", date(2026, 3, 2), DAM, hour=12)
    tell("rafid", date(2026, 3, 9), DAM, hour=10)
    ids["undated"] = archive.article("sada", "السد", DAM, datetime(2026, 4, 20, 9, tzinfo=UTC))
    misprint = datetime(2031, 1, 1, 8, tzinfo=UTC)
    seen = datetime(2026, 4, 20, 10, tzinfo=UTC)
    ids["misprint"] = archive.article("sada", "خطأ", SALT, seen, published=misprint)
    _story(archive, 1, ids["naba 2026-03-02"], [(ids["sada 2026-03-02"], 0.9), (ids["rafid 2026-03-02"], 0.8)])
    _story(archive, 2, ids["sada 2026-03-09"], [(ids["rafid 2026-03-09"], 0.6)])
    Search(archive.connection).reindex_all()
    archive.connection.commit()
    archive.connection.close()
    return ids


def _story(archive: Archive, story: int, first: int, copies: list[tuple[int, float]]) -> None:
    """Each copy is taken from the one before it."""
    archive.insert(
        "stories",
        id=story,
        first_article=first,
        articles=len(copies) + 1,
        sources=len(copies) + 1,
        first_known_by="time",
        origins=1,
    )
    archive.connection.execute("UPDATE articles SET story = ?, copy_kind = 'first' WHERE id = ?", (story, first))
    archive.insert("origins", article=first, taken=1.0, kept=1.0)
    parent = first
    for copy, taken in copies:
        archive.connection.execute("UPDATE articles SET story = ?, copy_kind = 'near' WHERE id = ?", (story, copy))
        archive.insert("origins", article=copy, taken=taken, kept=taken, parent=parent)
        parent = copy
