"""Citing from a page, and the archived record that proves it."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from crawler.web.codings import codings_of, decode
from storage import warc
from tests.browse.conftest import Client


def test_the_record_is_a_file_of_its_own_and_has_the_hash_that_the_page_says(
    client: Client, ids: dict[str, int], tmp_path: Path
) -> None:
    html = client.text(f"/news/article/{ids['plain']}")
    (said,) = re.findall(r'<code dir="ltr">([0-9a-f]{64})</code>', html)
    answer = client.get(f"/news/article/{ids['plain']}/record.warc.gz")
    assert answer.headers["content-type"].startswith("application/warc")
    (tmp_path / "one.warc.gz").write_bytes(answer.content)
    (record,) = warc.records(tmp_path / "one.warc.gz")
    assert isinstance(record, warc.WarcRecord)
    body = decode(record.body, codings_of(record.header("content-encoding")), 1_000_000)
    assert hashlib.sha256(body).hexdigest() == said


def test_reference_managers_find_the_article_in_its_page(client: Client, ids: dict[str, int]) -> None:
    html = client.text(f"/news/article/{ids['plain']}")
    (title,) = re.findall(r'<span class="Z3988" title="([^"]*)">', html)
    fields = parse_qs(unescape(title))
    (heading,) = re.findall(r"<h1[^>]*>([^<]*)</h1>", html)
    assert fields["rft.title"] == [unescape(heading).strip()]
    assert fields["rft.identifier"][0].startswith("https://")
    assert re.search(r'<link rel="canonical" href="[^"]+/news/article/\d+">', html)


FILES = {"bib": "@online{", "ris": "TY  - NEWS", "json": '"article-newspaper"', "txt": "{{استشهاد بخبر"}


@pytest.mark.parametrize(("ending", "has"), FILES.items(), ids=FILES)
def test_a_citation_is_a_file(client: Client, ids: dict[str, int], ending: str, has: str) -> None:
    answer = client.get(f"/news/article/{ids['plain']}/cite.{ending}")
    assert answer.status_code == 200
    assert has in answer.text
    assert f".{ending}" in answer.headers["content-disposition"]
    if ending == "json":
        assert len(json.loads(answer.text)) == 1


@pytest.mark.parametrize("path", ["999999/cite.bib", "999999/record.warc.gz", "0/cite.txt", "1/cite.exe"])
def test_what_is_not_there_is_missing(client: Client, path: str) -> None:
    assert client.get(f"/news/article/{path}").status_code == 404
