"""`marsad export`: files of every format, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from crawler.browse.exports.rows import COLUMNS
from crawler.carry import formats
from crawler.carry.whole import whole
from crawler.cli import cli
from crawler.errors import MarsadError
from crawler.sources.reading import load_sources
from storage.store import Store
from tests.browse import archive
from tests.commands.conftest import Say


def ids_in(file: Path) -> list[int]:
    match file.suffix:
        case ".parquet":
            return list(pyarrow.parquet.read_table(file).column("id").to_pylist())
        case ".ndjson":
            return [json.loads(line)["id"] for line in file.read_text().splitlines()]
        case ".csv":
            return [
                int(row["id"]) for row in csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))
            ]
        case _:
            sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
            return [int(number) for number in re.findall(r'<c r="A\d+"[^>]*><v>(\d+)</v>', sheet)]


@pytest.mark.parametrize("form", formats.FORMATS)
def test_every_format_holds_the_same_articles(say: Say, tmp_path: Path, form: str) -> None:
    told = json.loads(say("export", "اللاذقية", "--order", "oldest", "-o", tmp_path / "a.ndjson", "--json"))
    summary = json.loads(say("export", "اللاذقية", "--order", "oldest", "-o", tmp_path / f"b.{form}", "--json"))
    assert (summary["format"], summary["articles"]) == (form, told["articles"])
    assert ids_in(tmp_path / f"b.{form}") == ids_in(tmp_path / "a.ndjson") != []
    assert [one.name for one in tmp_path.glob(".*")] == []


def test_parquet_is_read_by_duckdb(say: Say, tmp_path: Path, ids: dict[str, int]) -> None:
    file = tmp_path / "all.parquet"
    say("export", "-o", file)
    found = duckdb.sql(f"SELECT origin, count(*), max(length(text)) > 0 FROM '{file}' WHERE story = "
                       f"(SELECT story FROM '{file}' WHERE id = {ids['rain']}) GROUP BY 1")  # fmt: skip
    assert found is not None
    assert found.fetchall() == [(ids["rain"], 6, True)]
    assert pyarrow.parquet.read_schema(file).names == list(COLUMNS)


def test_parquet_is_written_in_groups(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "GROUP_CHARACTERS", 1)
    monkeypatch.setattr("crawler.browse.exports.rows.ROWS", 20)
    told = json.loads(say("export", "-o", tmp_path / "a.parquet", "--json"))
    file = pyarrow.parquet.ParquetFile(tmp_path / "a.parquet")
    assert file.metadata.num_row_groups == -(-told["articles"] // 20)
    assert file.metadata.num_rows == told["articles"]


def test_a_sheet_has_texts_and_no_formula(say: Say, tmp_path: Path, ids: dict[str, int]) -> None:
    say("export", "--source", "jabal", "-o", tmp_path / "a.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1" in sheet
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_o06_what_a_cell_can_t_hold_is_cut_and_counted(tmp_path: Path) -> None:
    archive.write(tmp_path / "articles.db", 3)
    with Store.open(tmp_path / "articles.db") as store, store.transaction():
        store.db.execute("UPDATE articles SET summary = ? WHERE id = 1", ("ب" * 32_767,))
        store.db.execute("UPDATE articles SET summary = ? WHERE id = 2", ("ب😀" * 20_000,))
    result = CliRunner().invoke(
        cli, ["export", "--json", "-o", str(tmp_path / "a.xlsx"), "--data", str(tmp_path)], catch_exceptions=False
    )
    assert json.loads(result.stdout)["cut"] == 1
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r"<t[^>]*>([^<]*)</t>", sheet)
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) == 32_767
    assert sum(cell.endswith(formats.CUT) for cell in cells) == 1


def test_o06_more_rows_than_a_sheet_holds_are_refused(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "SHEET_ROWS", 10)
    said = say("export", "-o", tmp_path / "a.xlsx")
    assert said == "2: a sheet holds 10 articles at most; --format parquet holds them all"
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_one_line_says_what_to_install(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert say("export", "-o", tmp_path / "a.parquet") == "2: Parquet needs pyarrow: pip install 'marsad[parquet]'"


def test_what_goes_on_from_there_is_the_same_query(say: Say, tmp_path: Path) -> None:
    said = say("export", "اللاذقية", "-o", tmp_path / "a.csv")
    assert re.search(r"^What comes after this: the same with --since-run \d+$", said, re.MULTILINE)


def test_the_next_time_only_what_came_since(tmp_path: Path) -> None:
    archive.write(tmp_path / "articles.db", 20)

    def export(*more: str) -> dict[str, int]:
        arguments = ["export", "--json", "-o", str(tmp_path / "a.ndjson"), "--data", str(tmp_path), *more]
        return dict(json.loads(CliRunner().invoke(cli, arguments, catch_exceptions=False).stdout))

    first = export()
    last = str(first["next_since_run"])
    assert export("--since-run", last)["articles"] == 0
    with Store.open(tmp_path / "articles.db") as store, store.transaction():
        (run,) = store.db.execute(
            "INSERT INTO runs (command, started_at) VALUES ('crawl', '2026-03-21T00:00:00+00:00') RETURNING id"
        ).fetchone()
        for article, outcome in ((1, "new"), (2, "revised"), (3, "unchanged")):
            store.db.execute(
                "INSERT INTO outcomes (run, source, url, outcome, article, at) VALUES (?, 'manara', ?, ?, ?, '')",
                (run, f"https://x.example/{article}", outcome, article),
            )
    second = export("--since-run", last)
    assert sorted(ids_in(tmp_path / "a.ndjson")) == [1, 2]
    assert second["next_since_run"] == run - 1  # it is still going on: what it brings must not be missed


def test_o01_what_can_t_be_written_is_one_line_and_the_old_file_stays(say: Say, tmp_path: Path) -> None:
    assert "can't be written: No such file or directory" in say("export", "-o", tmp_path / "no" / "a.csv")
    assert "can't be written: it is a folder" in say("export", "-o", tmp_path)
    old = tmp_path / "a.csv"
    old.write_text("old")

    def fill(path: Path) -> None:
        path.write_text("half")
        with Path("/dev/full").open("w") as full:
            full.write("the other half")

    with pytest.raises(MarsadError, match="No space left on device"), whole(old) as path:
        fill(path)
    assert old.read_text() == "old"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize("form", formats.FORMATS)
def test_o01_a_disk_that_is_full_is_one_line(form: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{form}").symlink_to("/dev/full")
    row = (
        dict.fromkeys(COLUMNS, "")
        | {"id": 1, "text": "نص " * 100_000}
        | dict.fromkeys(formats.NUMBERS, 1)
        | {"similarity": 0.5}
    )
    with (
        pytest.raises(MarsadError) as refused,
        whole(tmp_path / "b"),
        formats.writing(tmp_path / f"a.{form}", form) as into,
    ):
        into.write([row])
    assert "can't be written" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("query", ["كلمة " * 20_000, "x" * 200_000])
def test_o04_a_query_without_end_is_one_line(say: Say, tmp_path: Path, query: str) -> None:
    said = say("export", query, "-o", tmp_path / "a.csv")
    assert said.startswith("2: QUERY")
    assert len(said) < 400
    assert "\n" not in said


def test_o03_five_hundred_feeds_go_out_as_they_came_in(tmp_path: Path) -> None:
    feeds = "".join(
        f'<outline type="rss" text="موقع {n} &amp; ابنه" xmlUrl="https://s{n}.example/feed?a=1&amp;b={n}" htmlUrl="https://s{n}.example/"/>'
        for n in range(500)
    )
    (tmp_path / "in.opml").write_text(
        f'<opml version="2.0"><body><outline text="أخبار">{feeds}</outline></body></opml>'
    )

    def run(*arguments: str) -> None:
        assert CliRunner().invoke(cli, list(arguments), catch_exceptions=False).exit_code == 0

    for n, (before, after) in enumerate((("in", "out"), ("out", "again"))):
        config = ["--config", str(tmp_path / f"{n}.toml")]
        run("import", str(tmp_path / f"{before}.opml"), *config)
        run("export", "--opml", "-o", str(tmp_path / f"{after}.opml"), *config)
    assert (tmp_path / "out.opml").read_bytes() == (tmp_path / "again.opml").read_bytes()
    sources = load_sources(tmp_path / "1.toml").sources
    assert [source.feeds for source in sources] == [(f"https://s{n}.example/feed?a=1&b={n}",) for n in range(500)]
    assert {(source.group, source.title) for source in sources} == {("أخبار", f"موقع {n} & ابنه") for n in range(500)}
