"""benchmarks/export.py measures what it says, over a small archive."""

from __future__ import annotations

from pathlib import Path

from benchmarks.export import export, fill, read_back
from storage.store import Store
from tests.browse import archive


def test_an_export_is_measured_and_read_back(tmp_path: Path) -> None:
    archive.write(tmp_path / "articles.db", 60, hostile=False)
    fill(tmp_path / "articles.db", 250)
    with Store.open(tmp_path / "articles.db", read_only=True) as store:
        written = store.db.execute("SELECT count(*), sum(length(text)) FROM articles").fetchone()
    file, seconds, megabytes = export(tmp_path / "articles.db", "parquet")
    assert read_back(file) == written
    assert written[0] == 250
    assert seconds > 0
    assert 50 < megabytes < 400
