"""The tables of docs/ that are made from the code, each between `<!-- made: NAME -->` and `<!-- end -->`.

`python -m tests.documented` writes them anew; tests/test_docs.py fails while one is out of date.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import annotated_types
import click
from pydantic.fields import FieldInfo
from scrapy.settings import default_settings
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

import crawler.settings
from crawler.arabic.asked import FILTERS
from crawler.browse.metadata import INTERNAL
from crawler.cli import COMMANDS, cli
from crawler.commands.doctor import command as any_command
from crawler.dates.signals import SIGNALS
from crawler.discover.kinds import KINDS
from crawler.extract.rules import RULES
from crawler.model import Detail, FactKind, Finding, OutcomeKind, Reason, WatchEvent, WhyNot
from crawler.phrases.facts import SENTENCES
from crawler.phrases.tables import TABLES
from crawler.search.parameters import PARAMETERS
from crawler.sources.keys import DefaultsTable, SourceTable, keys_of
from crawler.watch.channels import ChannelTable
from crawler.watch.reading import WatchTable
from storage.schema import migrations

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"(?<=<!-- made: )([a-z ]+) -->\n.*?(?=<!-- end -->)", re.DOTALL)
COMMON = ("--config", "--data", "--json", "--quiet", "--verbose")

LIMITS = (
    ("page, received and decoded", "bytes", "crawler.limits:PAGE_BYTES"),
    ("sitemap file, unpacked", "bytes", "crawler.limits:SITEMAP_BYTES"),
    ("entries of a sitemap", "", "crawler.discover.sitemap:MAX_URLS"),
    ("sitemaps of an index, read by a crawl", "", "spiders.sitemap:MAX_CHILDREN"),
    ("levels of sitemap indexes", "", "spiders.sitemap:MAX_DEPTH"),
    ("age of a sitemap's entries, read by a crawl", "", "spiders.sitemap:RECENT"),
    ("items of a feed", "", "crawler.discover.feed:MAX_ITEMS"),
    ("links of a listing page", "", "crawler.discover.listing:MAX_LINKS"),
    ("links of a listing page that are looked at", "", "crawler.discover.listing:MAX_ANCHORS"),
    ("pages of a listing", "", "spiders.listing:MAX_PAGES"),
    ("posts of the WordPress API, by date and by change, in a crawl", "", "spiders.wordpress:MAX_POSTS"),
    ("length of a URL", "characters", "crawler.limits:URL_CHARACTERS"),
    ("parts of a URL's path", "", "crawler.web.urls:MAX_SEGMENTS"),
    ("headers of an answer", "bytes", "crawler.fetch.handler:MAX_HEADER_BYTES"),
    ("robots.txt that is read", "bytes", "crawler.limits:ROBOTS_BYTES"),
    ("robots.txt is kept for", "seconds", "crawler.fetch.robots:KEPT_SECONDS"),
    ("`Crawl-delay` that is kept", "seconds", "crawler.web.robots:MAX_CRAWL_DELAY"),
    ("`Retry-After` that is waited for within a run", "seconds", "crawler.fetch.politeness:PATIENCE"),
    ("`Retry-After` that is believed", "seconds", "crawler.web.headers:MAX_RETRY_AFTER"),
    (
        "wait for an answer, after which another source may begin",
        "seconds",
        "crawler.fetch.handler:SILENCE_SECONDS",
    ),
    ("sources whose hosts keep them waiting, beside those crawled at once", "", "crawler.run.runner:MOST_WAITING"),
    ("failed URLs in a row, after which a host is left alone", "", "crawler.fetch.politeness:FAILURES_IN_A_ROW"),
    ("known articles looked at again in a run of a source", "", "crawler.fetch.frontier:RECHECKS"),
    ("between two requests without validators", "", "crawler.fetch.conditional:UNCONDITIONAL_EVERY"),
    ("shortest adaptive interval", "", "crawler.decide.schedule:SHORTEST"),
    ("longest adaptive interval", "", "crawler.decide.schedule:LONGEST"),
    ("first wait of a URL that failed", "", "crawler.decide.retry:FIRST_RETRY"),
    ("longest wait of a URL that failed", "", "crawler.decide.retry:LONGEST_RETRY"),
    ("a URL is given up after", "", "crawler.decide.retry:GIVEN_UP_AFTER"),
    ("sources.toml", "bytes", "crawler.sources.reading:MOST_BYTES"),
    ("length of a regular expression in it", "characters", "crawler.sources.keys:LONGEST_PATTERN"),
    ("processor time of a regular expression over one text", "seconds", "crawler.sources.patterns:PATTERN_SECONDS"),
    ("free room on the disk that a run leaves", "bytes", "crawler.system:MIN_FREE"),
    ("elements of a page", "", "crawler.web.document:MAX_ELEMENTS"),
    ("worker processes, one for each core", "", "crawler.limits:WORKERS"),
    ("processor time for a page", "seconds", "crawler.workers.pool:PAGE_SECONDS"),
    (
        "processor time of a page, after which its source waits for the side worker",
        "seconds",
        "crawler.workers.pool:SLOW_SECONDS",
    ),
    ("harmless pages in a row, after which it comes back", "", "crawler.workers.queue:FORGIVEN_AFTER"),
    ("memory of a worker beyond its own", "bytes", "crawler.workers.pool:MEMORY_BYTES"),
    ("pages, after which a worker is replaced", "", "crawler.workers.pool:PAGES_PER_WORKER"),
    ("requests of a page that a browser makes", "", "crawler.fetch.render:REQUESTS"),
    ("what it is given", "bytes", "crawler.fetch.render:BYTES"),
    ("scripts kept for the other pages of a source's run", "bytes", "crawler.fetch.render:KEPT_BYTES"),
    ("its time, without that in which it waits for answers", "seconds", "crawler.fetch.browser:SECONDS"),
    ("its time altogether", "seconds", "crawler.fetch.browser:WALL_SECONDS"),
    ("rest, after which it is complete", "seconds", "crawler.fetch.browser:QUIET_SECONDS"),
    ("memory of its browser", "bytes", "crawler.fetch.browser:MEMORY_BYTES"),
    ("pages that browsers make at once", "", "crawler.fetch.services:BROWSERS"),
    ("fewest words of an article", "", "crawler.process:MIN_WORDS"),
    ("size at which a new WARC file begins", "bytes", "storage.archive:FILE_BYTES"),
    ("wait for a locked database", "seconds", "storage.connection:BUSY_SECONDS"),
    ("words of a query", "", "crawler.search.query:MOST_TERMS"),
    ("length of a query's words", "characters", "crawler.search.query:LONGEST"),
    ("names in one filter of a query", "", "crawler.search.parameters:MOST_NAMES"),
    ("length of a name in a query", "characters", "crawler.search.parameters:LONGEST_NAME"),
    ("ticket of a job on another machine", "bytes", "crawler.scale.messages:TICKET_BYTES"),
    ("parcel that comes back", "bytes", "crawler.scale.messages:PARCEL_BYTES"),
    ("told by one job, after which the rest is left to the next", "bytes", "crawler.scale.doors:FULL_BYTES"),
    ("parcels taken in by one transaction", "bytes", "crawler.scale.write:BATCH_BYTES"),
    ("jobs waiting in the queue", "", "crawler.scale.dispatch:MOST_WAITING"),
    ("attempts of a job", "", "crawler.scale.queue:ATTEMPTS"),
    ("time for a run's end after SIGTERM", "seconds", "crawler.run.runner:GRACE_SECONDS"),
)
"""What is bounded, the unit where the value doesn't tell it, and the constant that bounds it."""

