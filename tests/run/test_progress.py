"""What a run says while it goes on, where nobody looks at a terminal."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from crawler.run.progress import LINE_EVERY, progress

RUNNER = cast("Any", SimpleNamespace(services=SimpleNamespace(runs={}), sources=("a", "b")))


def said(capsys: pytest.CaptureFixture[str], verbosity: int) -> list[str]:
    async def watched() -> None:
        task = asyncio.ensure_future(progress(RUNNER, verbosity, every=0.001))
        await asyncio.sleep(0.05)
        task.cancel()

    asyncio.run(watched())
    return capsys.readouterr().err.splitlines()


def test_a_line_is_said_again_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, 0)
    assert len(lines) > 1
    assert set(lines) == {"marsad: 0 of 2 sources, 0 requests"}


def test_nothing_is_said_where_quiet_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, -1) == []


def test_nobody_waits_half_a_minute() -> None:
    assert LINE_EVERY < 30
