"""What a run did: tallies -> text and JSON. Pure.

`discovered` is the number of URLs that a run learned of; it is always the sum of the outcomes.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from crawler.decide.health import WORST_FIRST
from crawler.model import Note, OutcomeKind, Reason, Run, SourceTally
from crawler.phrases.facts import NOTES
from crawler.phrases.locale import IN_ENGLISH
from crawler.run.exit_status import exit_status

COLUMNS = (
    OutcomeKind.NEW,
    OutcomeKind.REVISED,
    OutcomeKind.UNCHANGED,
    OutcomeKind.DUPLICATE,
    OutcomeKind.REJECTED,
    OutcomeKind.FAILED,
    OutcomeKind.GONE,
    OutcomeKind.SKIPPED,
    OutcomeKind.PENDING,
)
GIVEN_UP = ("time", "size", "skipped", "duplicate", "gone", "pending", "requests", "unchanged")
"""Columns that a narrow terminal lacks, in this order."""
HINT = " (what they mean: marsad explain CODE)"
_ALWAYS = frozenset(
    {OutcomeKind.NEW, OutcomeKind.REVISED, OutcomeKind.UNCHANGED, OutcomeKind.REJECTED, OutcomeKind.FAILED}
)


def total(tallies: Iterable[SourceTally]) -> SourceTally:
    """All tallies as one; its seconds are those of the longest, since sources are crawled at the same time."""
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    requests = size = 0
    seconds = 0.0
    for tally in tallies:
        outcomes.update(tally.outcomes)
        reasons.update(tally.reasons)
        requests += tally.requests
        size += tally.bytes
        seconds = max(seconds, tally.seconds)
    return SourceTally(
        source="all", outcomes=dict(outcomes), reasons=dict(reasons), requests=requests, bytes=size, seconds=seconds
    )


def as_text(run: Run, width: int | None = None, runs: Sequence[int] = ()) -> str:
    """The table of sources, the reasons, what failed, and a line of totals.

    Counts are plain ASCII; names are shown as they are in sources.toml.

    Args:
        width: of the terminal: the table gives up columns and sentences are wrapped; None: there is no end.
        runs: the runs that are summed up, where it isn't one alone.
    """
    whole = total(run.tallies)
    shown = [kind for kind in COLUMNS if kind in _ALWAYS or whole.outcomes.get(kind)]
    rows = [["source", *shown, "requests", "size", "time"]]
    rows += [_row(tally, shown) for tally in run.tallies]
    if len(run.tallies) > 1:
        rows.append(_row(whole, shown))
    lines = _aligned(_fitting(rows, width))
    if len(run.tallies) > 1:
        lines.insert(-1, "-" * len(lines[0]))
    lines.insert(1, "-" * len(lines[0]))
    told = {
        name: count for name, count in whole.reasons.items() if Reason.of(name).outcome is not OutcomeKind.UNCHANGED
    }
    if told:
        lines += ["", "reasons: " + ", ".join(f"{name} {count}" for name, count in _most(told)) + HINT]
    for tally in run.tallies:
        if tally.error:
            lines.append(f"failed: {tally.source}: {IN_ENGLISH.error(tally.error)}")
        lines += [f"{NOTES[note.kind][0][1]}: {tally.source}: {_said(note)}" for note in tally.notes]
    state = {
        "ok": "complete",
        "failed": "complete, with failed sources",
        "running": "still running",
        "cut": "cut: what is pending is taken first next time",
    }.get(run.status, run.status)
    if run.status == "failed" and not any(tally.error for tally in run.tallies):
        state = "ended by a fault"
    discovered = sum(whole.outcomes.values())
    taken = duration(_seconds(run))
    called = f"runs {in_spans(runs)}" if len(runs) > 1 else f"run {run.id}"
    lines += ["", f"{called}: {discovered} URLs from {len(run.tallies)} sources in {taken}; {state}"]
    return "\n".join(part for line in lines for part in _wrapped(line, width))


def in_spans(numbers: Sequence[int]) -> str:
    """`1-4, 7`: numbers in order, those that follow each other as one span."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    long = (f"{span[0]}-{span[-1]}" if len(span) > 2 else ", ".join(map(str, span)) for span in spans)
    return ", ".join(long)


def _fitting(rows: list[list[str]], width: int | None) -> list[list[str]]:
    """The rows without the columns that matter least, as many as it takes for a line of so many characters."""
    for name in GIVEN_UP:
        if width is None or len(_aligned(rows)[0]) <= width:
            break
        if name in rows[0]:
            at = rows[0].index(name)
            rows = [row[:at] + row[at + 1 :] for row in rows]
    return rows