SETTINGS = {
    "TELNETCONSOLE_ENABLED": "a run opens no listening socket",
    "REMOTE_CONTROL_ENABLED": "as above",
    "DOWNLOAD_MAXSIZE": "bytes of a page, before and after decompression",
    "DOWNLOAD_WARNSIZE": "no warning before that",
    "MARSAD_SITEMAP_MAXSIZE": "bytes of a sitemap",
    "DOWNLOAD_TIMEOUT": "seconds for an answer",
    "REDIRECT_MAX_TIMES": "redirects one after the other",
    "METAREFRESH_ENABLED": "redirects written into pages aren't followed",
    "COOKIES_ENABLED": "no cookies",
    "URLLENGTH_LIMIT": "characters of a URL",
    "MARSAD_TRIES": "tries of a URL in a run",
    "MARSAD_RETRY_SPACING": "seconds before the second try (a source's `delay`); twice as many before the third",
    "MARSAD_DELAY": "seconds between two requests to one host, for all sources together",
    "DOWNLOAD_DELAY": "the same for Scrapy's own accounts",
    "DOWNLOAD_DELAY_JITTER": "the delay doesn't vary",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "requests to one host at once; 16 where `delay` is 0",
    "CONCURRENT_ITEMS": "results of a page in work at once",
    "AUTOTHROTTLE_ENABLED": "slow servers are asked less often; off where `delay` is 0",
    "LOG_ENABLED": "the command line writes the log",
    "STATS_DUMP": "the report tells the counts",
}
"""What crawler/settings.py changes, in words."""

