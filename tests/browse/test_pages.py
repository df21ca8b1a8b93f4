"""The pages over the demo archive: what each must tell its reader."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest

from crawler.browse import reader as reading
from crawler.browse.exports import rows as exported
from crawler.browse.members import percent
from crawler.browse.pages.source import undo_command
from crawler.ingest.write import Ingest
from storage.store import Store
from tests.browse import archive
from tests.browse.conftest import Client
from tests.storage import drafts


def cards(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<article class="card" id="a(\d+)">', html)]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param(
            "/",
            ["سيول في اللاذقية", "الأكثر تداولاً", "عُدّل بعد النشر", "بلا تاريخ، ولماذا", "الأخبار يوماً بيوم"],
            id="front",
        ),
        pytest.param("/news/search", ["المصدر", "الفترة", "القسم", "اللغة", "الأقدم"], id="all"),
        pytest.param(
            "/news/article/{plain}",
            [
                "دير الزور",
                "شارك هذا الخبر",
                "أزرار المشاركة",
                'class="why soft" dir="auto">يوافق: بيانات JSON-LD للخبر',
                'class="why" dir="auto">أقل يقيناً من',
                "سلمى الخابوري",
                "19 آذار/مارس 2026",
                "?p=7731",
            ],
            id="article",
        ),
        pytest.param(
            "/news/article/{undated}",
            ["لا تاريخ موثوقاً", "العدد 812", "سنة فقط", "a copyright line"],
            id="undated",
        ),
        pytest.param("/news/article/{rain}", ["6 نسخ", "+11 دقيقة", "القصة كاملة"], id="copies"),
        pytest.param("/news/article/{edited}/changes", ["<del>", "<ins>", "ونفت"], id="changes"),
        pytest.param("/news/edits", ["المياه تعود", "<del>الجمعة"], id="edits"),
        pytest.param("/news/story/1", ["أول من نشر", "اليوم معروف لا الساعة", "+6 ساعات و41 دقيقة", "93%"], id="story"),
        pytest.param(
            "/news/thread/1",
            ["قضية واحدة: قصتان", "كلاهما يذكر اللاذقية، وادي قنديل والعدد 1701", "سد بلوران", "<svg", "بلدي"],
            id="thread",
        ),
        pytest.param(
            "/news/story/2", ["/news/thread/1", "كلاهما يذكر اللاذقية، وادي قنديل والعدد 1701"], id="of-a-thread"
        ),
        pytest.param("/news/timeline", ["<svg", "منارة الساحل", "الأرقام في جدول"], id="timeline"),
        pytest.param("/news/timeline?period=2025", ["2025", "أبعد"], id="timeline-year"),
        pytest.param("/news/timeline?period=2025-11", ["/news/search?period=2025-11-"], id="timeline-month"),
        pytest.param("/news/sources", ["الاستخراج معطّل", "محجوب", "صار 2 من 20 صفحة خبراً", "<path"], id="sources"),
        pytest.param(
            "/news/source/furat",
            ["marsad boilerplate furat --undo &#39;للاشتراك في نشرتنا اكتب إلى البريد&#39;", "95%"],
            id="source",
        ),
        pytest.param(
            "/news/source/baladi", ["marsad boilerplate baladi --redo &#39;حالة الطقس اليوم&#39;"], id="undone"
        ),
        pytest.param("/news/runs", ["crawl --due", "قُطعت", "فشلت"], id="runs"),
        pytest.param(
            "/news/run/{run}?outcome=failed",
            ["https://furat.example/failed/4", "http_4xx", "أجاب HTTP 403", "marsad explain CODE"],
            id="run",
        ),
        pytest.param("/news/article/{plain}/archived", ["<iframe", 'sandbox=""', "HTTP 200"], id="archived"),
        pytest.param(
            "/news/article/{plain}/archived?view=text",
            ["&lt;script&gt;document.title", "pixel.example"],
            id="archived-text",
        ),
    ],
)
def test_page_tells(client: Client, path: str, told: list[str]) -> None:
    html = client.text(path.format(**client.ids))
    assert [words for words in told if words not in html] == []


def test_the_command_that_brings_a_line_back_names_the_archive(client: Client) -> None:
    assert f"--data {client.database.parent}</code>" in client.text("/news/source/furat")


FOLDERS = {
    "the one that commands take": ("data", ""),
    "another": ("data-demo", " --data data-demo"),
    "one with a space": ("/srv/the news", " --data '/srv/the news'"),
}


@pytest.mark.parametrize(("folder", "named"), FOLDERS.values(), ids=FOLDERS)
def test_a_folder_is_named_where_commands_need_it(folder: str, named: str) -> None:
    row = {"active": 1, "source": "furat", "line": "it's"}
    assert undo_command(row, Path(folder)) == f"marsad boilerplate furat --undo 'it'\\''s'{named}"


def test_every_page_speaks_english_too(client: Client) -> None:
    for path in (
        "/news",
        "/news/search",
        "/news/article/{plain}",
        "/news/story/1",
        "/news/thread/1",
        "/news/edits",
        "/news/timeline",
        "/news/sources",
        "/news/source/furat",
        "/news/runs",
        "/news/run/{run}",
        "/news/article/{edited}/changes",
        "/news/article/{plain}/archived",
    ):
        response = client.get(path.format(**client.ids) + "?lang=en")
        assert '<html lang="en" dir="ltr"' in response.text, path
        assert "marsad_lang=en" in response.headers["set-cookie"]
        left = re.sub(
            r"<(bdi|[a-z0-9]+) ?[^>]*dir=\"auto\"[^>]*>.*?</\1>|<bdi>.*?</bdi>|<code.*?</code>|<option.*?</option>",
            "",
            response.text,
            flags=re.DOTALL,
        )
        for word in ("المصدر<", "الخط الزمني", "التعديلات", "نسخ في", "الأخبار"):
            assert word not in left, (path, word)
    assert '<html lang="en"' in client.get("/news", cookies={"marsad_lang": "en"}).text
    assert '<html lang="ar" dir="rtl"' in client.text("/news?lang=xx")


def test_a_story_that_alone_is_left_of_a_thread_leads_to_none(tmp_path: Path) -> None:
    archive.write(tmp_path / "articles.db")
    with Store.open(tmp_path / "articles.db") as store, store.transaction():
        store.db.execute("DELETE FROM thread_stories WHERE story = 1")
    client = Client(tmp_path / "articles.db")
    assert "/news/thread/" not in client.text("/news/story/2")
    assert client.get("/news/thread/1").status_code == 404
    client.close()


@pytest.mark.parametrize(
    "path",
    [
        "/news/article/999999",
        "/news/article/" + "9" * 40,
        "/news/story/999",
        "/news/thread/999",
        "/news/run/999",
        "/news/source/nobody",
        "/news/article/999999/changes",
        "/news/article/999999/archived",
    ],
)
def test_what_is_not_there_is_a_friendly_404(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "لا وجود لهذه الصفحة" in response.text


# --- search ----------------------------------------------------------------------------------------


def test_search_highlights_the_original_spelling(client: Client) -> None:
    html = client.text("/news/search?q=" + quote("اللاذقيه"))
    assert "<mark>اللاذقية</mark>" in html


def test_copies_are_folded_under_their_first(client: Client) -> None:
    query = quote('"أحياء عدة في اللاذقية"')
    folded = cards(client.text(f"/news/search?q={query}"))
    every = cards(client.text(f"/news/search?q={query}&copies=all"))
    assert folded == [client.ids["rain"]]
    assert len(every) == 6
    assert "أيضاً في 5 مصادر أخرى" in client.text(f"/news/search?q={query}")


def test_an_address_or_a_number_leads_to_its_article(client: Client) -> None:
    number = client.ids["rain"]
    assert f'/news/article/{number}"' in client.text(f"/news/search?q={quote(f'#{number}')}")


def test_a_query_of_signs_says_that_it_holds_no_word(client: Client) -> None:
    assert "has no letter and no digit" in client.text(f"/news/search?lang=en&q={quote('؟!')}")


def test_a_source_s_own_copies_are_not_hidden(client: Client) -> None:
    assert len(cards(client.text(f"/news/search?q={quote('اللاذقية')}&source=baladi"))) >= 1
    listed = client.text("/news/search?source=midan&period=2026-03")
    assert "سيول في اللاذقية" in listed


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=" + quote("دمشق"),
        "?q=" + quote("دمشق") + "&sort=best",
        "?source=manara",
        "?period=2025",
        "?undated=1",
        "?edited=1",
        "?section=-",
        "?language=en",
        "?copies=all",
    ],
)
def test_paging_shows_every_article_once(client: Client, query: str) -> None:
    seen: list[int] = []
    at = f"/news/search{query}"
    for _ in range(60):
        html = client.text(at)
        seen += cards(html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        if not following:
            break
        at = "/news/search" + following[1].replace("&amp;", "&")
    else:
        pytest.fail("the pages never end")
    assert len(seen) == len(set(seen))
    assert seen
    told = client.text(f"/news/search{query}")
    if "copies=all" in query or "source=" in query or "language=en" in query:
        assert f"<b>{len(seen)} " in told


def test_facets_are_of_the_current_search(client: Client) -> None:
    html = client.text("/news/search?q=" + quote("دمشق") + "&source=manara&period=2025")
    assert html.count('class="chip on"') == 2
    chip = re.search(r'class="chip on" href="([^"]+)"', html)
    assert chip
    assert "source=" not in chip[1]
    counts = [int(n) for n in re.findall(r'period=2025-\d\d"[^>]*><bdi>[^<]+</bdi><span class="n">(\d+)<', html)]
    assert sum(counts) == int(re.search(r"<b>(\d+)", html)[1])  # type: ignore[index]


@pytest.mark.parametrize(
    "nonsense",
    [
        "?before=x",
        "?before=2026-13-99.7",
        "?before=." + "9" * 30,
        "?period=2025-13",
        "?period=0000",
        "?q=%22%22%22",
        "?q=***",
        "?q=-",
        "?q=" + "x%20" * 400,
        "?source=%00",
        "?section=%F0%9F%92%A9",
        "?sort=best&before=-5",
        "?q=NEAR(%22",
        "?period=9999-02",
    ],
)
def test_nonsense_never_fails(client: Client, nonsense: str) -> None:
    for page in ("search", "timeline", "edits"):
        assert client.get(f"/news/{page}{nonsense}").status_code == 200
    assert client.get(f"/news/search.atom{nonsense}").status_code in (200, 400)


def test_timeline_compares_three_searches(client: Client) -> None:
    html = client.text("/news/timeline?" + "&".join("q=" + quote(q) for q in ("دمشق", "حلب", "بيروت", "عمّان")))
    legend = re.findall(r'<li><svg class="key"[^>]*><rect class="c(\d)"', html)
    assert legend == ["0", "1", "2"]
    assert "<title>الخط الزمني: دمشق · حلب · بيروت · مرصد</title>" in html


def test_timeline_counts_agree_with_the_search(client: Client) -> None:
    html = client.text("/news/timeline?q=" + quote("دمشق"))
    total = int(re.search(r"<b>(\d+)</b> خبر", html)[1])  # type: ignore[index]
    rows = list(
        csv.DictReader(io.StringIO(client.text("/news/search.csv?copies=all&q=" + quote("دمشق")).lstrip("\ufeff")))
    )
    assert total == sum(bool(row["published_on"]) for row in rows)


def test_a_day_alone_is_never_first(client: Client) -> None:
    """A copy whose date knows no hour would always win as 00:00."""
    html = client.text("/news/story/1")
    first = re.search(r'<tr class="first">.*?</tr>', html, re.DOTALL)
    assert first
    assert "منارة الساحل" in first[0]
    assert "قلم حر" not in first[0]


def test_two_copies_are_compared_by_word(client: Client) -> None:
    html = client.text(f"/news/story/1?a={client.ids['rain']}&b={client.ids['rain'] + 2}")
    assert "<del>42</del> <ins>أربعين</ins>" in html
    assert "متطابقان" in client.text(f"/news/story/1?a={client.ids['rain']}&b={client.ids['rain'] + 1}")


@pytest.mark.parametrize(
    ("share", "kind", "shown"),
    [
        (None, "near", None),
        (1.0, "identical", 100),
        (0.9996, "syndicated", 99),
        (1.0, "syndicated", 100),
        (0.746, "syndicated", 75),
        (0.002, "related", 1),
        (0.0, "related", 0),
    ],
)
def test_only_what_is_whole_is_a_hundred_percent(share: float | None, kind: str, shown: int | None) -> None:
    assert percent(share, kind) == shown


def test_the_story_says_both_how_much_is_taken_and_how_much_is_left(client: Client) -> None:
    html = client.text("/news/story/1")
    assert "أصل واحد" in html
    row = next(row for row in html.split("<tr") if "93%" in row)
    assert "74%" in row
    assert "عن <bdi>" in row
    assert "93% منه مأخوذ من الأول، وفيه 74% من الأول" in client.text(f"/news/article/{client.ids['rain']}")


# --- exports ---------------------------------------------------------------------------------------


def test_atom_is_a_feed_of_the_search(client: Client) -> None:
    response = client.get("/news/search.atom?q=" + quote("دمشق"))
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.entries
    assert all("دمشق" in entry.title + entry.content[0].value for entry in feed.entries)
    assert response.headers["content-type"].startswith("application/atom+xml")


def test_csv_has_a_mark_and_ndjson_agrees(client: Client) -> None:
    response = client.get("/news/search.csv?source=qalam")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))
    lines = [json.loads(line) for line in client.text("/news/search.ndjson?source=qalam").splitlines()]
    assert [row["id"] for row in rows] == [str(line["id"]) for line in lines]
    assert len(rows) == 23


def test_a_file_is_whole_however_small_its_pieces(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.text("/news/search.ndjson?source=midan")
    monkeypatch.setattr(exported, "CHARACTERS", 3000)
    assert client.text("/news/search.ndjson?source=midan") == whole
    monkeypatch.setattr(exported, "ROWS", 7)
    assert client.text("/news/search.ndjson?source=midan") == whole
    assert whole.count("\n") > 20


@pytest.mark.parametrize(
    ("query", "plain", "name"),
    [
        ("", "marsad-{day}.csv", "marsad-{day}.csv"),
        ("?q=" + quote("دمشق حلب"), "marsad-{day}.csv", "marsad-دمشق-حلب-{day}.csv"),
        ("?source=midan&q=oil%22%0d%0ax:y", "marsad-oil-x-y-midan-{day}.csv", "marsad-oil-x-y-midan-{day}.csv"),
        ("?q=" + quote("../../etc/passwd"), "marsad-etc-passwd-{day}.csv", "marsad-etc-passwd-{day}.csv"),
    ],
)
def test_a_file_is_named_after_the_query_and_the_day(client: Client, query: str, plain: str, name: str) -> None:
    before = f"{datetime.now(UTC):%Y-%m-%d}"
    header = client.get(f"/news/search.csv{query}").headers["content-disposition"]
    day = next(day for day in (before, f"{datetime.now(UTC):%Y-%m-%d}") if day in header)
    plain, name = plain.format(day=day), quote(name.format(day=day))
    assert header == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"


# --- Datasette's own pages -------------------------------------------------------------------------


def test_datasette_s_search_box_knows_arabic(client: Client) -> None:
    found = client.get("/articles/articles.json?_shape=array&_search=" + quote("اللاذقيه")).json()
    assert any("سيول" in row["title"] for row in found)


def test_tables_are_newest_first_and_lead_to_the_pages(client: Client) -> None:
    html = client.text("/articles/articles")
    assert f"/news/article/{max(client.ids['plain'], client.ids['undated'])}" in html
    assert 'dir="auto"' in html


@pytest.mark.parametrize(
    "query", ["articles_a_day", "who_copies_whom", "dates_by_signal", "undated_share", "slowest_sources", "what_is_cut"]
)
def test_sample_query_answers(client: Client, query: str) -> None:
    assert client.get(f"/articles/{query}.json?_shape=array").json()


def test_sample_search_query_answers(client: Client) -> None:
    assert client.get("/articles/search.json?_shape=array&query=" + quote("دمشق")).json()


def test_a_page_out_of_time_is_friendly(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.Reader.__init__, "__defaults__", (0.0, 1))
    monkeypatch.setattr(reading, "_STEPS", 1)
    response = client.get("/news/search")
    assert response.status_code in (200, 503)
    assert "وقتاً أطول من المسموح" in response.text


def test_u08_every_revision_is_shown_with_its_text(tmp_path: Path) -> None:
    """Those too that share a text which is stored once."""
    texts = ["انقطعت المياه عن أحياء المدينة مساء الجمعة.", "عادت المياه إلى أحياء المدينة مساء السبت."] * 2
    path = tmp_path / "articles.db"
    with Store.open(path) as store:
        store.sources.sync([drafts.source()])
        for number, text in enumerate(texts):
            at = drafts.NOW + timedelta(hours=number)
            Ingest(store, store.runs.start("crawl", at)).apply(drafts.draft(text=text, at=at), at)
    client = Client(path)
    try:
        rows = client.get("/articles/revisions.json?_shape=array&_sort=seen_at").json()
        assert [(row["revision"], row["text"]) for row in rows] == list(enumerate(texts, 1))
        assert rows[0]["text_hash"] == rows[2]["text_hash"] != rows[1]["text_hash"]
        table = client.text("/articles/revisions")
        assert (table.count("الجمعة"), table.count("السبت")) == (2, 2)
        assert 'href="/news/article/1"' in table
        back = client.text("/news/article/1/changes?to=3")
        assert re.search("<del>[^<]*السبت", back)
        assert re.search("<ins>[^<]*الجمعة", back)
        assert client.text("/news/edits").count("<ins>") >= 3
        csv_rows = list(csv.DictReader(io.StringIO(client.text("/articles/revisions.csv?_sort=seen_at"))))
        assert [row["text"] for row in csv_rows] == texts
    finally:
        client.close()
