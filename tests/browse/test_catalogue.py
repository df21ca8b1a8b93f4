"""The fault catalogue's rows on browsing (I): hostile rows against all pages and formats; an archive that goes away.

Headers, redirects, writes and heavy queries (I03, I06, I08) are in test_safety.py too.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette import __version__ as datasette_version
from sqlite_utils.utils import sqlite3

from tests.browse import archive
from tests.browse.conftest import Client
from tests.browse.test_safety import BIDI, tags_of

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script href='data:text/javascript,alert(1)'/></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "</title><script>alert(1)</script>",
    "</textarea></style></script><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    '" onmouseover=alert(1) autofocus onfocus=alert(1) x="',
    "{{ 7 * 7 }}{% for x in ().__class__ %}${alert(1)}",
    "]]><script>alert(1)</script><![CDATA[",
    "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<b onclick=alert(1)>\u202c",
)
URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/",
    'https://x.example/"onclick=alert(1)',
)
IS_1 = datasette_version.startswith("1")
FORMULAS = ("=cmd|' /C calc'!A0", "+1+cmd", "-2+3+cmd", "@SUM(1)", "\t=1+1", '=HYPERLINK("http://evil.example")')
PAGES = (
    "/",
    "/news",
    "/news/search",
    "/news/search?q=alert",
    "/news/article/{n}",
    "/news/article/{n}/changes",
    "/news/article/{n}/archived",
    "/news/edits",
    "/news/timeline?q={payload}",
    "/news/search?q={payload}",
    "/news/search?source={payload}",
    "/news/sources",
    "/news/runs",
    "/articles/articles",
    "/articles/articles/{n}",
    "/articles/articles?_search={payload}",
    "/articles/outcomes",
    "/articles",
    "/nowhere/{payload}",
    "/articles/articles?_sort={payload}",
    "/articles/articles?{payload}=1",
    "/articles/articles?_next={payload}",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Every text of fifteen articles, and of the ledger, is a payload."""
    path = tmp_path_factory.mktemp("hostile") / "articles.db"
    archive.write(path, 40, hostile=False)
    connection = sqlite3.connect(str(path))
    numbers = [row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id DESC LIMIT 15")]
    for (guard,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%taken out of the search index%'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {guard}")
    for place, (number, payload) in enumerate(zip(numbers, PAYLOADS, strict=True)):
        connection.execute(
            "UPDATE articles SET title = ?, url = ?, authors = ?, summary = ?, byline = ?, section = ?, tags = ?, "
            "dateline_place = ? WHERE id = ?",
            (
                payload,
                f"{URLS[place % len(URLS)]}#{place}",
                payload,
                FORMULAS[place % len(FORMULAS)],
                payload,
                payload,
                payload,
                payload,
                number,
            ),
        )
        connection.execute("UPDATE outcomes SET detail = ? WHERE article = ?", (payload, number))
    connection.execute("UPDATE sources SET last_error = ?, title = ?", (PAYLOADS[0], PAYLOADS[2]))
    connection.commit()
    connection.close()
    client = Client(path, ids={"n": numbers[0]})
    yield client
    client.close()


@pytest.mark.parametrize("page", PAGES)
def test_i02_no_payload_is_more_than_text(hostile: Client, page: str) -> None:
    payloads = PAYLOADS if "{payload}" in page else PAYLOADS[:1]
    for place, payload in enumerate(payloads):
        number = hostile.ids["n"] - place
        response = hostile.get(page.format(n=number, payload=quote(payload)))
        assert response.status_code < 500
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        tags = tags_of(response.text)
        assert [script for script in tags.scripts if "alert(" in script] == []
        assert [one for one in tags.handlers if "alert" in one] == []  # Datasette 1.0 has a button of its own
        assert [
            link
            for link in tags.links
            if link.strip().lower().startswith(("javascript:", "data:", "vbscript:", "java\n"))
        ] == []
        assert "49" not in response.text or "{{ 7 * 7 }}" not in payload or "{{ 7 * 7 }}" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/articles/articles.json?_shape=array",
        "/articles/articles.json",
        "/news/search.ndjson",
        "/news/search.atom",
        "/articles/outcomes.json",
        "/articles.json",
        "/-/databases.json",
    ],
)
def test_i02_other_formats_are_no_pages(hostile: Client, path: str) -> None:
    response = hostile.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] in (
        "application/json",
        "application/x-ndjson",
        "application/atom+xml",
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    if path.endswith("atom"):
        from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

        assert len(fromstring(response.text)) > 15
        assert not any(mark in response.text for mark in BIDI)


@pytest.mark.parametrize(
    "path",
    [
        "/news/search.csv",
        "/articles/articles.csv?_size=max",
        "/articles/articles.csv?_stream=on",
        "/articles/articles.csv?_labels=on",
    ],
)
def test_i09_no_cell_of_a_file_is_a_formula(hostile: Client, path: str) -> None:
    """Marsad's own file and Datasette's."""
    text = hostile.text(path).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@", "-")) and not cell[1:].isdigit()] == []
    assert "'=cmd|' /C calc'!A0" in cells


def test_i09_rows_come_whole_however_they_are_cut() -> None:
    from crawler.browse.safe import DisarmedCsv

    whole = 'a,b\r\n=1,"x, =2\n""-3"""\r\n-4.5,"=""q"""\r\nعربي,+x'.encode()
    expected = 'a,b\r\n\'=1,"x, =2\n""-3"""\r\n-4.5,"\'=""q"""\r\nعربي,\'+x\r\n'.encode()
    for size in (1, 2, 7, 1_000):
        file = DisarmedCsv()
        parts = [whole[start : start + size] for start in range(0, len(whole), size)]
        assert b"".join([*(file.feed(part, last=False) for part in parts), file.feed(b"", last=True)]) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "drop table articles",
        "delete from articles",
        "update articles set title = 'x'",
        "attach 'x.db' as x",
        "pragma user_version = 5",
        "select 1; delete from articles",
        "select load_extension('x')",
        "select readfile('/etc/passwd')",
        "select writefile('/tmp/x', 'y')",
        "vacuum into '/tmp/x'",
        "with x as (select 1) delete from articles",
        "create table x(y)",
        "pragma writable_schema = on",
        "explain delete from articles",
    ],
)
def test_i03_nothing_is_written_by_sql(client: Client, sql: str) -> None:
    before = client.database.read_bytes()
    for path in ("/articles.json?sql=", "/articles/-/query.json?sql="):
        response = client.get(path + quote(sql))
        assert response.status_code in (302, 400, 403, 404) or not response.json().get("rows") or "explain" in sql
    assert client.database.read_bytes() == before


