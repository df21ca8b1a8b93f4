"""Tallies as text, JSON, metrics and exit status."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Detail, ExitStatus, Note, NoteKind, Run, SourceTally
from crawler.run.exit_status import exit_status
from crawler.run.progress import estimate
from crawler.run.report import as_json, as_metrics, as_text, duration, in_spans, size, sparkline

BEGUN = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


def _run(*tallies: SourceTally, status: str = "ok") -> Run:
    return Run(
        id=7,
        command="crawl",
        started_at=BEGUN,
        finished_at=BEGUN + timedelta(seconds=75),
        status=status,
        tallies=tallies,
    )


GOOD = SourceTally(
    source="good", outcomes={"new": 3, "rejected": 1}, reasons={"too_short": 1}, requests=6, bytes=4_096, seconds=2.5
)
BAD = SourceTally(
    source="bad",
    outcomes={"failed": 1},
    reasons={"feed_not_feed": 1},
    requests=2,
    bytes=10,
    seconds=1,
    error="http://bad.example/feed: feed_not_feed an HTML page",
)


def test_the_table() -> None:
    assert as_text(_run(GOOD, BAD, status="failed")).splitlines() == [
        "source  new  revised  unchanged  rejected  failed  requests    size   time",
        "--------------------------------------------------------------------------",
        "good      3        0          0         1       0         6  4.1 kB  2.5 s",
        "bad       0        0          0         0       1         2    10 B  1.0 s",
        "--------------------------------------------------------------------------",
        "all       3        0          0         1       1         8  4.1 kB  2.5 s",
        "",
        "reasons: feed_not_feed 1, too_short 1 (what they mean: marsad explain CODE)",
        "failed: bad: http://bad.example/feed: feed_not_feed an HTML page",
        "",
        "run 7: 5 URLs from 2 sources in 1 min 15 s; complete, with failed sources",
    ]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((), ""), ((7,), "7"), ((2, 1), "1, 2"), ((1, 2, 3), "1-3"), ((9, 1, 2, 3, 4, 7, 8), "1-4, 7-9")],
)
def test_numbers_that_follow_each_other_are_one_span(numbers: tuple[int, ...], said: str) -> None:
    assert in_spans(numbers) == said


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_a_report_is_no_wider_than_the_terminal(width: int) -> None:
    failed = replace(BAD, error="http://bad.example/feed: feed_not_feed an HTML page " + "again " * 30)
    lines = as_text(_run(GOOD, failed, status="failed"), width).splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0].split()[:3] == ["source", "new", "revised"]
    assert "again again" in " ".join(lines)


def test_a_narrow_table_gives_up_what_matters_least() -> None:
    heading = as_text(_run(GOOD), 50).splitlines()[0].split()
    assert "time" not in heading
    assert {"source", "new", "failed"} <= set(heading)


@pytest.mark.parametrize(
    ("run", "status"),
    [
        (_run(GOOD), ExitStatus.OK),
        (_run(), ExitStatus.OK),
        (_run(GOOD, BAD, status="failed"), ExitStatus.SOURCE_FAILED),
        (_run(GOOD, status="cut"), ExitStatus.SOURCE_FAILED),
        (_run(SourceTally(source="x", outcomes={"failed": 1}, reasons={"internal": 1})), ExitStatus.SOURCE_FAILED),
        (_run(SourceTally(source="x", outcomes={"failed": 1}, reasons={"http_4xx": 1})), ExitStatus.OK),
    ],
    ids=["fine", "nothing", "a source failed", "cut", "our own fault", "a page failed"],
)
def test_exit_status(run: Run, status: ExitStatus) -> None:
    assert exit_status(run) is status
    assert as_json(run)["exit_status"] == status


def test_json_adds_up() -> None:
    found = as_json(_run(GOOD, BAD))
    assert found["discovered"] == sum(found["total"]["outcomes"].values()) == 5
    assert found["sources"]["good"]["outcomes"]["new"] == 3


def test_metrics_are_named_values() -> None:
    lines = as_metrics(_run(GOOD, BAD)).splitlines()
    assert 'marsad_urls{source="good",outcome="new"} 3' in lines
    assert 'marsad_source_failed{source="bad"} 1' in lines


@pytest.mark.parametrize(("values", "bars"), [([], ""), ([0, 0], "··"), ([1, 4, 8], "▁▄█"), ([0, 5], "·█")], ids=str)
def test_sparkline(values: list[int], bars: str) -> None:
    assert sparkline(values) == bars


def test_for_people() -> None:
    assert [size(count) for count in (0, 999, 1_500, 2_000_000, 5_000_000_000_000)] == [
        "0 B",
        "999 B",
        "1.5 kB",
        "2.0 MB",
        "5000.0 GB",
    ]
    assert [duration(seconds) for seconds in (0, 59.94, 200, 7_500)] == ["0.0 s", "59.9 s", "3 min 20 s", "2 h 5 min"]


@pytest.mark.parametrize(
    ("left", "done", "seconds", "said"),
    [
        (100, 0, 5.0, ""),
        (100, 50, 60.0, " (about 2 min 0 s)"),
        (1, 1_000, 1_000.0, " (about 1.0 s)"),
    ],
    ids=["nothing yet", "on the way", "nearly done"],
)
def test_an_estimate_goes_by_the_pace_so_far(left: int, done: int, seconds: float, said: str) -> None:
    assert estimate(left, done, seconds) == said


def test_metrics_tell_health() -> None:
    text = as_metrics(_run(GOOD), {"good": ("ok", BEGUN), "new": ("quiet", None)})
    assert 'marsad_source_health{source="good",health="ok"} 1' in text
    assert 'marsad_source_health{source="new",health="quiet"} 1' in text
    assert text.count("_last_success_timestamp_seconds{") == 1


def test_a_gap_is_said() -> None:
    """F12"""
    note = Note(kind=NoteKind.POSSIBLE_GAP, url="https://x.example/feed")
    run = _run(SourceTally(source="x", notes=(note,)))
    assert "possible gap: x: https://x.example/feed; it offered nothing known" in as_text(run)
    assert as_json(run)["sources"]["x"]["notes"] == [
        {"kind": "possible_gap", "url": "https://x.example/feed", "detail": ""}
    ]


@pytest.mark.parametrize("kind", NoteKind)
def test_a_note_says_what_it_is(kind: NoteKind) -> None:
    lines = as_text(
        _run(SourceTally(source="x", notes=(Note(kind=kind, detail=Detail.PARTS_LEFT.of(7, 9)),)))
    ).splitlines()
    assert [line for line in lines if line.partition(": x: ")[2].startswith("7 of 9")]
