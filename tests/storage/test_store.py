"""Opening the database: its pragmas, migrations, and what it refuses to touch."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from crawler.errors import CorruptError, FullError, SchemaTooNewError, StorageError
from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import Answer, Detail, Note, NoteKind, WhyNot, older_details, read_fact
from crawler.model.older import OLD
from storage.connection import APPLICATION_ID, connect
from storage.schema import migrations
from storage.store import Store
from tests.storage.drafts import NOW, draft, source

ROOT = Path(__file__).parents[2]


def filled(path: Path) -> None:
    """A database with some hundred pages of content, closed."""
    with Store.open(path) as store:
        store.sources.sync([source()])
        with store.transaction():
            for number in range(60):
                made = draft(f"https://nawafir.example/{number}", f"نص المقال رقم {number} " * 60)
                events.answered(
                    store,
                    Answer(url=made.url, source="nawafir", kind="article", status=200, fetched_at=NOW, body_hash="x"),
                )
                store.articles.insert(made, None, NOW)


def schema_of(path: Path) -> set[str]:
    with Store.open(path) as store:
        rows = store.db.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")
        return {" ".join(row[0].split()) for row in rows}


def test_the_connection_is_safe(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as store:
        pragmas = {
            name: store.db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous", "trusted_schema", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "trusted_schema": 0,
        "busy_timeout": 30_000,
    }


def test_one_sqlite_library_in_the_process() -> None:
    """Q17: A second SQLite that opens and closes the file drops the first one's locks."""
    code = (
        "import sys, crawler.ingest.write, crawler.ingest.replay, storage.checks, storage.retention\n"
        "from sqlite_utils.utils import sqlite3\n"
        "assert sqlite3.sqlite_version_info >= (3, 51, 3), sqlite3.sqlite_version\n"
        "print(sqlite3.__name__)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.strip() == "pysqlite3"
    for folder in ("crawler", "spiders", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            lines = path.read_text().splitlines()
            assert not [line for line in lines if line.strip().startswith(("import sqlite3", "from sqlite3"))], path


def zeroed_header(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def not_a_database(path: Path) -> None:
    path.write_text("this is a text file, and long enough to be taken for something else\n" * 100)


def half_of_it(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbage_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\x13\x37" * 2048)


def somebody_elses(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(str(path))
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "damage",
    [zeroed_header, not_a_database, half_of_it, garbage_page, somebody_elses],
    ids=lambda damage: damage.__name__,
)
def test_a_damaged_or_foreign_file_is_refused_untouched(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Q09"""
    path = tmp_path / "articles.db"
    filled(path)
    damage(path)
    before = path.read_bytes()
    with pytest.raises(CorruptError):
        Store.open(path)
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["articles.db", "state"]


@pytest.mark.parametrize(
    "sql",
    [
        "PRAGMA user_version = 99",
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('marsad', 'of_the_future', '2099')",
    ],
    ids=["version", "migration"],
)
def test_a_newer_schema_is_refused_untouched(tmp_path: Path, sql: str) -> None:
    """Q12"""
    path = tmp_path / "articles.db"
    filled(path)
    connection = sqlite3.connect(str(path))
    connection.execute(sql)
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(SchemaTooNewError, match="newer"):
        Store.open(path)
    assert path.read_bytes() == before


def test_an_older_schema_is_migrated_after_a_verified_copy(tmp_path: Path) -> None:
    """Q11"""
    old, fresh = tmp_path / "old.db", tmp_path / "fresh.db"
    names = [migration.name for migration in migrations._migrations]
    db = connect(old)  # what an older Marsad did
    migrations.apply(db, stop_before=names[1])
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")
    db.execute("INSERT INTO sources (name) VALUES ('nawafir')")
    db.conn.close()
    with Store.open(old) as store:
        assert store.sources.load("nawafir") is not None
    (copy,) = tmp_path.glob("old.db.before-*")
    connection = sqlite3.connect(str(copy))
    assert connection.execute("SELECT count(*) FROM sources").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (1,)
    connection.close()
    assert schema_of(old) == schema_of(fresh)
    assert len(list(tmp_path.glob("old.db.before-*"))) == 1


TEXTS = ("كما كان أول مرة", "كما صار بعد حين", "كما كان أول مرة", "كما هو الآن")
NAMES = [migration.name for migration in migrations._migrations]
ROWS = {
    "articles": "SELECT id, url, title, text, revision, text_hash FROM articles ORDER BY id",
    "revisions": "SELECT article, revision, seen_at, title, text, text_hash, warc_file, warc_offset FROM revisions "
    "ORDER BY article, revision",
    "pages": "SELECT url, source, kind, status FROM pages ORDER BY url",
    "aliases": "SELECT url, article FROM aliases ORDER BY url",
}


def of_release(path: Path, following: str) -> dict[str, list[tuple[object, ...]]]:
    """A database of the first release, as the one before a migration left it; returns its rows.

    One article has four revisions, the other none but its first.
    """
    db = connect(path)
    migrations.apply(db, stop_before=NAMES[1])
    db.execute("INSERT INTO sources (name) VALUES ('nawafir')")
    for article, texts in ((1, TEXTS), (2, TEXTS[:1])):
        url = f"https://nawafir.example/{article}"
        db.execute("INSERT INTO pages (url, source, status) VALUES (?, 'nawafir', 200)", (url,))
        db.execute(
            "INSERT INTO articles (id, source, url, title, text, text_hash, revision, page, extractor, "
            "first_seen_at, last_seen_at) VALUES (?, 'nawafir', ?, 'عنوان', ?, ?, ?, ?, 'test', '2024', '2024')",
            (article, url, texts[-1], texts[-1], len(texts), url),
        )
        db.execute("INSERT INTO aliases (url, article, first_seen_at) VALUES (?, ?, '2024')", (url + "/amp", article))
        for revision, text in enumerate(texts, 1):
            db.execute(
                "INSERT INTO revisions (article, revision, seen_at, title, text, text_hash, warc_file, "
                "warc_offset) VALUES (?, ?, ?, 'عنوان', ?, ?, 'a.warc.gz', ?)",
                (article, revision, f"2024-05-0{revision}", text, text, revision),
            )
    rows = {name: db.execute(sql).fetchall() for name, sql in ROWS.items()}
    migrations.apply(db, stop_before=following)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {NAMES.index(following)}")
    db.conn.close()
    return rows


@pytest.mark.parametrize("following", NAMES[1:], ids=lambda name: f"Q11-before-{name}")
def test_q11_a_database_of_an_older_release_keeps_its_rows(tmp_path: Path, following: str) -> None:
    path = tmp_path / "old.db"
    before = of_release(path, following)
    for _ in range(2):  # the second time there is nothing to do
        with Store.open(path) as store:
            assert {name: store.db.execute(sql).fetchall() for name, sql in ROWS.items()} == before
            assert store.db.execute("PRAGMA user_version").fetchone() == (len(NAMES),)
            assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
        (copy,) = tmp_path.glob("old.db.before-*")
        assert copy.name == f"old.db.before-{following}-v{NAMES.index(following)}"
    assert schema_of(path) == schema_of(tmp_path / "fresh.db")


def test_u08_a_migrated_archive_holds_each_text_once(tmp_path: Path) -> None:
    of_release(tmp_path / "old.db", "texts_once")
    with Store.open(tmp_path / "old.db") as store:
        rows = store.db.execute("SELECT article, revision, same_as, text FROM revision_rows ORDER BY 1, 2").fetchall()
    assert rows == [
        (1, 1, None, TEXTS[0]),
        (1, 2, None, TEXTS[1]),
        (1, 3, 1, None),
        (1, 4, None, None),
        (2, 1, None, None),
    ]


def test_an_index_that_a_migration_has_emptied_is_filled_as_it_is_today(tmp_path: Path) -> None:
    of_release(tmp_path / "old.db", "names_in_the_index")
    with Store.open(tmp_path / "old.db") as store:
        assert store.db.execute("SELECT rowid FROM articles_fts('عنوان')").fetchall() == [(1,), (2,)]
        assert store.search.check() == ()
        assert store.search.miscounted() == 0
        assert store.search.refill() == 0


def losses(path: Path) -> list[tuple[str, str]]:
    with Store.open(path) as store:
        return store.db.execute("SELECT raw, why_not FROM date_signals ORDER BY rowid").fetchall()


def test_sentences_of_older_archives_become_codes(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    of_release(path, "fact_codes")
    db = connect(path)
    odd = [
        "",
        "of a ",
        "agrees with jsonld",
        "of a VideoObject",
        "before 1995-01-01",
        "of the page's video",
        "as none ever said",
    ]
    db.conn.executemany(
        "INSERT INTO date_signals (article, signal, raw, value, precision, trust, why_not) "
        "VALUES (1, 'url', ?1, '2024', 'year', 9, ?1)",
        [(sentence + ("x" if kind.about else ""),) for sentence, kind in OLD.items()] + [(one,) for one in odd],
    )
    db.conn.close()
    codes = losses(path)
    assert codes[: len(OLD)] == [
        (f"{old}x" if kind.about else old, f"{kind.value}:x" if kind.about else kind.value) for old, kind in OLD.items()
    ]
    assert [code for _, code in codes[len(OLD) :]] == [
        "", "object_type:",
        "agrees:jsonld", "object_type:VideoObject", "before_the_web:1995-01-01", "video", "as none ever said",
    ]  # fmt: skip
    assert losses(path) == codes


TOLD = {
    ("too_short", "12 words, 20 at least"): "few_words:12:20",
    ("trap_limit", "1,000 links are taken, 2,500 more on offer are left"): "links_left:1000:2500",
    ("known", "known as https://x.example/1"): "known_as:https://x.example/1",
    ("known", "nawafir"): "of_source:nawafir",
    ("waits", "2024-05-01T09:30:00+00:00"): "waits_until:2024-05-01T09:30:00+00:00",
    ("soft_404", "عذراً"): "titled:عذراً",
    ("soft_404", "https://x.example/"): "leads_to:https://x.example/",
    ("offsite", "offered by https://x.example/feed"): "offered_by:https://x.example/feed",
    ("offsite", "https://y.example/"): "leads_to:https://y.example/",
    ("bad_encoding", "not a gzip stream: Error -3: x"): "broken_stream:gzip:Error -3: x",
    ("internal", "KeyError: 'x'"): "message:KeyError: 'x'",
    (None, "title, lines +3 -1"): "retitled_and_edited:3:1",
    (None, ""): "",
}


def test_what_older_archives_told_in_english_becomes_codes(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    of_release(path, "detail_codes")
    db = connect(path)
    db.execute("UPDATE sources SET last_error = 'https://x.example/feed: feed_not_feed an HTML page'")
    db.execute("INSERT INTO runs (id, command, started_at) VALUES (1, 'crawl', '2024-05-01T09:30:00+00:00')")
    note = '[{"kind": "parts_later", "url": "u", "detail": "2 of 4 parts"}]'
    db.execute("INSERT INTO run_sources (run, source, error, notes) VALUES (1, 'nawafir', 'timeout', ?)", (note,))
    for number, (reason, told) in enumerate(TOLD):
        db.execute(
            "INSERT INTO outcomes (run, source, url, outcome, reason, detail, at) "
            "VALUES (1, 'x', ?, 'new', ?, ?, '2024')",
            (str(number), reason, told),
        )
    db.conn.commit()
    db.conn.close()
    with Store.open(path) as store:
        rows = store.db.execute("SELECT reason, detail FROM outcomes ORDER BY CAST(url AS INTEGER)").fetchall()
        assert rows == [(reason, code) for (reason, _), code in TOLD.items()]
        assert store.db.execute("SELECT last_error FROM sources").fetchone() == (
            "https://x.example/feed: feed_not_feed html_page",
        )
        assert store.db.execute("SELECT error FROM run_sources").fetchone() == ("timeout",)
        run = store.runs.load(1)
        assert run is not None
        assert run.tallies[0].notes == (Note(kind=NoteKind.PARTS_LATER, url="u", detail=Detail.PARTS_LEFT.of(2, 4)),)


def test_every_code_of_an_older_archive_is_one() -> None:
    for _, code in older_details.OLD:
        assert read_fact(code.format("7", "7"), Detail) is not None, code


def test_every_reason_that_an_older_archive_holds_has_a_code() -> None:
    assert set(OLD.values()) <= set(WhyNot)
    assert len(set(OLD.values())) == len(OLD)


def test_what_cant_be_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(FullError):
        Store.open(tmp_path / "absent" / "articles.db")
    with pytest.raises(StorageError, match="no database yet"):
        Store.open(tmp_path / "articles.db", read_only=True)
    filled(tmp_path / "articles.db")
    with Store.open(tmp_path / "articles.db", read_only=True) as store, pytest.raises(FullError, match="read-only"):
        store.sources.sync([source("other")])


def test_a_full_disk_rolls_back_and_work_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """Q03"""
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.sync([source()])
        store.runs.start("crawl", NOW)
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        made = draft(text="كلمة " * 50_000)
        ingest = Ingest(store, 1)
        with pytest.raises(FullError, match="full"):
            ingest.apply(made, NOW)
        assert store.db.execute("SELECT count(*) FROM pages").fetchone()[0] == 0
        store.db.execute("PRAGMA max_page_count = 1000000")
        assert ingest.apply(made, NOW).article == 1


def test_three_writers_that_read_first_wait_for_each_other(tmp_path: Path) -> None:
    """Q06"""
    path = tmp_path / "articles.db"
    Store.open(path).close()
    failures: list[Exception] = []

    def write(name: str) -> None:
        try:
            with Store.open(path) as store:
                for number in range(60):
                    with store.transaction():
                        store.sources.all()
                        store.sources.ensure(source(f"{name}{number}"))
        except Exception as error:  # a thread must not die unseen
            failures.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store.open(path) as store:
        assert len(store.sources.all()) == 180


def test_a_nested_transaction_is_part_of_the_outer_one(tmp_path: Path) -> None:
    with Store.open(tmp_path / "articles.db") as store:
        with pytest.raises(ZeroDivisionError):
            _write_then_fail(store)
        assert store.sources.all() == ()


def _write_then_fail(store: Store) -> None:
    with store.transaction():
        with store.transaction():
            store.sources.ensure(source())
        raise ZeroDivisionError


def test_what_sqlite_cant_hold_is_left_out(tmp_path: Path) -> None:
    """Q14"""
    with Store.open(tmp_path / "articles.db") as store:
        store.sources.sync([source(title="نوا\ud800فير")])
        made = draft("https://nawafir.example/\udfff", "نص\x00 المقال \ud83d هنا", "عن\udc00وان")
        events.answered(
            store,
            Answer(
                url=made.url,
                source="nawafir",
                kind="article",
                status=200,
                etag="e\ud800",
                fetched_at=NOW,
                body_hash="x",
            ),
        )
        article = store.articles.load(store.articles.insert(made, None, NOW))
        assert (article.url, article.title, article.text) == ("https://nawafir.example/", "عنوان", "نص المقال  هنا")
        assert store.sources.load("nawafir").title == "نوافير"  # type: ignore[union-attr]  # it is there