@pytest.mark.parametrize(
    "path",
    [
        "/articles.db",
        "/assets/../articles.db",
        "/%2e%2e/articles.db",
        "/-/static/../../../../etc/passwd",
        "/-/static/%2e%2e/%2e%2e/app.py",
        "//etc/passwd",
        "/a.db",
        "/-/static-plugins/marsad/../../safe.py",
        "/-/static-plugins/marsad/%2e%2e/safe.py",
        "/news/../articles.db",
        "/news/source/..%2f..%2fetc%2fpasswd",
        "/news/article/1/archived.html/../../../../../etc/passwd",
        "/-/static-plugins/marsad/..%5csafe.py",
    ],
)
def test_i05_no_path_leads_out(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (302, 400, 403, 404)
    assert "location" not in response.headers or response.headers["location"].startswith("/")
    assert "root:" not in response.text
    assert not response.content.startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    "path",
    [
        "/\\example.com/",
        "//example.com/",
        "/%5cexample.com/",
        "/%09/example.com/",
        "/%2f%2fexample.com/",
        "/.//example.com/",
        "///example.com",
        "/https:/example.com/",
        "/articles/?_next=//example.com",
        "/%0d%0aLocation:%20//example.com/",
    ],
)
def test_i06_no_answer_leads_to_another_host(client: Client, path: str) -> None:
    target = client.get(path).headers.get("location", "/")
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "path",
    [
        "/news/search?q=" + "x" * 50_000,
        "/news/search?" + "&".join(f"a{number}=1" for number in range(3_000)),
        "/articles/articles?_size=100000",
        "/articles/articles?_size=max&_shape=x",
        "/articles/articles?_next=%00%ff",
        "/news/search?before=" + "9" * 5_000,
        "/news/article/" + "9" * 400,
        "/news/run/-1",
        "/news/story/0",
        "/news/timeline?" + "&".join(["q=x"] * 500),
        "/" + "a/" * 500,
        "/%ff%fe",
        "/news/search?q=%00%ff",
        "/news/source/%00",
        "/<b>/<i>",
    ],
    ids=lambda path: path[:24],
)
def test_i15_odd_and_huge_requests_end_soon(client: Client, path: str) -> None:
    begun = time.process_time()
    response = client.get(path)
    assert response.status_code < 500
    assert "Traceback" not in response.text
    assert "<b>" not in response.text.split("<main")[0]
    assert time.process_time() - begun < 20  # it was a minute for each while arguments were parsed anew


