"""The fault catalogue's rows on duplicates (U), the database (Q) and the archive (W), each by its id.

What has a module of its own is there: kills (Q02) in test_kill.py, damaged, newer and older files, full disks and
writers side by side (Q03, Q06, Q09, Q11, Q12, Q17) in test_store.py, backups (Q15) and positions (W05) in
test_checks.py, torn tails (W02) in test_archive.py, foreign files (W08) in test_replay.py.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from crawler.dedup.fingerprint import fingerprint
from crawler.errors import CorruptError, FullError, StorageError
from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import ArchivePosition, Draft, Link, LinkKind, OutcomeKind, Page, SiteProfile
from crawler.process import process
from crawler.search.asked import SearchQuery
from crawler.web.urls import canonical
from storage.archive import ArchiveWriter
from storage.store import Store
from storage.warc import WarcRecord, records
from tests.storage.drafts import NOW, TEXT, draft, source

ROOT = Path(__file__).parents[2]
LONG = TEXT + "\nوأضاف أن المشتل يتسع لعشرين ألف غرسة، وأن العمل فيه بدأ قبل عامين بتمويل من وزارة الزراعة."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([source(), *(source(f"paper{number}") for number in range(5))])
        yield opened


def made(url: str, text: str = LONG, **fields: object) -> Draft:
    """A draft with its real fingerprint."""
    plain = draft(url, text, **fields)  # type: ignore[arg-type]  # fields of a draft
    return replace(plain, fingerprint=fingerprint(plain.extraction.title, text))


def apply(store: Store, made: Draft, hours: int = 0) -> OutcomeKind:
    at = NOW + timedelta(hours=hours)
    ingest = Ingest(store, store.runs.start("crawl", at))
    return ingest.apply(replace(made, fetched_at=at), at).outcome


def count(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


# --- U: duplicates ---------------------------------------------------------------------------------

SLUG = "https://nawafir.example/2024/05/%D9%85%D8%B4%D8%AA%D9%84"
FORMS = {
    "tracking": SLUG + "?utm_source=feed&utm_medium=rss",
    "fragment": SLUG + "#comments",
    "amp-path": SLUG + "/amp/",
    "amp-parameter": SLUG + "?amp=1",
    "amp-host": SLUG.replace("//", "//amp."),
    "mobile": SLUG.replace("//", "//m."),
    "print": SLUG + "/print",
    "print-parameter": SLUG + "?print=1",
    "final-slash": SLUG + "/",
    "www": SLUG.replace("//", "//www."),
    "http": SLUG.replace("https", "http"),
    "host-case": SLUG.replace("nawafir", "NAWAFIR"),
    "escapes-in-lower-case": SLUG.replace("%D9%85%D8%B4%D8%AA%D9%84", "%d9%85%d8%b4%d8%aa%d9%84"),
    "unescaped": SLUG.replace("%D9%85%D8%B4%D8%AA%D9%84", "مشتل"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_u02_another_form_of_the_url_is_the_same_article(store: Store, form: str) -> None:
    assert apply(store, made(SLUG)) is OutcomeKind.NEW
    told_otherwise = LONG.replace("قبل عامين", "منذ سنتين")  # as a template for telephones may
    assert apply(store, made(form, told_otherwise), 1) is OutcomeKind.DUPLICATE
    assert count(store, "articles") == count(store, "revisions") == 1
    assert store.articles.id_of(form) == 1
    assert store.pages.recheck_links("nawafir", NOW + timedelta(hours=3), 9)[0].url == SLUG


def test_u02_the_order_of_parameters_is_none_of_the_article(store: Store) -> None:
    assert apply(store, made(canonical("https://nawafir.example/news?id=5&lang=ar"))) is OutcomeKind.NEW
    told_otherwise = LONG.replace("قبل عامين", "منذ سنتين")
    again = made(canonical("https://nawafir.example/news?lang=ar&id=5&utm_source=feed"), told_otherwise)
    assert apply(store, again, 1) is OutcomeKind.REVISED
    assert count(store, "articles") == 1


def test_u02_an_id_in_the_query_is_the_article_that_it_calls_canonical(store: Store) -> None:
    assert apply(store, made(SLUG)) is OutcomeKind.NEW
    assert apply(store, made(SLUG, asked_url="https://nawafir.example/?p=12"), 1) is OutcomeKind.UNCHANGED
    assert apply(store, made("https://nawafir.example/?p=13", LONG + "\nخبر آخر تماماً."), 1) is OutcomeKind.NEW
    assert store.articles.id_of("https://nawafir.example/?p=12") == 1


def test_u02_a_known_form_is_not_fetched_again(store: Store) -> None:
    apply(store, made(SLUG))
    run = store.runs.start("crawl", NOW)
    assert events.offered(store, run, [Link(url=FORMS["www"], kind=LinkKind.FEED)], "nawafir", NOW) == ()
    assert store.articles.id_of(FORMS["www"]) == 1


def test_u04_one_text_of_five_sources_is_one_story(store: Store) -> None:
    for number in range(5):
        apply(store, made(f"https://paper{number}.example/9", source=f"paper{number}"))
    assert count(store, "articles") == 5
    assert store.db.execute("SELECT articles, sources FROM stories").fetchall() == [(5, 5)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("غراس الزيتون واللوز.", "غراس الزيتون، واللوز."),
        ("شوهد 1523 مرة", "شوهد 1788 مرة"),
        ("آخر تحديث: 1 أيار 2024 الساعة 12:30", "آخر تحديث: 2 أيار 2024 الساعة 09:15"),
    ],
    ids=["comma", "counter", "date-line"],
)
def test_u05_volatile_lines_make_no_revision(store: Store, before: str, after: str) -> None:
    url = "https://nawafir.example/1"
    apply(store, made(url, f"{LONG}\n{before}"))
    assert apply(store, made(url, f"{LONG}\n{after}"), 4) is OutcomeKind.UNCHANGED
    assert count(store, "revisions") == 1


def test_u07_empty_texts_are_no_copies(store: Store) -> None:
    for number in range(20):
        apply(store, made(f"https://nawafir.example/{number}", "", title=f"صورة {number}"))
    assert count(store, "articles") == 20
    assert count(store, "stories") == 0


def page(number: int, title: str, *lines: str) -> Page:
    text = "".join(f"<p>{line}</p>" for line in lines)
    body = f"<html lang='ar'><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body>"
    url = f"https://nawafir.example/film/{number}"
    return Page(url=url, final_url=url, source="nawafir", fetched_at=NOW, body=body.encode())


NOTICE = (
    "تابعوا ما يجري في المدينة والريف على موقعنا وعلى قنواتنا في وسائل التواصل، ويمكنكم أن تراسلونا بالصور على "
    "بريدنا في أي وقت من أوقات النهار."
)


@pytest.mark.parametrize("title", ["فيلم من المدينة رقم {}", "تنبيه من الموقع"], ids=["films", "a notice"])
def test_u07_words_of_the_site_in_place_of_a_text_are_learned(store: Store, title: str) -> None:
    ingest, paper = Ingest(store, store.runs.start("crawl", NOW)), source()
    ends: Counter[str] = Counter()
    for number in range(100):
        made = process(page(number, title.format(number), NOTICE), paper, ingest.profile("nawafir"))
        decision = ingest.apply(made, NOW)
        ends[decision.reason or decision.outcome] += 1
    assert ends["new"] == 1
    assert ends["no_text"] > 80
    assert count(store, "articles") == 1
    assert count(store, "stories") == 0
    news = process(page(200, "خبر", LONG, NOTICE), paper, ingest.profile("nawafir"))
    stored = ingest.apply(news, NOW)
    assert stored.outcome is OutcomeKind.NEW
    assert stored.article is not None
    assert NOTICE not in store.articles.load(stored.article).text


def test_u07_a_notice_in_place_of_a_well_known_source_is_learned(store: Store) -> None:
    store.db.execute("UPDATE sources SET articles_learned = 1000 WHERE name = 'nawafir'")
    apply(store, made("https://nawafir.example/1"))
    ingest, paper = Ingest(store, store.runs.start("crawl", NOW)), source()
    for number in range(150):
        last = ingest.apply(process(page(number, "تنبيه", NOTICE), paper, ingest.profile("nawafir")), NOW)
    assert last.reason == "no_text"
    assert count(store, "articles") == 2


def test_u07_an_article_under_three_urls_teaches_nothing(store: Store) -> None:
    for number in range(5):
        for place in ("politics", "home", "archive"):
            text = f"{LONG.replace('قبل عامين', f'قبل {number + 2} أعوام')}\nحماة - مراسلنا"
            apply(store, made(f"https://nawafir.example/{place}/{number}", text), number)
    assert count(store, "articles") == 5
    assert store.profiles.articles_observed("nawafir") == 5


# --- Q: the database -------------------------------------------------------------------------------


@pytest.mark.parametrize("patient", [True, False], ids=["2s", "too-long"])
def test_q05_a_locked_database_is_waited_for_then_refused(tmp_path: Path, patient: bool) -> None:
    path = tmp_path / "articles.db"
    with Store.open(path) as store:
        store.sources.sync([source()])
        other = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        if patient:
            timer = threading.Timer(0.5, other.rollback)
            timer.start()
            assert apply(store, made(SLUG)) is OutcomeKind.NEW
            timer.join()
        else:
            store.db.execute("PRAGMA busy_timeout = 100")
            with pytest.raises(StorageError, match="locked"):
                apply(store, made(SLUG))
            other.rollback()
            assert apply(store, made(SLUG)) is OutcomeKind.NEW
        other.close()


SOMEBODY = 64_999
"""A user that owns nothing and runs nothing."""


@pytest.fixture
def bounded() -> Iterator[Path]:
    """A folder in which permissions hold, also for whoever runs the tests as root: they are somebody else there."""
    with tempfile.TemporaryDirectory() as name:
        folder, root = Path(name), os.geteuid() == 0
        if root:
            os.chown(folder, SOMEBODY, SOMEBODY)
            os.seteuid(SOMEBODY)
        try:
            yield folder
        finally:
            folder.chmod(0o755)
            if root:
                os.seteuid(0)


@pytest.mark.parametrize("folder", [True, False], ids=["folder", "file"])
def test_q08_a_read_only_place_is_refused(bounded: Path, folder: bool) -> None:
    path = bounded / "articles.db"
    Store.open(path).close()
    path.chmod(0o444)
    if folder:
        bounded.chmod(0o555)
    with pytest.raises(FullError, match="read-only"), Store.open(path) as store:
        store.sources.sync([source()])


def test_q09_flipped_bytes_are_found_or_harmless(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    with Store.open(path) as store:
        store.sources.sync([source()])
        for number in range(12):
            apply(store, made(f"https://nawafir.example/{number}", f"{LONG} {number}"))
    whole, chance, found = path.read_bytes(), random.Random(5), 0
    for _ in range(25):
        hurt = bytearray(whole)
        for _ in range(7):
            hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
        path.write_bytes(hurt)
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        try:
            Store.open(path, read_only=True).close()
        except StorageError as error:
            found += isinstance(error, CorruptError)
            assert path.read_bytes() == bytes(hurt)
    assert found


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "",
        " ",
        "NEAR(",
        "NEAR(a b, 2)",
        "title:سوريا",
        "tags : xall",
        "*",
        "^",
        "^سوريا",
        "؟",
        "-",
        "--",
        "=",
        '""',
        "a AND",
        "OR",
        "NOT",
        "(",
        ")",
        "{",
        "+",
        "\x00",
        "\ud800",
        "'; DROP TABLE articles; --",
        "مشتل*" * 200,
        "ا" * 5_000,
        "* *",
        "-مشتل",
        '"مشتل',
        "=*",
        "😀",
        "%",
        "_",
        "٪",
    ],
)
def test_q21_every_text_is_a_query(store: Store, query: str) -> None:
    apply(store, made(SLUG))
    assert [hit.id for hit in store.search.search(SearchQuery(words=query)).hits] in ([], [1])


def test_q18_no_lookup_reads_a_whole_table(store: Store) -> None:
    """What is asked of the database for each article, whatever it holds; seconds are in benchmarks/store.py."""
    for number in range(3):
        apply(store, made(f"https://nawafir.example/{number}", f"{LONG}\nالخبر رقم {number}."))
    asked: set[str] = set()
    store.db.conn.set_trace_callback(asked.add)
    ingest = Ingest(store, 1)
    events.offered(store, 1, [Link(url=SLUG, kind=LinkKind.FEED)], "nawafir", NOW)
    ingest.apply(made(SLUG), NOW)
    store.articles.id_of(FORMS["www"])
    store.db.conn.set_trace_callback(None)
    scans = set()
    for statement in asked:
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            plan = store.db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            scans |= {row[3] for row in plan if re.match(r"SCAN (articles|pages|outcomes|revisions|aliases)\b", row[3])}
    assert len(asked) > 10
    assert scans == set()


def test_q14_values_that_no_column_holds(store: Store, tmp_path: Path) -> None:
    """Half surrogates, NUL, numbers beyond 64 bits and NaN in a page's own words: cleaned or left out."""
    paragraphs = "".join(f"<p>{line}</p>" for line in LONG.split("\n"))
    body = (
        '<html lang="ar"><head><meta charset="utf-8"><title>عنوان \\ud83d الخبر</title>'
        '<script type="application/ld+json">'
        '{"@type":"NewsArticle","headline":"عنوان \\ud800 الخبر\\u0000","datePublished":1180591620717411303424,'
        '"dateModified":NaN,"wordCount":1e999,"author":{"name":NaN},"keywords":[1180591620717411303424,null]}</script>'
        f"</head><body><article><h1>عنوان &#xD800;&#0; الخبر</h1>{paragraphs}</article></body></html>"
    )
    page = Page(url=SLUG, final_url=SLUG, source="nawafir", body=body.encode("utf-8", "surrogatepass"), fetched_at=NOW)
    result = process(page, source(), SiteProfile(source="nawafir"))
    assert isinstance(result, Draft)
    assert Ingest(store, store.runs.start("crawl", NOW)).apply(result, NOW).outcome is OutcomeKind.NEW
    for row in store.db.execute("SELECT * FROM articles").fetchall():
        for value in row:
            if isinstance(value, str):
                assert "\x00" not in value
                value.encode()


