"""When an offer says that something was edited."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.fetch.frontier import stated_at

DAMASCUS = ZoneInfo("Asia/Damascus")
STATED = {
    "no offset: the source's zone": ("2026-11-21T10:00:00", datetime(2026, 11, 21, 7, tzinfo=UTC)),
    "no offset, as feeds write it": ("Sat, 21 Nov 2026 10:00:00", datetime(2026, 11, 21, 7, tzinfo=UTC)),
    "an offset": ("2026-11-21T10:00:00+01:00", datetime(2026, 11, 21, 9, tzinfo=UTC)),
    "UTC": ("Sat, 21 Nov 2026 10:00:00 GMT", datetime(2026, 11, 21, 10, tzinfo=UTC)),
    "no time": ("yesterday", None),
}


@pytest.mark.parametrize(("raw", "moment"), STATED.values(), ids=STATED)
def test_moments(raw: str, moment: datetime | None) -> None:
    assert stated_at(raw, DAMASCUS) == moment
