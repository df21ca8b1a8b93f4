"""X19: damaged pages give a draft or a reason, and both can be written as JSON (benchmarks/fuzz.py does 40,000)."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path

import pytest

from crawler.model import Draft, Page, Rejected, SiteProfile, Source
from crawler.process import process
from tests.extract.articles import NOW
from tests.extract.mutations import mutated

SEEDS = tuple(path.read_bytes() for path in sorted((Path(__file__).parents[1] / "pages").glob("*.html")))
SOURCE = Source(name="nahr", title="صحيفة النهر", home="https://nahr.example/", timezone="Asia/Damascus")


@pytest.mark.parametrize("seed", range(4))
def test_x19_a_damaged_page_is_a_draft_or_a_reason(seed: int) -> None:
    chance = random.Random(seed)
    drafts = 0
    for _ in range(60):
        url = f"https://nahr.example/2024/05/{chance.randrange(40)}/x"
        page = Page(url=url, final_url=url, source="nahr", body=mutated(SEEDS, chance), fetched_at=NOW)
        found = process(page, SOURCE, SiteProfile(source="nahr"))
        assert isinstance(found, Draft | Rejected)
        assert json.dumps(asdict(found), default=str, ensure_ascii=False).encode()
        drafts += isinstance(found, Draft)
    assert drafts >= 20
