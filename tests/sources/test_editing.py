"""Keys of sources.toml are set in place; what the file says besides stays byte for byte."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ConfigError, UsageError
from crawler.sources.editing import disable, enable, set_contact

FILE = """\
# Ours.
[defaults]
user_agent_contact = ""   # please fill in
delay = 5.0

# The first.
[[source]]
name = "nahr"      # a river
title = "النهر"
home = "https://nahr.example/"

# The second; it waits.
[[source]]
name = "jabal"
title = 'الجبل'
home = "https://jabal.example/"
enabled = false    # for now
disabled_reason = "asked to stop"

# The end.
"""


def changed(before: str, after: bytes) -> tuple[list[str], list[str]]:
    """Lines that went, and lines that came."""
    old, new = before.split("\n"), after.decode().split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_c15_a_source_is_disabled_with_a_reason() -> None:
    assert changed(FILE, disable(FILE.encode(), "nahr", 'says "no"')) == (
        [],
        ["enabled = false", 'disabled_reason = "says \\"no\\""'],
    )
    table = tomllib.loads(disable(FILE.encode(), "nahr", 'says "no"').decode())["source"][0]
    assert (table["enabled"], table["disabled_reason"]) == (False, 'says "no"')


def test_c15_a_source_is_enabled_and_the_comment_behind_its_key_stays() -> None:
    assert changed(FILE, enable(FILE.encode(), "jabal")) == (
        ["enabled = false    # for now", 'disabled_reason = "asked to stop"'],
        ["enabled = true    # for now"],
    )


def test_c15_twice_is_once() -> None:
    once = disable(FILE.encode(), "nahr")
    assert disable(once, "nahr") == once
    assert enable(enable(once, "nahr"), "nahr") == enable(once, "nahr")


def test_c15_line_ends_and_the_mark_at_the_beginning_stay() -> None:
    raw = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    after = disable(raw, "nahr", "x")
    assert after.startswith(b"\xef\xbb\xbf# Ours.\r\n")
    assert after.count(b"\n") == after.count(b"\r\n") == raw.count(b"\n") + 2


def test_c15_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'nahr'"):
        disable(FILE.encode(), "nahar")


def test_c15_what_would_be_at_fault_is_refused() -> None:
    raw = FILE.replace("https://jabal.example/", "").encode()
    with pytest.raises(ConfigError, match="home: is empty"):
        enable(raw, "jabal")


def test_c15_a_reason_that_would_be_at_fault_is_refused() -> None:
    with pytest.raises(ConfigError, match="500 characters"):
        disable(FILE.encode(), "nahr", "x" * 501)


@pytest.mark.parametrize(
    "raw",
    [
        'source = [{ name = "nahr", title = "n", home = "https://nahr.example/" }]\n',
        '[[source]]\n"name" = "nahr"\ntitle = "n"\nhome = "https://nahr.example/"\n"enabled" = true\n',
        '[[source]]\nname = "nahr"\ntitle = "n"\nhome = "https://n/"\ndisabled_reason = """\nenabled = true\n"""\n',
    ],
)
def test_c15_a_file_that_is_written_in_another_way_is_refused(raw: str) -> None:
    with pytest.raises(ConfigError, match="by hand"):
        disable(raw.encode(), "nahr", "why")


def test_c15_the_contact_is_set_in_its_line() -> None:
    assert changed(FILE, set_contact(FILE.encode(), "mailto:us@nahr.example")) == (
        ['user_agent_contact = ""   # please fill in'],
        ['user_agent_contact = "mailto:us@nahr.example"   # please fill in'],
    )


@pytest.mark.parametrize(
    "raw",
    [
        FILE.replace('user_agent_contact = ""   # please fill in\n', ""),
        FILE.partition("# The first.")[2],
        FILE.partition("# The first.")[2] + "[defaults]\ndelay = 3\n",
        FILE.partition("# The first.")[2].rstrip("\n"),
    ],
)
def test_c15_the_contact_finds_its_section_or_makes_it(raw: str) -> None:
    after = tomllib.loads(set_contact(raw.encode(), "https://us.example/").decode())
    before = tomllib.loads(raw)
    assert after["defaults"].pop("user_agent_contact") == "https://us.example/"
    assert after["source"] == before["source"]
    assert after["defaults"] == before.get("defaults", {})


@given(st.text(max_size=60))
def test_c15_any_reason_is_written_so_that_it_is_read_again(reason: str) -> None:
    after = tomllib.loads(disable(FILE.encode(), "nahr", reason).decode())
    assert after["source"][0].get("disabled_reason", "") == reason
    assert after["source"][1] == tomllib.loads(FILE)["source"][1]
