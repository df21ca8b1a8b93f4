"""Command lines that ask the archive, or a span of time, through the one parser."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from crawler.commands.backfill import span_of
from crawler.commands.queries import Asked, QueryCommand, check_sources, query_of, query_options
from crawler.errors import UsageError
from crawler.search.asked import Names, Order, SearchQuery
from crawler.search.parameters import PARAMETERS

NOW = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


@click.command(cls=QueryCommand)
@click.argument("words", nargs=-1)
@query_options
@click.option("-q", "--quiet", count=True)
@click.option("-v", "--verbose", count=True)
def ask(words: tuple[str, ...], asked: Asked, quiet: int, verbose: int) -> None:
    """Shows what was asked."""
    click.echo(repr(query_of(" ".join(words), asked, NOW)))


LINES: dict[tuple[str, ...], SearchQuery] = {
    (): SearchQuery(),
    ("دمشق", "حلب"): SearchQuery(words="دمشق حلب"),
    ("--source", "a", "--source", "b"): SearchQuery(sources=Names(("a", "b"))),
    ("--lang", "ar", "--language", "-en"): SearchQuery(languages=Names(("ar",), ("en",))),
    ("--first-only", "--undated"): SearchQuery(first_only=True, dated=False),
    ("--copies", "all"): SearchQuery(first_only=False),
    ("--order", "oldest"): SearchQuery(order=Order.OLDEST),
    ("دمشق", "-qatar", "-v", "-source:qv"): SearchQuery(words="دمشق -qatar", sources=Names((), ("qv",))),
    ("--source", "-a", "-b"): SearchQuery(words="-b", sources=Names((), ("a",))),
    ("-qv", "--order=old", "--", "-q"): SearchQuery(words="-q", order=Order.OLDEST),
    ("--sort", "best", "source:a"): SearchQuery(order=Order.BEST, sources=Names(("a",))),
}


@pytest.mark.parametrize(("line", "query"), LINES.items(), ids=[" ".join(line) or "-" for line in LINES])
def test_a_command_line_asks(line: tuple[str, ...], query: SearchQuery) -> None:
    result = CliRunner().invoke(ask, line)
    assert result.output.strip() == repr(query), result.exception


def test_every_option_is_explained() -> None:
    told = CliRunner().invoke(ask, ["--help"]).output
    assert [name for one in PARAMETERS for name in one.options if f"--{name}" not in told] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("--since", "soon"), "--since: soon is no day or period such as 2024, 2024-05, 2024-05-01, 7d or yesterday"),
        (("--from", "soon"), "--since: soon is no day or period such as 2024, 2024-05, 2024-05-01, 7d or yesterday"),
        (("--order", "x", "--copies", "y"), "--copies: y is none of all, first; --order: x is none of "),
        (("after:2024-13",), "after:: 2024-13 is no day"),
        (("x" * 1001,), "QUERY: longer than 1,000 characters"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_makes_no_sense_is_one_line(line: tuple[str, ...], told: str) -> None:
    error = CliRunner().invoke(ask, line).exception
    assert isinstance(error, UsageError)
    assert str(error).startswith(told)
    assert "\n" not in str(error)


def test_sources_that_are_not_there_are_named() -> None:
    check_sources(SearchQuery(sources=Names(("a",))), ["a"])
    with pytest.raises(UsageError, match="no such source: b; `marsad sources` lists them"):
        check_sources(SearchQuery(sources=Names(("b",))), ["a"])


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        (None, None, (None, None)),
        ("2023", "2024-02", ("2023-01-01T00:00:00+00:00", "2024-02-29T23:59:59+00:00")),
        ("2024-02-05", "2024-02-05", ("2024-02-05T00:00:00+00:00", "2024-02-05T23:59:59+00:00")),
        ("7d", "أمس", ("2024-02-23T00:00:00+00:00", "2024-02-29T23:59:59+00:00")),
    ],
)
def test_a_backfill_goes_to_the_end_of_the_last_day(
    since: str | None, until: str | None, span: tuple[str | None, str | None]
) -> None:
    assert tuple(moment and moment.isoformat() for moment in span_of(since, until, NOW)) == span


@pytest.mark.parametrize(("since", "until"), [("2024", "2023"), ("soon", None), (None, "2024-13")])
def test_a_backfill_of_no_span_is_refused(since: str | None, until: str | None) -> None:
    with pytest.raises(UsageError):
        span_of(since, until, NOW)
