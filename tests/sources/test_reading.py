"""sources.toml: what is accepted, and every fault at once with its place."""

from __future__ import annotations

import textwrap
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ConfigError
from crawler.model import ExitStatus, Listing
from crawler.model.spans import duration
from crawler.sources.keys import keys_as_markdown
from crawler.sources.reading import load_sources, parse_sources, read_sources

ROOT = Path(__file__).parents[2]

GOOD = """\
[defaults]
user_agent_contact = "mailto:me@news.example"
delay = 2

[[source]]
name = "mina"
title = "جريدة الميناء"
home = "https://mina.example/"
timezone = "Asia/Damascus"
feeds = ["https://mina.example/feed/"]
listings = [{ url = "https://mina.example/news/", next = "a.next", links = "h2 > a" }]
article_urls = ['/\\d{4}/\\d{2}/']
every = "1h30m"
url_date = '/(?P<year>\\d{4})/(?P<month>\\d{2})/(?P<day>\\d{2})/'

[[source]]
name = "lab"
title = "مختبر"
home = "http://127.0.0.1:8000/"
allow_addresses = ["127.0.0.1"]
delay = 0
max_pages = 5
sitemaps = ["http://127.0.0.1:8000/sitemap.xml"]
"""


def faults_of(text: str) -> list[str]:
    _, faults = parse_sources(textwrap.dedent(text).encode())
    return [str(fault) for fault in faults]


def source(**keys: str) -> str:
    """A table that is right but for the given keys (values are TOML)."""
    values = {"name": '"mina"', "title": '"الميناء"', "home": '"https://mina.example/"', **keys}
    return "[[source]]\n" + "\n".join(f"{key} = {value}" for key, value in values.items()) + "\n"


def test_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD, encoding="utf-8")
    configuration = load_sources(path)
    mina, lab = configuration.sources
    assert configuration.defaults.user_agent_contact == "mailto:me@news.example"
    assert mina.listings == (Listing(url="https://mina.example/news/", next="a.next", links="h2 > a"),)
    assert mina.every == timedelta(minutes=90)
    assert mina.sitemaps is None
    assert mina.delay == 2  # the default
    assert mina.max_pages == 1_000
    assert (lab.delay, lab.max_pages) == (0, 5)
    assert lab.allow_addresses == ("127.0.0.1/32",)
    assert configuration.source("lab") is lab
    assert configuration.source("nobody") is None


@pytest.mark.parametrize(
    "dressed",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["byte order mark", "CRLF", "both"],
)
def test_files_of_other_editors(dressed: bytes) -> None:
    """C09"""
    assert parse_sources(dressed) == parse_sources(GOOD.encode())
    assert parse_sources(dressed)[1] == ()