def _wrapped(line: str, width: int | None) -> list[str]:
    """A line in pieces of whole words, those after the first set in; what has no spaces stays whole."""
    if width is None or len(line) <= width:
        return [line]
    return textwrap.wrap(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def as_json(run: Run) -> dict[str, Any]:
    """The same for machines."""
    whole = total(run.tallies)
    return {
        "run": run.id,
        "command": run.command,
        "status": run.status,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "exit_status": int(exit_status(run)),
        "discovered": sum(whole.outcomes.values()),
        "total": _plain(whole),
        "sources": {tally.source: _plain(tally) for tally in run.tallies},
    }


def _plain(tally: SourceTally) -> dict[str, Any]:
    return {
        "outcomes": {kind.value: tally.outcomes.get(kind, 0) for kind in COLUMNS},
        "reasons": dict(tally.reasons),
        "requests": tally.requests,
        "bytes": tally.bytes,
        "seconds": round(tally.seconds, 3),
        "error": IN_ENGLISH.error(tally.error),
        "notes": [
            {"kind": note.kind.value, "url": note.url, "detail": IN_ENGLISH.told(note.detail)} for note in tally.notes
        ],
    }


def _said(note: Note) -> str:
    """A note's address, what was found, and what it means."""
    found = ": ".join(filter(None, (note.url, IN_ENGLISH.told(note.detail))))
    return "; ".join(filter(None, (found, NOTES[note.kind][1][1])))


def _row(tally: SourceTally, shown: Sequence[OutcomeKind]) -> list[str]:
    return [
        tally.source,
        *(str(tally.outcomes.get(kind, 0)) for kind in shown),
        str(tally.requests),
        size(tally.bytes),
        duration(tally.seconds),
    ]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _most(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _seconds(run: Run) -> float:
    return (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0


def size(count: int) -> str:
    """Bytes for people: `512 B`, `1.2 MB`."""
    number = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1_000 or unit == "GB":
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1_000
    raise AssertionError("unreachable")


def duration(seconds: float) -> str:
    """Seconds for people: `4.2 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3_600} h {whole % 3_600 // 60} min"


def as_metrics(run: Run, health: Mapping[str, tuple[str, datetime | None]] | None = None) -> str:
    """The Prometheus text format, for a textfile collector: gauges of one run, by source.

    Args:
        health: source -> its health, and when it was last read without a failure.
    """
    lines = [
        "# HELP marsad_run_finished_timestamp_seconds When the run ended.",
        "# TYPE marsad_run_finished_timestamp_seconds gauge",
        f"marsad_run_finished_timestamp_seconds {run.finished_at.timestamp() if run.finished_at else 0:.0f}",
        "# HELP marsad_urls URLs of the run by outcome.",
        "# TYPE marsad_urls gauge",
    ]
    lines += [
        f'marsad_urls{{source="{tally.source}",outcome="{kind}"}} {tally.outcomes.get(kind, 0)}'
        for tally in run.tallies
        for kind in COLUMNS
    ]
    for name, what, value in (
        ("requests", "Requests sent.", lambda tally: tally.requests),
        ("bytes", "Bytes received.", lambda tally: tally.bytes),
        ("failed", "1 if the source failed outright.", lambda tally: int(bool(tally.error))),
    ):
        lines += [f"# HELP marsad_source_{name} {what}", f"# TYPE marsad_source_{name} gauge"]
        lines += [f'marsad_source_{name}{{source="{tally.source}"}} {value(tally)}' for tally in run.tallies]
    lines += ["# HELP marsad_source_health 1 for the health that a source has.", "# TYPE marsad_source_health gauge"]
    lines += [
        f'marsad_source_health{{source="{source}",health="{state}"}} {int(state == now)}'
        for source, (now, _) in sorted((health or {}).items())
        for state in WORST_FIRST
    ]
    lines += [
        "# HELP marsad_source_last_success_timestamp_seconds When a source was last read without a failure.",
        "# TYPE marsad_source_last_success_timestamp_seconds gauge",
    ]
    lines += [
        f'marsad_source_last_success_timestamp_seconds{{source="{source}"}} {read.timestamp():.0f}'
        for source, (_, read) in sorted((health or {}).items())
        if read
    ]
    return "\n".join(lines) + "\n"


_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[int]) -> str:
    """Numbers as a row of bars, the largest of them full; a point where there is nothing."""
    most = max(values, default=0)
    return "".join("·" if not value else _BARS[(value * (len(_BARS) - 1)) // most] for value in values)
