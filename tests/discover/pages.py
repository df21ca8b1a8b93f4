"""Pages and sources for the tests of discovery."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.discover import Discovery
from crawler.model import Page, Source
from tests.collected import SHARED

SOURCE = Source(name="mina", title="جريدة الميناء", home="https://mina.example/")


def page(body: str | bytes, url: str = "https://mina.example/x", *, status: int = 200, content_type: str = "") -> Page:
    return Page(
        url=url,
        final_url=url,
        source="mina",
        body=body.encode() if isinstance(body, str) else body,
        status=status,
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
        headers=(("Content-Type", content_type),) if content_type else (),
    )


def reasons(found: Discovery) -> list[str]:
    return [fault.reason.value for fault in found.faults]


def urls_of(found: Discovery) -> list[str]:
    return [link.url.removeprefix("https://mina.example") for link in found.links]


def shared(*folders: str) -> list[Path]:
    """Real files of that folder beside the checkout; none where it isn't."""
    folder = SHARED.joinpath("corpus", *folders)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def real(files: list[Path]) -> pytest.MarkDecorator:
    """One test for each real file, skipped where there are none."""
    absent = pytest.param(None, marks=pytest.mark.skip(reason="no real files beside the checkout"))
    return pytest.mark.parametrize("path", files or [absent], ids=[path.name for path in files] or ["absent"])