FAULTS = {
    "unknown key": (
        source(feed='["https://mina.example/feed"]'),
        "line 5: mina.feed: unknown key; did you mean 'feeds'?",
    ),
    "Arabic key": (source(**{'"عنوان"': '"x"'}), "line 5: mina.عنوان: unknown key"),
    "unknown table": ("[sources]\nx = 1\n", "line 1: file.sources: unknown key; did you mean 'source'?"),
    "one bracket": ('[source]\nname = "x"\n', "line 1: file.source: must be written [[source]], with two brackets"),
    "missing": ('[[source]]\nname = "mina"\nhome = "https://mina.example/"\n', "line 1: mina.title: is missing"),
    "no name": ('[[source]]\ntitle = "x"\nhome = "https://mina.example/"\n', "line 1: source 1.name: is missing"),
    "wrong type": (source(title="3"), "line 3: mina.title: should be a valid string"),
    "string for a list": (source(feeds='"https://mina.example/feed"'), "line 5: mina.feeds: should be a list"),
    "number for a switch": (source(enabled="1"), "line 5: mina.enabled: should be a valid boolean"),
    "another word for render": (source(render='"yes"'), "line 5: mina.render: must be true, false or \"all\": 'yes'"),
    "number for render": (source(render="1"), 'line 5: mina.render: must be true, false or "all": 1'),
    "host of scripts with a path": (
        source(render_hosts='["cdn.example/app.js"]'),
        "line 5: mina.render_hosts[0]: is no host name: 'cdn.example/app.js'",
    ),
    "bad name": (source(name='"Mina-1"'), "line 2: Mina-1.name: must match ^[a-z0-9_]{1,64}$"),
    "twice the same name": (source() + source(), "line 6: mina.name: 'mina' is used twice"),
    "regular expression": (
        source(article_urls='["("]'),
        "line 5: mina.article_urls[0]: is no regular expression: missing ), unterminated subpattern at position 0",
    ),
    "CSS selector": (
        source(listings='[{ url = "https://mina.example/", next = "a[" }]'),
        "line 5: mina.listings[0].next: is no CSS selector: Expected ident or '*', got <EOF at 2>",
    ),
    "unsupported selector": (source(listings='[{ url = "https://mina.example/", links = "a::text" }]'), None),
    "key of a listing": (
        source(listings='[{ url = "https://mina.example/", nxt = "a" }]'),
        "line 5: mina.listings[0].nxt: unknown key; did you mean 'next'?",
    ),
    "time zone": (
        source(timezone='"Asia/Damscus"'),
        "line 5: mina.timezone: is no time zone: 'Asia/Damscus'; did you mean 'Asia/Damascus'?",
    ),
    "time zone as a path": (
        source(timezone='"../../etc/passwd"'),
        "line 5: mina.timezone: is no time zone: '../../etc/passwd'",
    ),
    "file": (
        source(feeds='["file:///etc/passwd"]'),
        "line 5: mina.feeds[0]: is no http or https address: 'file:///etc/passwd'",
    ),
    "no scheme": (source(home='"mina.example"'), "line 4: mina.home: is no http or https address: 'mina.example'"),
    "private": (
        source(feeds='["http://10.0.0.1/feed"]'),
        "line 5: mina.feeds[0]: is a private address (10.0.0.1): allow_addresses must cover it",
    ),
    "private, in disguise": (
        source(home='"http://0x7f.1/"'),
        "line 4: mina.home: is a private address (127.0.0.1): allow_addresses must cover it",
    ),
    "localhost": (
        source(wordpress='"http://localhost:8000/wp-json/"'),
        "line 5: mina.wordpress: is a private address (127.0.0.1): allow_addresses must cover it",
    ),
    "another private address than allowed": (
        source(home='"http://10.0.0.1/"', allow_addresses='["10.0.0.2", "::1"]'),
        "line 4: mina.home: is a private address (10.0.0.1): allow_addresses must cover it",
    ),
    "network": (
        source(allow_addresses='["127.0.0.999"]'),
        "line 5: mina.allow_addresses[0]: is no address or network: '127.0.0.999'",
    ),
    "host with a path": (source(hosts='["cdn.example/x"]'), "line 5: mina.hosts[0]: is no host name: 'cdn.example/x'"),
    "impolite": (source(delay="0.5"), "line 5: mina.delay: must be at least 1 s for a public host"),
    "negative": (
        source(delay="-1", home='"http://127.0.0.1/"', allow_addresses='["127.0.0.1"]'),
        "line 5: mina.delay: should be greater than or equal to 0",
    ),
    "endless": (source(delay="5000"), "line 5: mina.delay: should be less than or equal to 120"),
    "no pages": (source(max_pages="0"), "line 5: mina.max_pages: should be greater than or equal to 1"),
    "impolite default": ("[defaults]\ndelay = 0\n", "line 2: defaults.delay: should be greater than or equal to 1"),
    "too many at once": (
        "[defaults]\nconcurrent_sources = 500\n",
        "line 2: defaults.concurrent_sources: should be less than or equal to 100",
    ),
    "contact": (
        '[defaults]\nuser_agent_contact = "me"\n',
        "line 2: defaults.user_agent_contact: must be a mailto: or https: address at which site owners reach you",
    ),
    "span": (
        source(every='"30 minutes"'),
        'line 5: mina.every: is no time span such as "30m", "2h" or "1d": \'30 minutes\'',
    ),
    "span too short": (source(every='"5s"'), "line 5: mina.every: must be between 1m and 31d"),
    "date without a month": (
        source(url_date="'(?P<year>\\d{4})(?P<day>\\d\\d)'"),
        "line 5: mina.url_date: lacks the group month",
    ),
    "date with a strange group": (
        source(url_date="'(?P<year>.)(?P<month>.)(?P<day>.)(?P<week>.)'"),
        "line 5: mina.url_date: has the unknown group week",
    ),
    "mirror of nobody": (
        source(mirror_of='"mna"'),
        "line 5: mina.mirror_of: is no other source: 'mna'; did you mean 'mina'?",
    ),
    "no home": (source(home='""'), "line 4: mina.home: is empty: give the address, or set enabled = false"),
    "nothing to read": (
        source(sitemaps="[]"),
        (
            "line 5: mina.sitemaps: is empty and there are no feeds, listings, wordpress or telegram: "
            "nothing to discover from"
        ),
    ),
    "empty file": ("# nothing\n", "file: is empty: it needs at least one [[source]]"),
    "not TOML": ('[[source]]\nname = "mina\n', "line 2: file: isn't TOML: Illegal character '\\n'"),
    "a key twice": (source() + 'home = "https://x.example/"\n', "line 5: file: isn't TOML: Cannot overwrite a value"),
    "bare Arabic key": ("[[source]]\nعنوان = 1\n", "line 2: file: isn't TOML: Invalid statement"),
}


@pytest.mark.parametrize(("text", "fault"), FAULTS.values(), ids=FAULTS)
def test_fault(text: str, fault: str | None) -> None:
    """C01, C03, C04, C06"""
    faults = faults_of(text)
    assert faults == [fault] if fault else len(faults) == 1


@pytest.mark.parametrize(("written", "read"), [("true", True), ("false", False), ('"all"', "all")])
def test_render_is_said_for_articles_or_for_all(written: str, read: bool | str) -> None:
    text = source(render=written, render_hosts='["CDN.example", "data.example:8080"]')
    configuration, faults = parse_sources(text.encode())
    assert faults == ()
    assert configuration.sources[0].render == read
    assert configuration.sources[0].render_hosts == ("cdn.example", "data.example:8080")


