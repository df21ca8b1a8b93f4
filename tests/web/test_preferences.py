"""What publishers say of further use of their pages, and what sounds like it and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.web.preferences import reserved_by_page, reserved_by_robots

PAGES = {
    "nothing": ([], [], ""),
    "no index says nothing of use": ([], [("robots", "noindex, nofollow")], ""),
    "no use by models": ([], [("robots", "max-image-preview:large, NOAI")], "robots noai"),
    "pictures alone": ([], [("robots", "noimageai")], ""),
    "no copy": ([], [("robots", "noarchive")], "robots noarchive"),
    "by header": ([("X-Robots-Tag", "noai, noimageai")], [], "robots noai"),
    "to another robot": ([("X-Robots-Tag", "otherbot: noai")], [], ""),
    "behind a directive with a value": ([("x-robots-tag", "max-snippet: 50, noai")], [], "robots noai"),
    "to us": ([("X-Robots-Tag", "marsad: noai")], [], "robots noai"),
    "to another robot, in the page": ([], [("googlebot", "noarchive")], ""),
    "mining is reserved": ([("TDM-Reservation", "1")], [], "tdm-reservation"),
    "mining is reserved, in the page": ([], [("tdm-reservation", " 1 ")], "tdm-reservation"),
    "mining is allowed": ([("tdm-reservation", "0")], [("tdm-reservation", "0")], ""),
    "a policy alone reserves nothing": ([("tdm-policy", "https://a.example/policy")], [], ""),
    "no training": ([("Content-Usage", "train-ai=n")], [], "content-usage train-ai"),
    "search, but no training": ([("content-usage", "search=y, train-ai=n")], [], "content-usage train-ai"),
    "training is allowed": ([("content-usage", "train-ai=y")], [], ""),
    "another use is refused": ([("content-usage", "search=n")], [], ""),
    "a word in a description": ([], [("description", "noai noarchive tdm-reservation 1")], ""),
}


@pytest.mark.parametrize(("headers", "metas", "said"), PAGES.values(), ids=PAGES)
def test_a_page_reserves_its_use(headers: list[tuple[str, str]], metas: list[tuple[str, str]], said: str) -> None:
    assert reserved_by_page(headers, metas) == said


ROBOTS = {
    "nothing": ("User-agent: *\nAllow: /\n", ""),
    "robots of models are shut out": (
        "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n",
        "robots.txt GPTBot",
    ),
    "one of them, elsewhere": ("User-agent: CCBot\nDisallow: /shop/\n", ""),
    "one of them, here": ("User-agent: CCBot\nDisallow: /news/\n", "robots.txt CCBot"),
    "another robot is shut out": ("User-agent: OtherBot\nDisallow: /\n", ""),
    "everybody is shut out": ("User-agent: *\nDisallow: /\n", ""),
    "no training": ("User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n", "robots.txt content-usage train-ai"),
    "no training here": ("User-agent: *\nContent-Usage: /news/ train-ai=n\n", "robots.txt content-usage train-ai"),
    "no training elsewhere": ("User-agent: *\nContent-Usage: /shop/ train-ai=n\n", ""),
    "no training, to another robot": ("User-agent: OtherBot\nContent-Usage: train-ai=n\n", ""),
    "to two robots, we are one": (
        "User-agent: OtherBot\nUser-agent: Marsad\nContent-Usage: train-ai=n\n",
        "robots.txt content-usage train-ai",
    ),
    "in a comment": ("User-agent: *\nAllow: / # Content-Usage: train-ai=n\n", ""),
    "a page in its place": ("<html>User-agent: GPTBot\nDisallow: /</html>", ""),
}


@pytest.mark.parametrize(("text", "said"), ROBOTS.values(), ids=ROBOTS)
def test_a_robots_txt_reserves_the_use_of_pages(text: str, said: str) -> None:
    assert reserved_by_robots(text.encode(), "https://a.example/news/1") == said


@given(st.text(), st.text(), st.binary())
def test_nothing_is_too_odd_to_be_read(name: str, value: str, body: bytes) -> None:
    assert isinstance(reserved_by_page([(name, value), ("x-robots-tag", value)], [("robots", value)]), str)
    assert isinstance(reserved_by_robots(body, "https://a.example/"), str)