READ_FROM = {
    "wordpress": "The WordPress API.",
    "jsonld": "`datePublished` in JSON-LD.",
    "feed": "The feed that offered the URL.",
    "news_sitemap": "The news sitemap that offered the URL.",
    "meta_published": "Meta elements that name the publication, such as `article:published_time`.",
    "microdata": "`itemprop` or `property`, such as `datePublished`.",
    "jsonld_broken": "JSON-LD that is no JSON, where all that it names are one day.",
    "time_marked": "A `<time>` that says of itself that it is the publication's.",
    "url": "The URL's path, by the source's `url_date` first.",
    "near_title": "A line around the heading that is a date and little else.",
    "time": "The first `<time>` behind the title.",
    "meta_date": 'Meta elements that say only "date".',
    "text_line": "Lines of the text that are a date and little else.",
    "date_class": "Elements whose class says date.",
    "listing": "The page of links that offered the URL.",
    "dateline": 'The start of the first paragraphs ("دمشق في 1 أيار 2024 - ...").',
    "image": "The folder of the article's picture.",
    "banner": "A line that carries the site's date; kept to be seen.",
    "jsonld_modified": "`dateModified` in JSON-LD.",
    "meta_modified": "Meta elements that name the modification.",
    "microdata_modified": "`dateModified` as `itemprop` or `property`.",
    "time_modified": "A `<time>` that says that it is the modification's.",
    "link_modified": "The modification that a feed, sitemap or API told.",
    "header_modified": "The `Last-Modified` header.",
    "labelled": "A date with a label of publication anywhere, if all name one day.",
    "script": "The state that a page hands to its own scripts.",
}
"""Where each signal reads its date."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a `|` inside a cell is escaped."""
    head = tuple(head)
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


# --- commands --------------------------------------------------------------------------------------


