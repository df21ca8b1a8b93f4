from __future__ import annotations

import pytest

from crawler.model import OutcomeKind, Reason
from crawler.model.reasons import reason_of_status


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "http_4xx"), (410, "gone"), (429, "rate_limited"), (500, "http_5xx"), (503, "http_5xx"),
     (302, "redirect_bad"), (999, "bad_http"), (100, "bad_http")],
)  # fmt: skip
def test_statuses(status: int, reason: str) -> None:
    assert reason_of_status(status).value == reason


ENDS = {
    "forbidden": (Reason.ROBOTS_DISALLOW, OutcomeKind.REJECTED),
    "no text": (Reason.NO_TEXT, OutcomeKind.REJECTED),
    "no article": (Reason.NOT_ARTICLE, OutcomeKind.REJECTED),
    "robots.txt can't be had": (Reason.ROBOTS_UNREACHABLE, OutcomeKind.FAILED),
    "missing": (Reason.HTTP_4XX, OutcomeKind.FAILED),
    "too large": (Reason.TOO_LARGE, OutcomeKind.FAILED),
    "the worker died": (Reason.EXTRACT_CRASH, OutcomeKind.FAILED),
    "reading took too long": (Reason.EXTRACT_TIMEOUT, OutcomeKind.FAILED),
    "too complex": (Reason.EXTRACT_TOO_COMPLEX, OutcomeKind.FAILED),
    "ours": (Reason.INTERNAL, OutcomeKind.FAILED),
    "source gone from sources.toml": (Reason.SOURCE_REMOVED, OutcomeKind.SKIPPED),
}


@pytest.mark.parametrize(("reason", "outcome"), ENDS.values(), ids=ENDS)
def test_ends(reason: Reason, outcome: OutcomeKind) -> None:
    assert reason.outcome is outcome


def test_a_reason_is_found_by_what_is_stored() -> None:
    assert [Reason.of(reason.value) for reason in Reason] == [*Reason]
