"""The card of a corpus: what is in it, where it comes from, how it was made, and what nobody may conclude. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crawler.browse.exports.rows import COLUMNS
from crawler.phrases import explanations
from crawler.phrases.locale import IN_ENGLISH
from crawler.phrases.tables import TABLES

if TYPE_CHECKING:
    from crawler.carry.release import Tally

OF_OTHER_TABLES = {
    "origin": "Number of the first article of its story",
    "page_sha256": "Of the page as it was answered, decoded",
    "captured_at": "When the page was fetched",
    "warc_file": "File of the archive that holds the page",
    "warc_offset": "Where in it",
    "agency": "Agency that the dateline names",
    "place": "Place that the dateline names",
}
"""Columns of a file that aren't columns of `articles` of the same name."""
TERMS = """\
The texts are their publishers' and authors' own. Whoever made this corpus grants no licence to them: what may
be done with them is a matter of the law that holds for you (quotation, research, text and data mining) and of
the publishers' terms. Articles whose publishers reserve their use in a form that a machine can read are left
out, as far as the archive knows: by the page as it was fetched (`noai` and `noarchive` for robots,
`tdm-reservation`, `Content-Usage`) and by its robots.txt (`Content-Usage`; robots of corpora and models shut
out). A reservation that was made later, or in words alone, is not known here. Names of people are in the texts."""


def card(tally: Tally, archive: Mapping[str, Any], form: str, asked: str) -> str:
    """The card as Markdown.

    Args:
        archive: `run` and `at` of its last run, `titles` of its sources.
        form: of the articles' file.
        asked: the query; empty: everything.
    """
    return "\n".join(
        (
            "# A corpus of news articles\n",
            f"{_counted(tally)}, {_span(tally)}.",
            f"Undated: {tally.years['']:,}.\n",
            "## Files\n",
            _table(("file", "holds"), _files(form)),
            "\n## How it was made\n",
            f"From an archive of Marsad, as it was after run {archive.get('run') or 0},",
            f"which ended {archive.get('at') or 'never'}, by `marsad release` with the query",
            f"`{asked or '(everything)'}`. The newest text of each article is taken, without what stands",
            "around it on its page. Of articles with the same words, letter forms and marks aside,",
            "the one that was published first is here; copies that were shortened or reworded are, and `story` and",
            "`origin` tell them. The same archive and query give the same bytes.\n",
            "Left out:\n",
            _counts("why", tally.left_out) if tally.left_out else "nothing.",
            f"\nOf {tally.unseen:,} articles the page is not in the archive, so what it says of its use is not known;",
            "they are here, and listed in `unseen.csv`.\n",
            "## Terms\n",
            TERMS,
            "\n## Sources\n",
            _table(("source", "title", "articles", "first", "last"), _sources(tally, archive["titles"])),
            "\n## Languages\n",
            _counts("language", tally.languages),
            "\n## Years\n",
            _counts("year", tally.years),
            "\n## Where the dates come from\n",
            "A date is what its best statement says; `published_trust` (0-100) is how far that is believed.\n",
            _counts("signal", Counter({_signal(name): n for name, n in tally.signals.items()})),
            "\n## Fields\n",
            _table(("field", "holds"), ((f"`{name}`", _field(name)) for name in COLUMNS)),
            "",
        )
    )


def _counted(tally: Tally) -> str:
    counts = ((tally.articles, "article"), (len(tally.sources), "source"), (tally.words, "word"))
    return "{} of {}, {}".format(*(IN_ENGLISH.counted(n, noun) for n, noun in counts))


def _span(tally: Tally) -> str:
    days = [day for both in tally.days.values() for day in both]
    return f"published from {min(days)} to {max(days)}" if days else "none with a date"


def _files(form: str) -> tuple[tuple[str, str], ...]:
    return (
        (f"`articles.{form}`", "the articles, one a row; the fields are below"),
        ("`sources.csv`", "where they come from"),
        ("`left_out.csv`", "what the query finds and is not here, and why"),
        ("`unseen.csv`", "articles whose page could not be looked at"),
        ("`SHA256SUMS`", "checksums of all files: `sha256sum -c SHA256SUMS`"),
    )


def _sources(tally: Tally, titles: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
    for name, articles in sorted(tally.sources.items()):
        yield f"`{name}`", titles.get(name, name), f"{articles:,}", *tally.days.get(name, ("", ""))


def _signal(name: str) -> str:
    return f"{explanations.signal(name, 'en')} (`{name}`)" if name else "undated"


def _field(name: str) -> str:
    return OF_OTHER_TABLES.get(name) or TABLES["articles"][1][name]


def _counts(name: str, counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return _table((name, "articles"), ((key or "none", f"{n:,}") for key, n in ordered))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
