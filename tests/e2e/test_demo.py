"""The whole main job on the demo's three outlets: crawled twice by the real command, then the rows are read."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

RESIDUE = (
    "اترك تعليقاً", "لن يتم نشر", "إرسال التعليق", "Site icon", "Exit mobile version", "Back to top", "شارك هذا الموضوع",
    "اقرأ أيضاً", "مقالات ذات صلة", "زيارة", "جميع الحقوق", "رئيس التحرير", "العدد 871", "تابعوا وكالة", "الأكثر قراءة",
    "المصدر:", "نقلاً عن", "قيد الإنشاء", "ـــ", "نُشر في",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(crawled: tuple[Path, str]) -> Iterator[tuple[Database, str]]:
    database = Database(crawled[0] / "articles.db")
    yield database, crawled[1]
    database.close()


def _one(db: Database, sql: str) -> Any:
    return db.execute(sql).fetchone()[0]


def test_every_article_is_stored_once(demo: tuple[Database, str]) -> None:
    db, _ = demo
    assert _one(db, "SELECT count(*) FROM articles") == 87
    assert _one(db, "SELECT count(*) FROM articles WHERE url LIKE '%/amp/'") == 0


def test_nothing_foreign_is_left_in_a_text(demo: tuple[Database, str]) -> None:
    db, _ = demo
    left = [
        (row["url"], phrase)
        for row in db.query("SELECT url, text FROM articles")
        for phrase in RESIDUE
        if phrase in row["text"]
    ]
    assert left == []


def test_signatures_are_cut_and_what_was_cut_is_listed(demo: tuple[Database, str]) -> None:
    db, _ = demo
    last_lines = {row["text"].splitlines()[-1] for row in db.query("SELECT text FROM articles")}
    assert last_lines.isdisjoint({"جريدة الميناء", "صحيفة القلم", "وكالة برق"})
    assert _one(db, "SELECT count(DISTINCT article) FROM removed_lines") > 40


def test_titles_carry_no_site_name(demo: tuple[Database, str]) -> None:
    db, _ = demo
    for row in db.query("SELECT title, text FROM articles"):
        assert not re.search(r"(جريدة الميناء|صحيفة القلم)", row["title"])
        assert not row["text"].startswith(row["title"] + "\n")


def test_the_issue_line_never_dates_an_article(demo: tuple[Database, str]) -> None:
    db, _ = demo
    undated = list(db.query("SELECT id FROM articles WHERE published_on IS NULL"))
    assert len(undated) == 3
    for row in undated:
        assert _one(db, f"SELECT count(*) FROM date_signals WHERE article = {row['id']} AND chosen") == 0


def test_the_copies_of_an_agency_text_are_one_story_led_by_the_agency(demo: tuple[Database, str]) -> None:
    db, _ = demo
    stories = list(
        db.query(
            "SELECT stories.articles, articles.source FROM stories JOIN articles ON articles.id = stories.first_article"
        )
    )
    assert sorted(story["articles"] for story in stories) == [2] * 4 + [3] * 5
    assert {story["source"] for story in stories} == {"demo_barq"}


def test_the_second_visit_fetches_what_is_new_and_what_was_edited(demo: tuple[Database, str]) -> None:
    db, output = demo
    assert "the new article was fetched: yes; the edited one was fetched again: yes" in output
    assert _one(db, "SELECT count(*) FROM articles WHERE revision = 2") == 1
    assert _one(db, "SELECT count(*) FROM revisions") >= 2
    first, second = re.search(r"log: (\d+) requests on the first visit, (\d+) on the second", output).groups()  # type: ignore[union-attr]  # a missing line fails the test as well
    assert int(second) < int(first) / 5
    new = list(db.query("SELECT outcome, count(*) AS n FROM outcomes WHERE run = 2 GROUP BY 1"))
    assert {row["outcome"]: row["n"] for row in new}["new"] == 1


def test_the_watch_tells_of_the_edit_and_why(demo: tuple[Database, str]) -> None:
    assert [row["reason"] for row in demo[0]["alerts"].rows] == ["edited:13"]
    assert "corrections: edited; words that differ: 13" in demo[1]


def test_every_url_of_both_runs_has_one_end(demo: tuple[Database, str]) -> None:
    db, _ = demo
    assert _one(db, "SELECT count(*) FROM outcomes WHERE outcome = 'pending'") == 0
    reasons = {row["reason"] for row in db.query("SELECT DISTINCT reason FROM outcomes WHERE reason IS NOT NULL")}
    assert {"http_5xx", "not_html", "redirect_loop", "redirect_scheme", "truncated_body"} <= reasons


def test_the_demo_has_sources_of_its_own_and_takes_no_others(demo: tuple[Database, str], tmp_path: Path) -> None:
    """C17"""
    db, output = demo
    data = Path(db.execute("PRAGMA database_list").fetchone()[2]).parent
    assert f"python -m crawler browse --data {data}" in output
    assert _marsad("check", "--data", str(data)) == (
        0,
        f"{data / 'sources.toml'}: 3 sources, 3 enabled, no faults\n",
        "",
    )
    real = tmp_path / "sources.toml"
    real.write_text('[[source]]\nname = "real"\ntitle = "r"\nhome = "https://real.invalid/"\n', encoding="utf-8")
    for config in ((), ("--config", str(real))):
        status, said, errors = _marsad("crawl", "--data", str(data), *config)
        assert (status, said) == (2, "")
        assert "demo_barq" in errors
    assert _one(db, "SELECT count(*) FROM runs") == 2


def _marsad(*arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "crawler", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    return done.returncode, done.stdout, done.stderr
