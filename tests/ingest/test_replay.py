"""WARC in: records become pages, pages become articles, and the archive gives them again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.ingest.owners import Sources
from crawler.ingest.replay import Replayed, ingest, page_of, reprocess
from crawler.ingest.write import Ingest
from crawler.model import Draft, Link, LinkKind, OutcomeKind, Page, Reason, Rejected, SiteProfile, Source
from crawler.process import process
from storage.archive import ArchiveWriter
from storage.store import Store
from storage.values import link_to_json
from storage.warc import WarcRecord, records
from tests.collected import SHARED, needs
from tests.discover.channel import TEXT, Post, preview
from tests.ingest.warc_files import WHEN, corpus, pack
from tests.storage.drafts import NOW, source

CORPUS = SHARED / "corpus"

PARAGRAPHS = (
    "أعلنت بلدية السلمية اليوم انتهاء أعمال صيانة شبكة المياه في الحي الشرقي بعد شهرين من العمل المتواصل في المنطقة.",
    "وأوضح رئيس البلدية أن المشروع شمل تبديل سبعة كيلومترات من الأنابيب القديمة وتركيب مضخات جديدة في المحطة الرئيسية.",
    "وأضاف أن المرحلة الثانية ستبدأ مطلع الشهر المقبل في الحي الغربي وتستمر حتى نهاية الصيف بحسب الخطة المعتمدة.",
)


def html(title: str = "انتهاء صيانة شبكة المياه", *paragraphs: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return (
        f'<html lang="ar"><head><meta charset="utf-8"><title>{title}</title></head><body><article><h1>{title}</h1>'
        f"{text}</article></body></html>"
    ).encode()


class Here:
    """The pure chain in this process: what `WorkerPool` does without workers."""

    count = 1

    def submit(self, page: Page, source: Source, profile: SiteProfile) -> Future[Draft | Rejected]:
        done: Future[Draft | Rejected] = Future()
        done.set_result(process(page, source, profile))
        return done


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        yield opened


def feed(store: Store, *files: Path, keep_in: ArchiveWriter | None = None) -> Replayed:
    run = store.runs.start("ingest", NOW)
    sources = Sources([source()], store.sources.ensure)
    result = ingest(files, Ingest(store, run), sources, Here(), lambda: NOW, keep_in=keep_in)
    store.runs.finish(run, "ok", None, NOW)
    assert store.ledger.check_sums(run)
    return result


def test_pages_become_articles_of_their_hosts_source(store: Store, tmp_path: Path) -> None:
    path, _ = pack(
        tmp_path,
        [
            ("https://nawafir.example/2024/water/", html()),
            ("https://www.elsewhere.example/a", html("خبر آخر", *reversed(PARAGRAPHS))),
        ],
    )
    assert feed(store, path).outcomes == {"new": 2}
    assert store.db.execute("SELECT source, url, title FROM articles ORDER BY id").fetchall() == [
        ("nawafir", "https://nawafir.example/2024/water/", "انتهاء صيانة شبكة المياه"),
        ("elsewhere_example", "https://www.elsewhere.example/a", "خبر آخر"),
    ]
    assert feed(store, path).outcomes == {"unchanged": 2}


def test_a_file_that_ends_in_the_middle_gives_its_good_records(store: Store, tmp_path: Path) -> None:
    """W08"""
    path, positions = pack(
        tmp_path,
        [(f"https://nawafir.example/{n}", html(f"خبر {n}", *PARAGRAPHS, f"الفقرة {n} تختلف.")) for n in range(3)],
    )
    path.write_bytes(path.read_bytes()[: positions[2].offset + 300])
    result = feed(store, path)
    assert result.outcomes == {"new": 2}
    assert [fault.split(": ")[1].strip() for fault in result.faults] == ["the file ends in the middle of a record"]


def test_pages_from_elsewhere_are_kept_and_our_own_referred_to(store: Store, tmp_path: Path) -> None:
    path, _ = pack(tmp_path / "theirs", [("https://nawafir.example/1", html())])
    with ArchiveWriter(tmp_path / "ours") as archive:
        feed(store, path, keep_in=archive)
        position = store.pages.position("https://nawafir.example/1")
        assert position is not None
        assert page_of(archive.read(position)).body == html()  # type: ignore[union-attr]  # no Rejected
    size = sum(file.stat().st_size for file in (tmp_path / "ours").iterdir())
    with ArchiveWriter(tmp_path / "ours") as archive:
        feed(store, tmp_path / "ours" / position.warc_file, keep_in=archive)
    assert sum(file.stat().st_size for file in (tmp_path / "ours").iterdir()) == size


def test_what_is_no_page_of_an_article_is_passed_over(store: Store, tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path) as archive:

        def write(url: str, body: bytes = b"", status: int = 200, kind: str = "text/html", **more: str) -> None:
            archive.write(
                url=url,
                status=status,
                body=body,
                at=WHEN,
                headers=[("Content-Type", kind), *([("Location", more["to"])] if "to" in more else [])],
                note={"kind": more["noted"]} if "noted" in more else None,
            )

        write("https://nawafir.example/feed", b"<rss/>", kind="application/rss+xml")
        write("https://nawafir.example/photo.jpg", b"\xff\xd8", kind="image/jpeg")
        write("https://nawafir.example/politics/", html(), noted="listing")
        write("https://nawafir.example/?p=7", status=301, to="https://nawafir.example/2024/water/")
        write("https://nawafir.example/2024/water/", html())
        write("https://nawafir.example/gone", b"no", status=404)
    result = feed(store, next(tmp_path.glob("*.warc.gz")))
    assert (result.outcomes, result.passed_over) == ({"new": 1, "failed": 1}, 4)
    assert store.articles.id_of("https://nawafir.example/?p=7") == 1


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(html()), html()),
        ([("Content-Encoding", "gzip")], html(), html()),
        ([("Content-Encoding", "gzip")], gzip.compress(html())[:-9], Reason.TRUNCATED_BODY),
        ([("Content-Encoding", "gzip")], gzip.compress(bytes(20_000_000)), Reason.DECOMPRESSION),
        ([("Content-Encoding", "rot13")], b"\x00\x01", Reason.BAD_ENCODING),
        ([], bytes(11 * 1024 * 1024), Reason.TOO_LARGE),
    ],
    ids=["gzip", "label-left-on", "cut", "bomb", "unknown", "large"],
)
def test_content_codings(tmp_path: Path, headers: list[tuple[str, str]], body: bytes, expected: bytes | Reason) -> None:
    """Q14, W08"""
    path, _ = pack(tmp_path, [("https://nawafir.example/1", body)], headers=headers)
    (record,) = records(path)
    assert isinstance(record, WarcRecord)
    page = page_of(record)
    assert (page.reason if isinstance(page, Rejected) else page.body) == expected


def test_a_replayed_page_has_the_offer_it_was_found_by(tmp_path: Path) -> None:
    link = Link(url="https://nawafir.example/?p=1", kind=LinkKind.FEED, published_raw="Wed, 01 May 2024 08:00:00 GMT")
    path, _ = pack(
        tmp_path,
        [("https://nawafir.example/1", html())],
        truncated="length",
        note={"source": "nawafir", "kind": "article", "link": json.dumps(asdict(link))},
    )
    (record,) = records(path)
    assert isinstance(record, WarcRecord)
    page = page_of(record)
    assert isinstance(page, Page)
    assert (page.link, page.flags) == (link, ("truncated",))


def test_reprocess_corrects_without_a_revision(store: Store, tmp_path: Path) -> None:
    path, _ = pack(tmp_path, [("https://nawafir.example/1", html())])
    with ArchiveWriter(tmp_path) as archive:
        feed(store, path, keep_in=archive)
    with store.transaction(), store.search.replacing(1):
        store.articles.correct_text(1, "نص قرأته قواعد قديمة قراءة خاطئة.", "0" * 64, ())
    run = store.runs.start("reprocess", NOW)
    sources = Sources([source()], store.sources.ensure)
    result = reprocess(Ingest(store, run), tmp_path, sources, Here(), lambda: NOW + timedelta(days=1))
    assert result.changed == [("https://nawafir.example/1", "changed: text")]
    article = store.articles.load(1)
    assert (article.text, article.revision) == ("\n".join(PARAGRAPHS), 1)
    assert store.db.execute("SELECT text FROM revisions").fetchall() == [("\n".join(PARAGRAPHS),)]
    assert store.search.check() == ()
    again = reprocess(Ingest(store, store.runs.start("reprocess", NOW)), tmp_path, sources, Here(), lambda: NOW)
    assert (again.changed, again.outcomes) == ([], {OutcomeKind.UNCHANGED: 1})


class Asked(Sources):
    """Which pages' sources were asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__([CHANNEL], store.sources.ensure)
        self.pages: list[str] = []

    def of(self, url: str, name: str = "") -> Source:
        self.pages.append(url)
        return super().of(url, name)