def test_a_password_is_refused_and_not_repeated() -> None:
    """C04"""
    (fault,) = faults_of(source(home='"https://me:geheim@mina.example/"'))
    assert "environment" in fault
    assert "geheim" not in fault


def test_all_faults_at_once_and_the_good_sources_stay() -> None:
    """C01, C07"""
    text = (
        GOOD
        + source(name='"one"', feed="[]", delay="0", timezone='"Nowhere"')
        + source(name='"two"', title="1", home="2")
    )
    configuration, faults = parse_sources(text.encode())
    assert [fault.where for fault in faults] == ["one.feed", "one.delay", "one.timezone", "two.title", "two.home"]
    assert all(fault.line for fault in faults)
    assert [good.name for good in configuration.sources] == ["mina", "lab"]


def test_a_source_may_wait_for_its_address() -> None:
    configuration, faults = parse_sources(source(home='""', enabled="false", disabled_reason='"no address"').encode())
    assert faults == ()
    assert configuration.enabled == ()
    assert configuration.sources[0].home == ""


def test_an_intranet_name_may_be_asked_without_delay_once_its_addresses_are_allowed() -> None:
    assert faults_of(source(home='"http://news.intra/"', delay="0", allow_addresses='["10.0.0.0/8"]')) == []


def test_a_missing_file(tmp_path: Path) -> None:
    """C01"""
    with pytest.raises(ConfigError, match="there is no such file") as caught:
        load_sources(tmp_path / "none.toml")
    assert caught.value.exit_status == ExitStatus.USAGE


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """C09"""
    with pytest.raises(ConfigError, match="can't be read"):
        read_sources(tmp_path)


def test_bytes_that_are_not_utf8_are_placed() -> None:
    """C09"""
    _, faults = parse_sources('[[source]]\nname = "x"\ntitle = "خبر"\n'.encode("cp1256"))
    assert [str(fault) for fault in faults] == ["line 3: file: isn't UTF-8"]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    configuration, faults = parse_sources(raw)
    assert faults or configuration.sources or b"defaults" in raw


_toml = st.recursive(
    st.one_of(st.none().map(lambda _: ""), st.integers(), st.text(max_size=5), st.booleans()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "name",
                "title",
                "home",
                "feeds",
                "listings",
                "delay",
                "allow_addresses",
                "every",
                "timezone",
                "sitemaps",
                "mirror_of",
                "hosts",
                "url_date",
            ]
        ),
        _toml,
        max_size=6,
    )
)
def test_no_values_break_the_reader(table: dict[str, object]) -> None:
    import tomlkit

    raw = tomlkit.dumps({"source": [table]}).encode()
    configuration, faults = parse_sources(raw)
    assert faults or configuration.sources


@pytest.mark.parametrize(
    ("text", "seconds"), [("30m", 1_800), ("2h", 7_200), ("1h30m", 5_400), ("1d", 86_400), ("90s", 90)]
)
def test_duration(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


def test_ten_thousand_sources_are_read() -> None:
    """M09"""
    text = "".join(source(name=f'"s{number}"', home=f'"https://s{number}.example/"') for number in range(10_000))
    configuration, faults = parse_sources(text.encode())
    assert faults == ()
    assert len(configuration.sources) == 10_000


def test_the_shipped_sources_are_right() -> None:
    configuration = load_sources(ROOT / "sources.toml")
    by_name = {source.name: source for source in configuration.sources}
    assert by_name["alnnour"].enabled
    assert by_name["alnnour"].banner_lines
    assert by_name["syrian_telegraph"].home == ""
    assert all(source.disabled_reason for source in configuration.sources if not source.enabled)
    assert all(source.feeds for source in configuration.enabled)
    assert len(configuration.enabled) >= 30


def test_the_keys_in_the_docs_are_those_of_the_code() -> None:
    docs = (ROOT / "docs" / "add-a-source.md").read_text(encoding="utf-8")
    assert keys_as_markdown() in docs, "docs/add-a-source.md: paste what sources.keys.keys_as_markdown() gives"


@pytest.mark.parametrize(
    ("written", "host"),
    [("صحيفة.example", "xn--ogbhx3c3b.example"), ("CDN.Example", "cdn.example"), ("127.0.0.1:8001", "127.0.0.1:8001")],
)
def test_hosts_are_kept_as_addresses_have_them(written: str, host: str) -> None:
    """C12"""
    (read,) = parse_sources(source(hosts=f'["{written}"]').encode())[0].sources
    assert read.hosts == (host,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[defaults]\ndelay = " + "9" * 6_000, "thousands of digits"),
        ("[[source]]\n" * 200_000, "200,000 tables"),
    ],
    ids=["a-number-without-end", "tables-without-end"],
)
def test_c11_what_nobody_writes_is_a_fault(text: str, told: str) -> None:
    _, (fault,) = parse_sources(text.encode())
    assert told in fault.what


def test_c11_a_file_without_end_is_a_fault() -> None:
    with pytest.raises(ConfigError, match="more than 64 MB"):
        read_sources(Path("/dev/zero"))
