"""Hostile rows, URLs and queries against every page and format."""

from __future__ import annotations

import asyncio
import re
import resource
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from tests.browse.conftest import Client

OWN = (
    "/",
    "/news",
    "/news/search",
    "/news/search?q=" + quote("نص"),
    "/news/article/{hostile}",
    "/news/article/{hostile}/archived",
    "/news/article/{hostile}/archived?view=text",
    "/news/article/{edited}/changes",
    "/news/story/1",
    "/news/edits",
    "/news/timeline",
    "/news/sources",
    "/news/source/jabal",
    "/news/runs",
    "/news/run/{run}?outcome=rejected",
    "/news/search?q=" + quote("<script>alert(1)</script>"),
    "/news/search?source=" + quote('"><script>x</script>'),
    "/news/timeline?q=" + quote("'\"><img src=x onerror=1>") + "&q=b",
    "/news/run/{run}?source=" + quote("<b>"),
)
TABLES = (
    "/articles/articles",
    "/articles/articles/{hostile}",
    "/articles/articles?_search=" + quote("نص"),
    "/articles/outcomes",
    "/articles/revisions?article={hostile}",
    "/articles/date_signals?article={hostile}",
)
FORMATS = ("/news/search.atom", "/news/search.csv", "/news/search.ndjson", "/robots.txt")
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class Tags(HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.styles: list[str] = []
        self.loads: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(f"{tag} {name}={value}")
            elif name == "style":
                self.styles.append(tag)
            elif name in ("href", "action"):
                (self.loads if tag == "link" else self.links).append(value or "")
            elif name in ("src", "srcset", "data", "poster"):
                self.loads.append(value or "")

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.scripts.append(data.strip()[:80])

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def tags_of(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


@pytest.mark.parametrize("path", OWN)
def test_own_page_holds_nothing_hostile(client: Client, path: str) -> None:
    """I02"""
    response = client.get(path.format(**client.ids))
    assert response.status_code == 200
    tags = tags_of(response.text)
    assert tags.scripts == []
    assert tags.handlers == []
    assert tags.styles == []
    assert [link for link in tags.links if not re.match(r"(https?://|/|\?|#)", link)] == []
    assert [load for load in tags.loads if not load.startswith("/")] == []
    assert not any(mark in response.text for mark in BIDI)


@pytest.mark.parametrize("path", TABLES)
def test_datasette_s_page_holds_nothing_hostile(client: Client, path: str) -> None:
    response = client.get(path.format(**client.ids))
    assert response.status_code == 200
    tags = tags_of(response.text)
    assert [script for script in tags.scripts if "alert" in script] == []
    assert [handler for handler in tags.handlers if handler.startswith("img")] == []
    assert [link for link in tags.links if link.lower().startswith(("javascript:", "data:", "vbscript:"))] == []
    assert [load for load in tags.loads if "//" in load and not load.startswith("http://localhost/")] == []


@pytest.mark.parametrize("path", OWN)
def test_own_page_sends_strict_headers(client: Client, path: str) -> None:
    """I08"""
    headers = client.get(path.format(**client.ids)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]


@pytest.mark.parametrize(
    "path", [*TABLES, *FORMATS, "/-/static-plugins/marsad/marsad.css", "/nowhere", "/news/article/999999"]
)
def test_every_answer_sends_safe_headers(client: Client, path: str) -> None:
    """I08"""
    headers = client.get(path.format(**client.ids)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "content-security-policy" in headers


def test_archived_page_is_sealed(client: Client) -> None:
    """I14"""
    for name in ("hostile", "plain"):
        response = client.get(f"/news/article/{client.ids[name]}/archived.html")
        policy = response.headers["content-security-policy"]
        assert response.status_code == 200
        assert policy.startswith("sandbox; default-src 'none'")
        assert "allow-scripts" not in policy
        assert "img-src data:" in policy


def test_exports_disarm_formulas_and_escape_twice(client: Client) -> None:
    """I09"""
    csv = client.text("/news/search.csv?source=jabal")
    assert "'=1+1" in csv
    assert re.search(r"(^|,)\"?=1", csv, re.MULTILINE) is None
    atom = client.text("/news/search.atom?source=jabal")
    assert "&lt;script&gt;" in atom
    assert "&amp;lt;img src=x" in atom
    assert "javascript:" not in re.findall(r'href="([^"]*)"', atom).__repr__()
    for text in (csv, atom, client.text("/news/search.ndjson?source=jabal")):
        assert not any(mark in text for mark in BIDI)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/\\evil.example/",
        "/%5Cevil.example/",
        "//evil.example/articles/",
        "/articles\\articles",
        "/%2F%2Fevil.example/",
    ],
)
def test_no_path_leads_to_another_host(client: Client, path: str) -> None:
    """I06"""
    response = client.get(path)
    assert response.status_code == 404
    assert "location" not in response.headers


def test_robots_are_asked_to_stay_away(client: Client) -> None:
    assert client.text("/robots.txt") == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    "sql",
    [
        "select hex(randomblob(400000000))",
        "select hex(zeroblob(900000000))",
        "select length(printf('%.*c', 900000000, 'x'))",
        "select group_concat(hex(zeroblob(1000000))) from articles a, articles b",
        "select replace(hex(zeroblob(9000000)), '0', '0123456789')",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
    ],
)
def test_no_query_takes_the_process_over_500_mb(client: Client, sql: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = client.get("/articles.json?_shape=array&sql=" + quote(sql))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert answer.status_code in (302, 400, 404, 200)
    assert grown < 400


@pytest.mark.parametrize(
    "sql",
    [
        "insert into sources(name) values ('x')",
        "attach database '/tmp/x' as y",
        "select load_extension('x')",
        "pragma journal_mode = delete",
    ],
)
def test_nothing_can_be_written(client: Client, sql: str) -> None:
    """I03"""
    answer = client.get("/articles.json?_shape=array&sql=" + quote(sql))
    assert answer.status_code != 200 or not answer.json()


def test_no_sql_means_none(demo: tuple, ids: dict[str, int]) -> None:  # type: ignore[type-arg]
    client = Client(demo[0], allow_sql=False)
    try:
        assert client.get("/articles.json?sql=select+1").status_code in (302, 403, 404)
        assert client.get("/articles/-/query.json?sql=select+1").status_code in (400, 403, 404)
        assert client.get("/articles/articles.json?_where=1").status_code in (400, 403)
        assert client.get("/news/search?q=" + quote("دمشق")).status_code == 200
        assert client.get("/articles/articles?_search=" + quote("دمشق")).status_code == 200
    finally:
        client.close()


def test_who_may_not_see_the_table_sees_no_page(demo: tuple) -> None:  # type: ignore[type-arg]
    from datasette.app import Datasette

    datasette = Datasette([str(demo[0])], metadata={"databases": {"articles": {"allow": {"id": "root"}}}})
    if hasattr(datasette, "allowed"):
        datasette = Datasette([str(demo[0])], config={"databases": {"articles": {"allow": {"id": "root"}}}})

    async def ask() -> list[int]:
        await datasette.invoke_startup()
        return [
            (await datasette.client.get(path)).status_code
            for path in ("/news", "/news/search.csv", "/news/article/1", "/news/article/1/archived.html")
        ]

    assert asyncio.run(ask()) == [403, 403, 403, 403]
    for database in datasette.databases.values():
        database.close()


def test_other_databases_are_left_alone() -> None:
    from datasette.app import Datasette

    datasette = Datasette(memory=True)

    async def ask() -> tuple[int, int]:
        await datasette.invoke_startup()
        return (await datasette.client.get("/")).status_code, (await datasette.client.get("/news")).status_code

    assert asyncio.run(ask()) == (200, 403)
    for database in datasette.databases.values():
        database.close()