SWEEP = """
import resource, shutil, sys
from pathlib import Path
from crawler.errors import ArchiveError, MarsadError, StorageError
from crawler.ingest.write import Ingest
from storage.archive import ArchiveWriter
from storage.checks import findings
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source

folder, kept = Path(sys.argv[1]), Path(sys.argv[2])
with Store.open(kept / "articles.db") as store:
    store.sources.sync([source()])
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
failed = 0
for room in range(1, 400):
    shutil.copytree(kept, folder)
    said = []
    resource.setrlimit(resource.RLIMIT_FSIZE, (room * 4_096, hard))
    try:
        with ArchiveWriter(folder / "warc") as archive, Store.open(folder / "articles.db") as store:
            ingest = Ingest(store, store.runs.start("crawl", NOW))
            for number in range(3):
                url = f"https://nawafir.example/{number}"
                position = archive.write(url=url, status=200, headers=[], body=f"{number}".encode() * 3_000, at=NOW)
                ingest.apply(draft(url, f"{TEXT} {number} " * 40, archive=position), NOW)
                said.append(url)
    except (StorageError, ArchiveError) as error:
        failed += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with ArchiveWriter(folder / "warc"), Store.open(folder / "articles.db") as store:
        store.runs.recover(NOW)
        left = [found.what for found in findings(store, folder / "warc", deep=True)
                if "not in the database" not in found.what]
        assert not left, (room, left)
        stored = {url for (url,) in store.db.execute("SELECT url FROM articles")}
        assert set(said) <= stored, (room, said)
    shutil.rmtree(folder)
    if len(said) == 3:
        break
print(room, failed)
"""