def command_named(name: str) -> click.Command:
    """The click command; raises AssertionError where there is none."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None, f"there is no command {name}"
    return command


def options_of(command: click.Command) -> tuple[click.Option, ...]:
    return tuple(option for option in command.params if isinstance(option, click.Option) and not option.hidden)


def _usage(command: click.Command, name: str) -> str:
    arguments = (param for param in command.params if isinstance(param, click.Argument))
    return " ".join(("marsad", name, *(argument.make_metavar(click.Context(command)) for argument in arguments)))


def _value(option: click.Option) -> str:
    """What the option takes and its bounds, or an empty cell for a flag."""
    kind = option.type
    if option.is_flag or option.count:
        return ""
    if isinstance(kind, click.Choice):
        return ", ".join(f"`{choice}`" for choice in kind.choices)
    if isinstance(kind, click.IntRange):
        return "a whole number, " + (f"{kind.min}-{kind.max}" if kind.max is not None else f"at least {kind.min}")
    if isinstance(kind, click.DateTime):
        return (
            ", ".join(f"`{form}`" for form in kind.formats)
            .translate({ord("%"): None})
            .replace("Y", "YYYY")
            .replace("m", "MM")
            .replace("d", "DD")
        )
    if isinstance(kind, click.Path):
        return "a path"
    return f"`{option.metavar}`" if option.metavar else "a text"


def _default(option: click.Option) -> str:
    value = option.default
    stated = isinstance(value, str | int | float | Path) and not (option.is_flag or option.count)
    return f"`{value}`" if stated and value != "" else ""


def _option_rows(options: Iterable[click.Option]) -> list[tuple[str, ...]]:
    return [
        (" ".join(f"`{name}`" for name in option.opts), _value(option), _default(option), option.help or "")
        for option in options
    ]


def _common(option: click.Option) -> bool:
    return option.opts[-1] in COMMON


def commands() -> str:
    """Each command with its usage, its help and the options of its own."""
    parts = []
    for name in COMMANDS:
        command = command_named(name)
        parts.append(f"### `{_usage(command, name)}`\n\n" + inspect.cleandoc(command.help or "").replace("\b\n", ""))
        if rows := _option_rows(option for option in options_of(command) if not _common(option)):
            parts.append(table(("option", "value", "default", "meaning"), rows))
    return "\n\n".join(parts)


def common_options() -> str:
    return table(
        ("option", "value", "default", "meaning"),
        _option_rows(option for option in options_of(any_command) if _common(option)),
    )


# --- settings --------------------------------------------------------------------------------------


def _bounds(field: FieldInfo) -> str:
    low = next((mark.ge for mark in field.metadata if isinstance(mark, annotated_types.Ge)), None)
    high = next((mark.le for mark in field.metadata if isinstance(mark, annotated_types.Le)), None)
    return "" if low is None or high is None else f"{low:,.0f} to {high:,.0f}"


def bounds() -> str:
    """The numbers of sources.toml with their bounds."""
    rows = []
    for where, kind in (("[defaults]", DefaultsTable), ("[[source]]", SourceTable)):
        for name, field in kind.model_fields.items():
            if span := _bounds(field):
                rows.append((f"`{where}`", f"`{name}`", "" if field.default is None else f"{field.default:,}", span))
    rows.append(("`[[source]]`", "`every`", "", "1m to 31d"))
    return table(("table", "key", "default", "bounds"), rows)


def scrapy_settings() -> str:
    """The numbers and switches that crawler/settings.py sets otherwise than Scrapy; raises KeyError for one unnamed."""
    rows = [
        (f"`{name}`", str(value) if isinstance(value, bool) else f"{value:,}", SETTINGS[name])
        for name, value in vars(crawler.settings).items()
        if name.isupper() and isinstance(value, int | float) and value != getattr(default_settings, name, None)
    ]
    return table(("setting", "value", "meaning"), rows)


def _shown(value: object, unit: str) -> str:
    if isinstance(value, timedelta):
        hours = value / timedelta(hours=1)
        if hours >= 48:
            return f"{hours / 24:g} days"
        return f"{hours:g} hours" if hours >= 2 else f"{hours * 60:g} minutes"
    assert isinstance(value, int | float)
    if unit == "bytes":
        return f"{value / 2**20:,g} MiB" if value >= 2**20 else f"{value / 2**10:,g} KiB"
    return f"{value:,g} {unit}".strip()


def decided() -> str:
    """The reasons that make an end `rejected`."""
    return ", ".join(f"`{reason}`" for reason in Reason if reason.outcome is OutcomeKind.REJECTED)


def limits() -> str:
    """LIMITS with the values that the code has."""
    rows = []
    for what, unit, place in LIMITS:
        module, _, name = place.partition(":")
        rows.append((what, _shown(getattr(importlib.import_module(module), name), unit), f"`{place}`"))
    return table(("limit", "value", "where"), rows)


# --- rules and signals -----------------------------------------------------------------------------


def rules() -> str:
    """RULES in their order, with the first line of what each says of itself."""
    return table(("rule", "cuts"), ((f"`{rule.__name__}`", (rule.__doc__ or "").splitlines()[0]) for rule in RULES))


FOUND = {
    "feed": ("a feed", "one conditional request for each"),
    "wordpress": (
        "the WordPress API",
        "asks for the posts that changed last, so that edits are noticed too; a backfill walks all pages",
    ),
    "listing": (
        "only pages of links",
        "follows `next` as long as a page offers something new, 200 pages at most",
    ),
    "telegram": (
        "a channel on Telegram, with a public preview",
        "takes its messages as articles, and goes back from page to page to those it knows, 50 pages at most",
    ),
    "sitemap": (
        "a news sitemap",
        "reads what changed within a week; of an index its 20 newest sitemaps, three levels down",
    ),
    "robots": ("none of these", "reads the sitemaps that robots.txt names"),
}
"""What a site has that is found in each way, and what a run does then."""


def discovery() -> str:
    """The ways of discovery."""
    rows = (
        (
            FOUND[kind.name][0],
            f"`{kind.key}`" if kind.key else "nothing",
            FOUND[kind.name][1],
            ", ".join(f"`{signal}`" for signal in kind.signals) or "that of the sitemaps",
        )
        for kind in KINDS.values()
    )
    return table(("the site has", "write", "what a run does", "date signal"), rows)


def signals() -> str:
    """SIGNALS in their order; raises KeyError for one that READ_FROM doesn't know."""
    return table(
        ("signal", "family", "trust", "read from"),
        (
            (f"`{one.name}`", one.family, str(one.trust), READ_FROM[one.name] + " Asked last." * one.last_resort)
            for one in SIGNALS
        ),
    )