def test_i15_two_hundred_at_once(client: Client) -> None:
    async def ask() -> Counter[int]:
        paths = [f"/news/search?q={quote('دمشق')}&n={number}" for number in range(200)]
        return Counter(
            answer.status_code
            for answer in await asyncio.gather(*(client.datasette.client.get(path) for path in paths))
        )

    assert client.runner.run(ask()) == {200: 200}


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def rubble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4_096] + os.urandom(len(content) - 4_096))


def another(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(str(path))
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY)")
    connection.close()


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("hurt", [nothing, rubble, another, gone], ids=["empty", "corrupt", "another", "missing"])
def test_i12_an_archive_that_goes_away_is_told_and_comes_back(tmp_path: Path, hurt: Callable[[Path], None]) -> None:
    path = tmp_path / "articles.db"
    archive.write(path, 20, hostile=False)
    kept = path.read_bytes()
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    if IS_1 and hurt in (rubble, gone):
        pytest.skip("Datasette 1.0 itself refuses to start on an archive that can't be read")
    hurt(path)
    client = Client(path)
    try:
        for page in ("/", "/news/search?q=x", "/news/runs?lang=en"):
            response = client.get(page)
            assert response.status_code == 503
            assert response.headers["retry-after"] == "60"
            assert "marsad doctor" in response.text
            assert "Traceback" not in response.text
            assert "content-security-policy" in response.headers
    finally:
        client.close()
    path.unlink(missing_ok=True)
    path.write_bytes(kept)
    again = Client(path)
    assert again.get("/news/search").status_code == 200
    again.close()


def read_while_written(path: Path, seconds: float) -> tuple[Counter[int], list[float], int]:
    """Answers by status, their seconds, and the largest log, while one writer and five readers share an archive."""
    client = Client(path)
    stop, faults, largest = threading.Event(), [], [0]

    def write() -> None:
        writer = sqlite3.connect(str(path), isolation_level=None, timeout=30)
        try:
            writer.execute("PRAGMA journal_mode = WAL")
            while not stop.is_set():
                writer.execute("BEGIN IMMEDIATE")
                writer.execute("INSERT INTO runs(command, started_at) VALUES ('x', '2026-03-21T00:00:00+00:00')")
                writer.execute("UPDATE articles SET words = words + 1 WHERE id % 7 = 0")
                writer.execute("COMMIT")
                largest[0] = max(largest[0], path.with_name(path.name + "-wal").stat().st_size)
                time.sleep(0.01)
        except sqlite3.Error as error:
            faults.append(error)
        finally:
            writer.close()

    async def read(taken: list[float], answers: Counter[int], seed: int) -> None:
        chance = random.Random(seed)
        pages = (
            "/news/search",
            "/news/search?q=" + quote("دمشق"),
            "/news/runs",
            "/news/sources",
            "/news/article/3",
            "/articles/articles?_size=20",
        )
        while not stop.is_set():
            begun = time.perf_counter()
            answers[(await client.datasette.client.get(chance.choice(pages))).status_code] += 1
            taken.append(time.perf_counter() - begun)

    async def all_of_it() -> tuple[Counter[int], list[float]]:
        taken: list[float] = []
        answers: Counter[int] = Counter()
        readers = [asyncio.ensure_future(read(taken, answers, seed)) for seed in range(5)]
        await asyncio.sleep(seconds)
        stop.set()
        await asyncio.gather(*readers)
        return answers, taken

    thread = threading.Thread(target=write)
    thread.start()
    try:
        answers, taken = client.runner.run(all_of_it())
    finally:
        stop.set()
        thread.join()
        client.close()
    assert faults == []
    return answers, taken, largest[0]


def test_i11_readers_and_a_writer(tmp_path: Path) -> None:
    """Nobody is told that the archive is locked; the log stays small."""
    archive.write(tmp_path / "articles.db", 60, hostile=False)
    answers, _, log = read_while_written(tmp_path / "articles.db", 3)
    assert set(answers) == {200}
    assert log < 64 << 20


@pytest.mark.long
def test_i11_ten_minutes_of_reading_and_writing(tmp_path: Path) -> None:
    archive.write(tmp_path / "articles.db", hostile=False)
    answers, taken, log = read_while_written(tmp_path / "articles.db", 600)
    assert set(answers) == {200}
    assert log < 64 << 20
    print(f"{answers.total()} pages, p95 {sorted(taken)[int(len(taken) * 0.95)] * 1_000:.0f} ms, log {log >> 20} MB")
