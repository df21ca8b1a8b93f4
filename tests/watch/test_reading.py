"""watches.toml is read, faults are named, and changing one watch leaves the rest as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.model import WatchEvent
from crawler.watch.reading import add_watch, load_watches, mute_watch, remove_watch


def test_a_watch_is_added_muted_and_removed_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "watches.toml"
    path.write_text('# mine\n[[watch]]\nname = "a"\nsearch = "q=خبر"\n')
    add_watch(path, {"name": "b", "names": [["نتنياهو", "Netanyahu"]], "events": ["gone"]})
    assert mute_watch(path, "a", muted=True)
    first, second = load_watches(path)
    assert (first.query.words, first.muted, first.events) == ("خبر", True, frozenset({WatchEvent.NEW_STORY}))
    assert (second.names, second.events) == ((("نتنياهو", "Netanyahu"),), frozenset({WatchEvent.GONE}))
    assert remove_watch(path, "b")
    assert not remove_watch(path, "b")
    assert path.read_text().startswith("# mine\n")


def test_no_file_is_no_watch(tmp_path: Path) -> None:
    assert load_watches(tmp_path / "watches.toml") == ()


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ('name = "a"\nevent = ["gone"]', "a.event"),
        ('name = "a"\nevents = ["lost"]', "a.events.0"),
        ('name = "a"\nsearch = "sauce=x"', "a.search"),
        ('name = "a"\nsearch = "since=2024"', "a.search"),
        ('name = "a b"', "a b.name"),
        ('name = "a"\n[[watch]]\nname = "a"', "a.name"),
    ],
)
def test_a_fault_names_its_watch_and_key(tmp_path: Path, table: str, where: str) -> None:
    path = tmp_path / "watches.toml"
    path.write_text(f"[[watch]]\n{table}\n")
    with pytest.raises(ConfigError) as raised:
        load_watches(path)
    assert where in [fault.where for fault in raised.value.faults]
