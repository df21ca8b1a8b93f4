"""What a reader chooses: digits, type, width, and one zone for all times; kept in a cookie, never an error."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browse.choices import Choices, of_cookie, read_choices
from crawler.phrases.locale import Locale
from tests.browse.conftest import Client

EASTERN, CHICAGO = Locale("ar", digits="arab"), Locale("en", zone="America/Chicago")


@pytest.mark.parametrize(
    ("given_fields", "chosen"),
    [
        ({}, Choices()),
        ({"size": "large", "digits": "arab"}, Choices(size="large", digits="arab")),
        ({"zone": "Asia/Damascus"}, Choices(zone="Asia/Damascus")),
        ({"size": "enormous", "zone": "Moon/Base", "colour": "red"}, Choices()),
        ({"zone": "../../etc/passwd"}, Choices()),
    ],
)
def test_choices_are_read(given_fields: dict[str, str], chosen: Choices) -> None:
    assert read_choices(given_fields) == chosen
    assert of_cookie(chosen.cookie) == chosen


@given(st.text(max_size=600))
def test_no_cookie_is_an_error(text: str) -> None:
    assert of_cookie(text).classes


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (EASTERN.counted(1234, "article"), "١٬٢٣٤ خبراً"),
        (EASTERN.number(1234.5), "١٬٢٣٤٫٥"),
        (EASTERN.day("2024-05-01"), "١ أيار/مايو ٢٠٢٤"),
        (EASTERN.day("2024-05"), "أيار/مايو ٢٠٢٤"),
        (EASTERN.day("2024"), "٢٠٢٤"),
        (EASTERN.moment("2024-05-01T10:30:00+00:00"), "١ أيار/مايو ٢٠٢٤، ١٠:٣٠"),
        (EASTERN.published("2024-01-01", None, "year"), "٢٠٢٤"),
        (EASTERN.duration(26 * 3600), "يوم وساعتان"),
        (EASTERN.duration(5 * 3600), "٥ ساعات"),
        (EASTERN.duration(7), "٧ ث"),
        (EASTERN.size(1_234_000_000), "١٬٢٣٤٫٠ MB"),
        (Locale("en", digits="arab").counted(1234, "article"), "1,234 articles"),
        (Locale("ar").counted(1234, "article"), "1,234 خبراً"),
        (CHICAGO.moment("2024-05-01T03:30:00+00:00", "Asia/Damascus"), "30 April 2024, 22:30"),
        (
            CHICAGO.published("2024-05-01", "2024-05-01T03:30:00+00:00", "minute", "Asia/Damascus"),
            "30 April 2024, 22:30",
        ),
        (CHICAGO.published("2024-05-01", None, "day", "Asia/Damascus"), "1 May 2024"),
        (CHICAGO.utc("2024-05-01T06:30:00+03:00"), "2024-05-01 03:30 UTC"),
        (CHICAGO.utc("2024-05-01"), ""),
    ],
)
def test_digits_and_zone_of_what_is_said(said: str, expected: str) -> None:
    assert said == expected


def test_a_choice_is_kept_and_leads_back(client: Client) -> None:
    form = client.text("/news/choices?back=/news/edits")
    assert 'value="Asia/Damascus"' in form
    answer = client.get("/news/choices?size=large&digits=arab&zone=UTC&back=" + quote("/news/edits?before=3"))
    assert (answer.status_code, answer.headers["location"]) == (302, "/news/edits?before=3")
    cookie = answer.headers["set-cookie"]
    assert "marsad_choices=" in cookie
    assert "marsad_lang" not in cookie
    assert client.get("/news/choices?size=large&back=//evil.example").headers["location"] == "/news"


def test_pages_follow_the_choices(client: Client) -> None:
    path = f"/news/article/{client.ids['plain']}"
    plain, chosen = (
        client.get(path, cookies=cookies).text
        for cookies in ({}, {"marsad_choices": Choices(size="huge", digits="arab", zone="America/Chicago").cookie})
    )
    assert 'class="size-medium width-medium face-naskh"' in plain
    assert 'class="size-huge width-medium face-naskh"' in chosen
    assert "آذار/مارس ٢٠٢٦" in chosen
    assert "آذار/مارس 2026" in plain
    assert '<span class="tag" dir="ltr">Asia/Damascus</span>' in plain
    assert '<span class="tag" dir="ltr">America/Chicago</span>' in chosen


def test_each_moment_of_an_article_is_in_one_zone_and_says_utc_on_hover(client: Client) -> None:
    html = client.text(f"/news/article/{client.ids['plain']}")
    moments = re.findall(r'<time datetime="[^"]+T[^"]+"( title="[-\d: ]+ UTC")?>', html)
    assert len(moments) >= 3
    assert all(moments)
    assert re.search(r"الأوقات: <bdi dir=\"ltr\">Asia/Damascus", html)


def test_the_arabic_face_is_ours_and_small(client: Client) -> None:
    font = client.get("/-/static-plugins/marsad/noto-naskh-arabic.woff2")
    assert font.content[:4] == b"wOF2"
    assert len(font.content) < 40_000
    assert "SIL Open Font License" in client.text("/-/static-plugins/marsad/noto-naskh-arabic.txt")
