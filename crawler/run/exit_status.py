"""The exit status of a command that ran."""

from __future__ import annotations

from crawler.model import ExitStatus, Reason, Run


def exit_status(run: Run) -> ExitStatus:
    """1 if a source failed outright, code of ours broke, or the run did not come to its end; otherwise 0."""
    broken = any(tally.error or tally.reasons.get(Reason.INTERNAL) for tally in run.tallies)
    if run.status in ("failed", "cut") or broken:
        return ExitStatus.SOURCE_FAILED
    return ExitStatus.OK
