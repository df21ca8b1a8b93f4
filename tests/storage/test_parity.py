"""Columns and fields are one thing: what a noun says is stored, and what is stored some noun says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.model import (
    ArchivePosition,
    CopyKind,
    DateSignal,
    Draft,
    Extraction,
    Fingerprint,
    LearnedLine,
    Outcome,
    OutcomeKind,
    PublishedDate,
    RemovedLine,
    Run,
    SourceTally,
    StoredArticle,
    Validators,
)
from crawler.model.lines import LineCount
from crawler.phrases.tables import TABLES
from storage.sources import SourceState
from storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        yield opened


def columns(store: Store, table: str) -> set[str]:
    return {row[1] for row in store.db.execute(f"PRAGMA table_info({table})")}


def names(noun: type) -> set[str]:
    return {field.name for field in fields(noun)}


ARCHIVED = {"warc_file", "warc_offset"}
REVISION = {"article", "revision", "seen_at", "title", "text", "text_hash", *ARCHIVED}
OF_THE_STORE = {
    "id",
    "page",
    "run",
    "revision",
    "first_seen_at",
    "last_seen_at",
    "gone_at",
    "words",
    "story",
    "copy_kind",
    "similarity",
}
"""Columns of articles that no draft knows: the store gives them."""
DATES = {f"published_{name}" for name in names(PublishedDate) - {"modified_at", "signals", "habits"}} | {"modified_at"}
NOT_COLUMNS = {
    Draft: {
        "extraction",
        "published",
        "fingerprint",
        "archive",
        "aliases",
        "asked_url",
        "fetched_at",
        "body_hash",
        "answered_url",
        "profile_version",
        "met",
    },
    Extraction: {"removed", "lines", "site_name"},
    Fingerprint: {"version", "minhash", "bands", "sentences", "numbers", "tokens"},
}
"""Fields that are kept in tables of their own (removed_lines, aliases, signatures, pages), or spent on the way."""


def test_articles(store: Store) -> None:
    said = {name for noun, spent in NOT_COLUMNS.items() for name in names(noun) - spent}
    assert columns(store, "articles") == said | DATES | OF_THE_STORE
    assert names(StoredArticle) - {"truncated", "fingerprint"} <= columns(store, "articles")


def test_fields_that_are_no_columns_exist() -> None:
    for noun, spent in NOT_COLUMNS.items():
        assert spent <= names(noun)


@pytest.mark.parametrize(
    ("table", "noun", "only_columns", "only_fields"),
    [
        ("revisions", Draft, REVISION, names(Draft)),
        ("revision_rows", Draft, REVISION | {"same_as"}, names(Draft)),
        ("date_signals", DateSignal, {"article", "value"}, {"on", "at", "family"}),
        ("removed_lines", RemovedLine, {"article"}, set()),
        ("boilerplate", LearnedLine, {"source"}, set()),
        ("line_counts", LineCount, {"source"}, set()),
        ("outcomes", Outcome, {"article"}, set()),
        ("runs", Run, {"totals"}, {"tallies"}),
        ("run_sources", SourceTally, {"run", "words", "undated", *OutcomeKind}, {"outcomes", "reasons"}),
        ("sources", SourceState, set(), set()),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_tables(store: Store, table: str, noun: type, only_columns: set[str], only_fields: set[str]) -> None:
    assert columns(store, table) - only_columns == names(noun) - only_fields


@pytest.mark.parametrize(("table", "column"), [("articles", "copy_kind"), ("copies", "kind")])
def test_every_kind_of_copy_is_described(table: str, column: str) -> None:
    assert set(CopyKind) <= set(re.findall(r"\w+", TABLES[table][1][column]))


def test_pages(store: Store) -> None:
    position = {f"warc_{name.removeprefix('warc_')}" for name in names(ArchivePosition)}
    assert position | names(Validators) <= columns(store, "pages")


def test_every_outcome_has_its_column(store: Store) -> None:
    assert set(OutcomeKind) <= columns(store, "run_sources")