# --- searches --------------------------------------------------------------------------------------


def parameters() -> str:
    """PARAMETERS in their order: names in addresses, as options and among the words."""
    return table(
        ("address", "option", "among the words", "value", "meaning"),
        (
            (
                _code(f"{name}=" for name in (one.name, *one.aliases)) if one.address else "",
                _code(f"--{name}" for name in one.options),
                _code(f"{name}:" for name in (*one.operators, *_arabic(one.operators))),
                _code(one.value.split("|")) if one.value else "`1`",
                one.help + " Can be given again." * one.many,
            )
            for one in PARAMETERS
        ),
    )


def _arabic(names: Iterable[str]) -> list[str]:
    return [arabic for name in names for arabic in FILTERS.get(name, ())]


def _code(texts: Iterable[str]) -> str:
    return " ".join(f"`{text}`" for text in texts)


# --- tables ----------------------------------------------------------------------------------------


CODES: tuple[tuple[str, type[FactKind]], ...] = (
    ("date_signals.why_not", WhyNot),
    ("sources.last_error", Finding),
    ("alerts.reason", WatchEvent),
    ("outcomes.detail", Detail),
)


def facts() -> str:
    return table(
        ("column", "code", "means"),
        (
            (f"`{column}`", f"`{':'.join((kind.value, *kind.about))}`", SENTENCES[kinds][kind][1])
            for column, kinds in CODES
            for kind in kinds
        ),
    )


def schema() -> Database:
    """An empty database with all tables, in memory."""
    db = Database(sqlite3.connect(":memory:"))
    migrations.apply(db)
    return db


def _tables(wanted: Callable[[str], bool]) -> str:
    db = schema()
    parts = []
    for name, (meaning, columns) in TABLES.items():
        if wanted(name):
            kinds = {row[1]: row[2].lower() or "text" for row in db.execute(f"PRAGMA table_info([{name}])").fetchall()}
            rows = ((f"`{column}`", kinds[column], text) for column, text in columns.items())
            parts.append(f"### {name}\n\n{meaning}\n\n{table(('column', 'type', 'meaning'), rows)}")
    db.close()
    return "\n\n".join(parts)


def stable_tables() -> str:
    """What people's queries may rely on."""
    return _tables(lambda name: name not in INTERNAL or name == "articles_fts")


def internal_tables() -> str:
    """What may change with any version."""
    return _tables(lambda name: name in INTERNAL and name != "articles_fts")


MADE: dict[str, Callable[[], str]] = {
    "common options": common_options,
    "commands": commands,
    "bounds": bounds,
    "scrapy settings": scrapy_settings,
    "limits": limits,
    "decided": decided,
    "rules": rules,
    "signals": signals,
    "discovery": discovery,
    "parameters": parameters,
    "stable tables": stable_tables,
    "facts": facts,
    "watch keys": lambda: keys_of(WatchTable).rstrip(),
    "channel keys": lambda: keys_of(ChannelTable).rstrip(),
    "internal tables": internal_tables,
}


def renewed(text: str) -> str:
    """The page with its made tables as the code is now; raises KeyError for a name that isn't in MADE."""
    return BLOCK.sub(lambda block: f"{block[1]} -->\n{MADE[block[1]]()}\n", text)


def main() -> None:
    """Writes the tables into the pages that have a place for them."""
    for path in sorted(DOCS.glob("*.md")):
        old = path.read_text()
        if (new := renewed(old)) != old:
            path.write_text(new)
            print(f"{path}: written")


if __name__ == "__main__":
    main()
