"""What a page counts, a file holds and a command writes: the same, for any query."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.cli import cli
from crawler.phrases.locale import Locale
from storage.search import Search
from tests.browse import archive
from tests.browse.conftest import Client

WORDS = (
    "",
    "دمشق",
    "اللاذقية",
    "الدقيق",
    "مراسلنا",
    "الوكالة",
    "أمطار OR قلعة",
    "-حلب",
    "عاجل",
    "title:المياه",
    "مدين*",
)
FILTERS = st.fixed_dictionaries(
    {"q": st.sampled_from(WORDS)},
    optional={
        "source": st.sampled_from(("baladi", "-manara", "qalam", "furat")),
        "section": st.sampled_from(("محليات", "-", "-رياضة")),
        "language": st.sampled_from(("ar", "-ar")),
        "period": st.sampled_from(("2026", "2026-03", "2025", "2d")),
        "copies": st.sampled_from(("all", "first")),
        "sort": st.sampled_from(("oldest", "best", "arrived")),
        "edited": st.just("1"),
        "dated": st.just("1"),
    },
)

ORIGIN = "قالت الوكالة إن المطر أغرق أحياء في اللاذقية. وزار مراسلنا قلعة قرب النهر."


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("counts") / "articles.db"
    ids = archive.write(path, 60)
    add_origin(path, ids["rain"])
    client = Client(path, ids=ids)
    yield client
    client.close()


def add_origin(path: Path, first: int) -> None:
    """A text on the same events that descends from no other: its story has two origins."""
    made = archive.Archive(path)
    story = made.connection.execute("SELECT story FROM articles WHERE id = ?", (first,)).fetchone()[0]
    seen = archive.NOW - timedelta(hours=20)
    origin = made.article("midan", "المطر", ORIGIN, seen, published=seen, story=story, copy_kind="independent")
    made.insert("origins", article=origin, taken=0.2, kept=0.2)
    made.connection.execute("UPDATE stories SET articles = articles + 1, origins = 2 WHERE id = ?", (story,))
    Search(made.connection).index(origin)
    made.connection.commit()
    made.connection.close()


def told(html: str) -> tuple[int, int]:
    """Articles and stories that a page in English tells."""
    found = re.search(r"<b>([\d,]+) articles? ?(?:in ([\d,]+) stor)?", html)
    if not found:
        assert "<b>No results" in html
        return 0, 0
    articles = int(found[1].replace(",", ""))
    return articles, int(found[2].replace(",", "")) if found[2] else articles


def shown(client: Client, query: str) -> list[int]:
    at, seen = f"/news/search?{query}", list[int]()
    while at:
        html = client.text(at)
        seen += map(int, re.findall(r'<article class="card" id="a(\d+)"', html))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        at = "/news/search" + following[1].replace("&amp;", "&") if following else ""
    return seen


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=FILTERS)
def test_pages_files_and_commands_count_alike(small: Client, tmp_path: Path, asked: dict[str, str]) -> None:
    query = urlencode(asked)
    articles, stories = told(small.text(f"/news/search?{query}&lang=en"))
    cards = shown(small, query)
    rows = [json.loads(line) for line in small.text(f"/news/search.ndjson?{query}").splitlines()]
    assert [row["id"] for row in rows] == cards
    every = [
        json.loads(line)
        for line in small.text(f"/news/search.ndjson?{urlencode({'copies': 'all'} | asked)}").splitlines()
    ]
    assert (len(every), len({row["story"] or -row["id"] for row in every})) == (articles, stories)
    if "copies" in asked or asked.get("source", "-").startswith("-"):
        assert len(cards) == (articles if "copies" in asked else stories)
    options = [
        f"--{name}" if name in ("edited", "dated") else f"--{name}={value}"
        for name, value in asked.items()
        if name != "q"
    ]
    file = tmp_path / "file.ndjson"
    result = CliRunner().invoke(
        cli, ["export", *options, "-o", str(file), "--json", "--data", str(small.database.parent), "--", asked["q"]]
    )
    assert result.exit_code == 0, result.exception
    summary = json.loads(result.stdout)
    assert (summary["articles"], summary["stories"]) == (articles, stories)
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == [row["id"] for row in every]


@pytest.mark.parametrize(
    ("query", "articles", "origins"),
    [("اللاذقية title:سيول OR title:المطر", 7, 2), ("قلعة title:المطر", 1, 1), ("مراسلنا", 3, 1)],
)
def test_a_story_with_two_origins_is_one_story(small: Client, query: str, articles: int, origins: int) -> None:
    result = CliRunner().invoke(cli, ["search", "--json", "--data", str(small.database.parent), "--", query])
    found = json.loads(result.stdout)
    assert (found["total"], found["stories"]) == (articles, 1)
    assert told(small.text(f"/news/search?{urlencode({'q': query})}&lang=en")) == (articles, 1)
    assert told(small.text(f"/news/search?{urlencode({'q': query, 'copies': 'first'})}&lang=en")) == (origins, 1)


def test_a_copy_is_shown_where_the_first_of_its_story_is_not_found(small: Client) -> None:
    """The words stand in copies alone: each story is shown once, by the copy of least number."""
    for query in ({"q": "مراسلنا"}, {"source": "-manara", "since": "2026-03-18"}):
        html = small.text(f"/news/search?{urlencode(query)}&lang=en")
        articles, stories = told(html)
        assert articles > stories > 0
        assert len(shown(small, urlencode(query))) == stories


@pytest.mark.parametrize(
    ("articles", "stories", "arabic", "english"),
    [
        (1026, 530, "1,026 خبراً في 530 قصة", "1,026 articles in 530 stories"),
        (5, 2, "5 أخبار في قصتين", "5 articles in 2 stories"),
        (2, 1, "خبران في قصة واحدة", "2 articles in 1 story"),
        (7, 7, "7 أخبار", "7 articles"),
        (7, None, "7 أخبار", "7 articles"),
    ],
)
def test_counts_say_what_they_count(articles: int, stories: int | None, arabic: str, english: str) -> None:
    assert Locale("ar").found(articles, stories) == arabic
    assert Locale("en").found(articles, stories) == english