def test_q03_w03_a_write_that_fails_anywhere_leaves_whole_articles_and_whole_records(tmp_path: Path) -> None:
    """No file may grow beyond n pages; n grows until all goes through."""
    kept = tmp_path / "kept"
    kept.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", SWEEP, str(tmp_path / "work"), str(kept)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    room, failed = map(int, done.stdout.split())
    assert room < 399
    assert failed > 10


# --- W: the archive --------------------------------------------------------------------------------


def test_w09_files_of_one_second_and_of_a_clock_set_back_overwrite_nothing(tmp_path: Path) -> None:
    places: list[ArchivePosition] = []
    with ArchiveWriter(tmp_path, file_bytes=1) as archive:  # a file for each record
        for hours in (0, 0, 0, -1):
            body = f"{len(places)}".encode()
            places.append(
                archive.write(
                    url="https://nawafir.example/1", status=200, headers=[], body=body, at=NOW + timedelta(hours=hours)
                )
            )
        assert [archive.read(place).body for place in places] == [b"0", b"1", b"2", b"3"]
    assert len({place.warc_file for place in places}) == len(list(tmp_path.glob("*.warc.gz"))) == 4
    assert all(isinstance(found, WarcRecord) for path in tmp_path.glob("*.warc.gz") for found in records(path))