CHANNEL = source(telegram=("marfa_news",))


def test_a_channel_s_page_is_read_once_for_all_of_its_messages(store: Store, tmp_path: Path) -> None:
    posts = [Post(number=number, text=f"{TEXT} وهذه الرسالة رقم {number}") for number in range(101, 106)]
    body = preview("marfa_news", *posts).encode()
    path, _ = pack(tmp_path, [("https://t.me/s/marfa_news", body)], note={"source": "nawafir", "kind": "telegram"})
    with ArchiveWriter(tmp_path) as archive:
        run = store.runs.start("ingest", NOW)
        ingest([path], Ingest(store, run), Asked(store), Here(), lambda: NOW, keep_in=archive)
    asked = Asked(store)
    result = reprocess(Ingest(store, store.runs.start("reprocess", NOW)), tmp_path, asked, Here(), lambda: NOW)
    assert result.outcomes == {OutcomeKind.UNCHANGED: 5}
    assert asked.pages.count("https://t.me/s/marfa_news") == 1


def test_the_command_reports_faults_and_exits_with_one(tmp_path: Path) -> None:
    path, positions = pack(tmp_path / "in", [(f"https://nawafir.example/{n}", html()) for n in (1, 2)])
    path.write_bytes(path.read_bytes()[: positions[1].offset + 200])
    common = ["--data", str(tmp_path / "data"), "--config", str(tmp_path / "absent.toml"), "--json"]
    result = CliRunner().invoke(cli, ["ingest", str(path), *common])
    assert result.exit_code == 1, result.output
    report = json.loads(result.stdout)
    assert report["total"]["outcomes"]["new"] == 1
    assert len(report["faults"]) == 1
    again = CliRunner().invoke(cli, ["reprocess", *common])
    assert (again.exit_code, json.loads(again.stdout)["total"]["outcomes"]["unchanged"]) == (0, 1)


