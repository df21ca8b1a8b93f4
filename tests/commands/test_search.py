"""`marsad search`: for people, and as JSON, CSV and Atom."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from crawler.commands.search import COLUMNS, as_csv_bytes, command, plain
from crawler.errors import UsageError
from crawler.ingest import events
from crawler.model import Answer
from storage.search import Hit
from storage.store import Store
from tests.storage import drafts


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with Store.open(folder / "articles.db") as store, store.transaction():
        store.sources.ensure(drafts.source())
        for number, (title, text) in enumerate(
            [
                ("=زيارة إلى سوريا", "وصل الوفد إلى دمشق والسورية للطيران تستقبله"),
                ("لقاء <في> موسكو", "بحث الجانبان الأوضاع بسوريا & المنطقة"),
                ("سوق الخضار", "أسعار الخضار مستقرة"),
            ]
        ):
            draft = drafts.draft(f"https://nawafir.example/{number}", text, title)
            events.answered(
                store,
                Answer(
                    url=draft.asked_url,
                    source=draft.source,
                    kind="article",
                    status=200,
                    fetched_at=drafts.NOW,
                    body_hash="",
                ),
            )
            store.search.index(store.articles.insert(draft, None, drafts.NOW))
    return folder


def run(data: Path, *args: str) -> Result:
    return CliRunner().invoke(command, [*args, "--data", str(data)])


def test_text_shows_forms_and_marks_words(data: Path) -> None:
    result = run(data, "سورية")
    assert result.exit_code == 0
    assert "[بسوريا]" in result.output
    assert "[والسورية]" in result.output
    assert "2 of 2 articles" in result.output


def test_json(data: Path) -> None:
    found = json.loads(run(data, "سورية", "--json").output)
    assert found["total"] == 2
    assert set(found["forms"]["سورية"]) == {"سوريه", "سوريا", "بسوريا", "والسوريه"}
    assert [article["url"] for article in found["articles"]] == [f"https://nawafir.example/{n}" for n in (1, 0)]
    assert found["articles"][0]["matched"] == ["بسوريا"]
    assert "\x02" not in found["articles"][1]["title"]


def test_whole_texts_are_given_where_they_are_asked_for(data: Path) -> None:
    with Store.open(data / "articles.db", read_only=True) as store:
        texts = dict(store.db.execute("SELECT id, text FROM articles").fetchall())
    found = json.loads(run(data, "--text", "--json").output)["articles"]
    assert found
    assert all(article["text"] == texts[article["id"]] for article in found)
    rows = list(csv.DictReader(io.StringIO(run(data, "--text", "--csv").output.lstrip("\ufeff"))))
    assert [row["text"] for row in rows] == [article["text"] for article in found]
    shown = run(data, "--text", "--limit", "1").output
    assert all(line in shown for line in found[0]["text"].splitlines())
    assert "text" not in json.loads(run(data, "--json").output)["articles"][0]


def test_an_exclusion_is_no_option(data: Path) -> None:
    assert json.loads(run(data, "--json", "سورية", "-دمشق").output)["total"] == 1


def test_csv_opens_in_spreadsheets(data: Path) -> None:
    raw = run(data, "سوريا", "--csv").stdout_bytes
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["لقاء <في> موسكو", "'=زيارة إلى سوريا"]


def test_atom_is_well_formed(data: Path) -> None:
    feed = ET.fromstring(run(data, "سوريا", "--atom").stdout_bytes)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [entry.text for entry in feed.findall("a:entry/a:title", names)] == ["لقاء <في> موسكو", "=زيارة إلى سوريا"]
    assert feed.findtext("a:entry/a:updated", namespaces=names) == "2024-05-01T00:00:00+00:00"


@pytest.mark.parametrize("words", ["؟!", '"', "🔥", "*روت"])
def test_what_cannot_be_looked_for_is_told(data: Path, words: str) -> None:
    assert isinstance(run(data, words).exception, UsageError)


def test_an_address_tells_which_article_it_is(data: Path) -> None:
    found = run(data, "https://nawafir.example/1")
    assert "marsad show 2" in found.stderr
    assert json.loads(run(data, "#2", "--json").stdout)["named"] == 2
    assert json.loads(run(data, "سورية", "--json").stdout)["named"] is None


@pytest.mark.parametrize("args", [("--json", "--csv"), ("--source", "nobody"), ("--nonsense",)], ids=" ".join)
def test_wrong_use(data: Path, args: tuple[str, ...]) -> None:
    assert isinstance(run(data, "x", *args).exception, UsageError)


@pytest.mark.parametrize(
    ("args", "count"),
    [
        (("--since", "2024-05-02"), 0),
        (("--until", "2024-05-01"), 3),
        (("--lang", "ar"), 3),
        (("--lang", "fr"), 0),
        (("--first-only",), 3),
        (("--limit", "2"), 2),
        (("--source", "nawafir"), 3),
    ],
    ids=lambda value: str(value),
)
def test_filters(data: Path, args: tuple[str, ...], count: int) -> None:
    assert len(json.loads(run(data, "--json", *args).output)["articles"]) == count


CELLS = {
    "=1+1": True,
    " =1+1": True,
    "|calc": True,
    "\n=1": True,
    "\u200f@SUM(A1)": True,
    "-7": True,
    "سوريا = دمشق": False,
}


@pytest.mark.parametrize(("title", "disarmed"), CELLS.items(), ids=repr)
def test_no_cell_is_taken_for_a_formula(title: str, disarmed: bool) -> None:
    hit = Hit(
        id=1, source="a", url="http://a/1", title=title, snippet="", section="", language="ar", published_on=None,
        published_at=None, published_trust=None, first_seen_at="", story=None, copies=1, copy_kind=None, revision=1,
        words=1,
    )  # fmt: skip
    (row,) = list(csv.reader(io.StringIO(as_csv_bytes([hit]).decode("utf-8-sig"), newline="")))[1:]
    assert row[COLUMNS.index("title")] == ("'" if disarmed else "") + plain(title)


QUESTION = "متى وصل الوفد الكبير إلى دمشق؟"


def test_a_question_is_answered_by_articles_with_some_of_its_words(data: Path) -> None:
    result = run(data, QUESTION)
    assert "no article has all of these words" in result.stderr
    assert "[دمشق]" in result.stdout
    assert "without: الكبير" in result.stdout


def test_articles_with_all_the_words_are_counted_apart(data: Path) -> None:
    result = run(data, "ما هي أسعار الخضار")
    assert "with all of the words: 1;" in result.stderr


def test_json_says_which_words_are_missing(data: Path) -> None:
    found = json.loads(run(data, QUESTION, "--json").stdout)
    assert (found["loosened"], found["complete"]) == (True, 0)
    assert found["articles"][0]["missing"] == ["الكبير"]
    found = json.loads(run(data, "سورية", "--json").stdout)
    assert (found["loosened"], found["complete"], found["total"]) == (False, 2, 2)
    assert found["articles"][0]["missing"] == []


@pytest.mark.parametrize("form", ["--csv", "--atom"])
def test_files_which_can_not_say_so_hold_articles_with_all_the_words_alone(data: Path, form: str) -> None:
    assert run(data, QUESTION, form).stdout.count("nawafir.example/") == 0


def test_a_word_that_the_archive_lacks_is_asked_about(data: Path) -> None:
    assert "no article has دمسق; did you mean دمشق?" in run(data, "دمسق").stderr
    assert json.loads(run(data, "دمسق", "--json").stdout)["meant"] == {"دمسق": "دمشق"}
    assert "did you mean" not in run(data, "دمشق").stderr
