"""`marsad extract` on files: one page, lists of them, and everything that a list can have wrong."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.commands.extract import command
from crawler.errors import UsageError
from tests.extract.articles import BODY, TITLE, article


def page(*paragraphs: str, title: str = TITLE) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    date = '<meta property="article:published_time" content="2024-05-01T10:00:00+03:00">'
    return (
        f'<html lang="ar"><head><meta charset="utf-8"><title>{title}</title>{date}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [*map(str, arguments), "--config", "none.toml"])


def records(folder: Path, *lines: str | dict[str, Any]) -> list[dict[str, Any]]:
    listed = folder / "list.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    listed.write_text("\n".join(texts), encoding="utf-8")
    result = run(listed, "--jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gz"])
def test_one_page(tmp_path: Path, zipped: bool) -> None:
    body = page(*BODY, "المصدر: وكالات").encode()
    file = tmp_path / "page.html"
    file.write_bytes(gzip.compress(body) if zipped else body)
    result = run(file, "--url", "https://nahr.example/news/1")
    found = json.loads(result.stdout)
    assert (found["title"], found["text"], found["language"]) == (TITLE, "\n".join(BODY), "ar")
    assert (found["published_on"], found["published_at"]) == ("2024-05-01", "2024-05-01T07:00:00+00:00")
    assert found["published_signal"] == "meta_published"
    assert found["removed"] == [{"rule": "source_line", "line": "المصدر: وكالات"}]
    assert found["url"] == "https://nahr.example/news/1"
    assert found["reason"] is None


def test_explain_shows_rules_and_signals(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(*BODY, "المصدر: وكالات"), encoding="utf-8")
    shown = run(file, "--explain").stdout
    assert "source_line" in shown
    assert "meta_published" in shown
    assert "chosen" in shown


def test_explain_of_a_page_without_article(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(b"%PDF-1.4")
    assert "not_html" in run(file, "--explain").stdout


def test_a_source_that_nobody_told_of(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(*BODY), encoding="utf-8")
    assert isinstance(run(file, "--source", "nobody").exception, UsageError)


def test_a_broken_gz_is_told(tmp_path: Path) -> None:
    file = tmp_path / "page.html.gz"
    file.write_bytes(gzip.compress(page(*BODY).encode())[:60])
    assert isinstance(run(file).exception, UsageError)


def test_a_list_in_its_order_with_what_is_wrong_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(*BODY), encoding="utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page(*BODY).encode()))
    (tmp_path / "c.html").write_bytes(b"")
    (tmp_path / "d.gz").write_bytes(b"\x1f\x8bbroken")
    found = records(
        tmp_path,
        {"id": 1, "url": "https://a.example/1", "path": "a.html", "fetched_at": "2024-05-02T10:00:00Z"},
        "not json",
        {"id": 2, "path": "missing.html"},
        "",
        {"id": 3, "url": "https://b.example/1", "path": "b.html.gz", "source": "b"},
        {"id": 4, "url": "http://[bad", "path": "c.html"},
        {"id": 5, "path": "d.gz"},
        {"id": 6, "path": "a.html", "fetched_at": "yesterday"},
        {"id": 7},
        "[1]",
    )
    assert [(record["id"], record["reason"]) for record in found] == [
        (1, None),
        (None, "bad_line"),
        (2, "unreadable"),
        (3, None),
        (4, "empty"),
        (5, "unreadable"),
        (6, "unreadable"),
        (None, "bad_line"),
        (None, "bad_line"),
    ]
    assert found[0]["text"] == "\n".join(BODY)


def test_pages_of_one_source_teach_each_other(tmp_path: Path) -> None:
    repeated = ("جولة المصور في أحياء المدينة", "طقس الساحل هذا الأسبوع")
    lines = []
    for number in range(20):
        first, *rest = article(number)
        text = page(repeated[0], first, *rest, repeated[1], title=f"خبر رقم {number}")
        (tmp_path / f"{number}.html").write_text(text, encoding="utf-8")
        lines.append({"id": number, "url": f"https://nahr.example/{number}", "path": f"{number}.html"})
    found = records(tmp_path, *lines)
    left = [record["id"] for record in found for line in repeated if line in record["text"].split("\n")]
    assert [number for number in left if number >= 3] == []
    assert all(set(article(number)) <= set(record["text"].split("\n")) for number, record in enumerate(found))