@pytest.mark.parametrize(("asked", "alerts"), [((), 0), (("--ring",), 1)])
def test_pages_of_a_file_ring_where_that_is_asked_for_alone(
    tmp_path: Path, asked: tuple[str, ...], alerts: int
) -> None:
    path, _ = pack(tmp_path / "in", [("https://nawafir.example/1", html())])
    (tmp_path / "watches.toml").write_text('[[watch]]\nname = "all"\n')
    common = ["--data", str(tmp_path / "data"), "--config", str(tmp_path / "absent.toml"), "-q"]
    assert CliRunner().invoke(cli, ["ingest", str(path), *asked, *common]).exit_code == 0
    with Store.open(tmp_path / "data" / "articles.db", read_only=True) as store:
        assert store.db.execute("SELECT count(*) FROM alerts").fetchone() == (alerts,)


def test_pages_that_are_ready_are_written_together(store: Store, tmp_path: Path) -> None:
    path, _ = pack(
        tmp_path,
        [(f"https://nawafir.example/{n}", html(f"خبر {n}", *PARAGRAPHS, f"الفقرة {n} تختلف.")) for n in range(12)],
    )
    statements: list[str] = []
    store.db.conn.set_trace_callback(statements.append)
    assert feed(store, path).outcomes.total() == 12
    store.db.conn.set_trace_callback(None)
    assert sum("INTO pages" in statement for statement in statements) >= 12
    assert statements.count("COMMIT") <= 5  # the run, its source, nine pages, three pages, the run's end


@needs(CORPUS)
def test_saved_pages_each_have_one_outcome(store: Store, tmp_path: Path) -> None:
    pages = dict(list(corpus(CORPUS))[::97])
    path, _ = pack(tmp_path, [(url, body) for url, body in pages.items() if url.startswith("http")])
    result = feed(store, path)
    assert result.outcomes.total() == sum(url.startswith("http") for url in pages)
    assert result.faults == []


@pytest.mark.parametrize(("days", "stored"), [(400, False), (3, False), (1, True), (-400, True)])
def test_w10_a_record_from_the_future_is_a_fault(store: Store, tmp_path: Path, days: int, stored: bool) -> None:
    with ArchiveWriter(tmp_path / "theirs") as archive:
        archive.write(
            url="https://nawafir.example/1",
            status=200,
            body=html(),
            at=NOW + timedelta(days=days),
            headers=[("Content-Type", "text/html")],
            note=None,
        )
    result = feed(store, *(tmp_path / "theirs").glob("*.warc.gz"))
    assert (result.outcomes.total(), len(result.faults)) == ((1, 0) if stored else (0, 1))


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "somebody's"])
def test_w11_a_note_says_whose_page_it_is_in_our_own_folder_alone(store: Store, tmp_path: Path, ours: bool) -> None:
    link = link_to_json(Link(url="https://nawafir.example/1", kind=LinkKind.FEED, title="عنوان معلن"))
    with ArchiveWriter(tmp_path / "theirs") as archive:
        archive.write(
            url="https://stranger.example/1",
            status=200,
            body=html(),
            at=NOW,
            headers=[("Content-Type", "text/html")],
            note={"source": "nawafir", "kind": "article", "link": link},
        )
    files = tuple((tmp_path / "theirs").glob("*.warc.gz"))
    with ArchiveWriter(tmp_path / ("theirs" if ours else "warc")) as keep_in:
        feed(store, *files, keep_in=keep_in)
    assert store.db.execute("SELECT source, page FROM articles").fetchall() == [
        ("nawafir", "https://nawafir.example/1") if ours else ("stranger_example", "https://stranger.example/1")
    ]
