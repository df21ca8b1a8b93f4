"""`marsad show`, `diff`, `story`, `cite` and `open`: one article by number or address."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.commands.show import command
from crawler.web.codings import codings_of, decode
from storage import warc
from storage.citations import citation
from storage.store import Store
from tests.browse import archive
from tests.commands.conftest import Say


def address_of(folder: Path, article: int) -> str:
    with Store.open(folder / "articles.db", read_only=True) as store:
        return str(store.db.execute("SELECT url FROM articles WHERE id = ?", (article,)).fetchone()[0])


def test_an_article_is_shown_with_its_text(say: Say, ids: dict[str, int]) -> None:
    shown = say("show", ids["plain"])
    title, about, *text = shown.splitlines()
    assert "دير الزور" in shown
    assert " · " in about
    assert "date " not in shown
    assert len(title) > 10
    assert any(text)


def test_what_explains_an_article_is_shown_when_asked_for(say: Say, ids: dict[str, int]) -> None:
    shown = say("show", ids["plain"], "--explain")
    assert "\ndate " in shown
    assert "chosen" in shown
    assert "\ncut " in shown
    assert "شارك هذا الخبر" in shown


def test_an_article_as_json_has_all_that_its_page_shows(say: Say, ids: dict[str, int]) -> None:
    found = json.loads(say("show", ids["rain"], "--json"))
    assert found["id"] == ids["rain"]
    assert len(found["copies"]) == 6
    assert {"signals", "removed", "revisions", "aliases", "captured", "text"} <= set(found)


def test_an_earlier_text_is_shown_by_its_number(say: Say, ids: dict[str, int]) -> None:
    assert say("show", ids["edited"], "--revision", 1) != say("show", ids["edited"])
    assert say("show", ids["edited"], "--revision", 99).startswith("2: article")


def test_what_explains_the_newest_text_is_not_shown_under_an_older_one(say: Say, ids: dict[str, int]) -> None:
    newest = json.loads(say("show", ids["edited"], "--json"))["revision"]
    assert say("show", ids["edited"], "--revision", 1, "--explain").startswith("2: --explain is for the newest text")
    explained = say("show", ids["edited"], "--explain")
    assert say("show", ids["edited"], "--revision", newest, "--explain") == explained


@pytest.mark.parametrize("name", ["show", "cite", "story", "open"])
def test_an_address_names_an_article_as_its_number_does(
    say: Say, read_archive: tuple[Path, dict[str, int]], name: str
) -> None:
    folder, ids = read_archive
    url = address_of(folder, ids["rain"])
    more = ["--print"] if name == "open" else []
    assert say(name, url, *more) == say(name, ids["rain"], *more)
    assert say(name, f"{url}#comments", *more) == say(name, ids["rain"], *more)


WRONG = {
    "a number beyond the newest": ("999999", "2: article 999999 isn't there; the newest is"),
    "zero": ("0", "2: article 0 isn't there"),
    "a number of sixty digits": ("9" * 60, "2: article 99999999999999999999 isn't there"),
    "an address that nobody knows": (
        "https://nobody.example/1",
        "2: no article is known under https://nobody.example/1",
    ),
    "a word": ("أخبار", "2: 'أخبار' is neither an article's number nor an address"),
}


@pytest.mark.parametrize(("wanted", "told"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", ["show", "diff", "story", "cite", "open"])
def test_what_is_no_article_is_one_clear_line(say: Say, name: str, wanted: str, told: str) -> None:
    said = say(name, wanted)
    assert said.startswith(told)
    assert "\n" not in said


def test_o05_an_article_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    archive.write(tmp_path / "articles.db", 10)
    with Store.open(tmp_path / "articles.db") as store, store.transaction():
        store.delete_article(3)
    result = CliRunner().invoke(command, ["3", "--data", str(tmp_path)])
    assert str(result.exception) == "article 3 isn't there any more"


def test_an_edit_is_shown_word_by_word(say: Say, ids: dict[str, int]) -> None:
    shown = say("diff", ids["edited"])
    assert "[-" in shown
    assert "{+" in shown
    found = json.loads(say("diff", ids["edited"], "--json"))
    assert found["old"]["revision"] < found["new"]["revision"]
    assert found["text"]["words_added"] > 0


def test_two_articles_are_compared(say: Say, ids: dict[str, int]) -> None:
    found = json.loads(say("diff", ids["rain"], ids["plain"], "--json"))
    assert (found["old"]["id"], found["new"]["id"]) == (ids["rain"], ids["plain"])
    assert json.loads(say("diff", ids["rain"], ids["rain"], "--json"))["text"]["same"]


def test_what_was_never_edited_has_no_difference(say: Say, ids: dict[str, int]) -> None:
    assert say("diff", ids["plain"]) == f"2: article {ids['plain']} was never edited"
    assert "has no revision 77" in say("diff", ids["edited"], "--to", 77)
    assert say("diff", ids["edited"], ids["plain"], "--to", 1) == "2: --from and --to are for the edits of one article"


def test_a_story_lists_its_copies_the_first_first(say: Say, ids: dict[str, int]) -> None:
    heading, first, *others = say("story", ids["rain"]).splitlines()
    assert heading.split()[:2] == ["id", "source"]
    assert "first" in first
    assert len(others) == 5
    found = json.loads(say("story", ids["rain"], "--json"))
    assert [row["is_first"] for row in found["articles"]] == [True] + [False] * 5


def test_an_article_without_a_copy_has_no_story(say: Say, ids: dict[str, int]) -> None:
    assert "stands alone" in say("story", ids["undated"])
    assert json.loads(say("story", ids["undated"], "--json")) == {"story": None, "articles": [ids["undated"]]}


def test_the_original_s_address_is_printed(say: Say, read_archive: tuple[Path, dict[str, int]]) -> None:
    folder, ids = read_archive
    assert say("open", ids["plain"], "--print").strip() == address_of(folder, ids["plain"])
    assert json.loads(say("open", ids["plain"], "--json"))["id"] == ids["plain"]


def test_a_citation_carries_the_proof(say: Say, read_archive: tuple[Path, dict[str, int]]) -> None:
    folder, ids = read_archive
    with Store.open(folder / "articles.db", read_only=True) as store:
        found = citation(store.db, ids["plain"])
    assert found is not None
    assert found.position is not None
    cited = say("cite", ids["plain"], "--lang", "en")
    for part in (found.title, found.url, found.sha256, found.position.warc_file):
        assert part in cited
    record = warc.read(folder / "warc", found.position)
    body = decode(record.body, codings_of(record.header("content-encoding")), 1_000_000)
    assert hashlib.sha256(body).hexdigest() == found.sha256


@pytest.mark.parametrize("form", ["text", "bibtex", "ris", "csl-json", "wikipedia"])
def test_every_form_of_a_citation_names_title_and_address(say: Say, ids: dict[str, int], form: str) -> None:
    found = json.loads(say("cite", ids["plain"], "--json"))
    cited = say("cite", ids["plain"], "--format", form)
    assert found["title"] in cited
    assert found["url"] in cited
