"""S14: Telegram's previews, messages as pages of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover import Discovery
from crawler.discover.telegram import channel_url, preview_of, read_telegram, shows
from crawler.model import Draft, LinkKind, Page, Precision, SiteProfile, Source
from crawler.process import process
from crawler.web import urls
from tests.discover.channel import TEXT, Post, front, preview
from tests.discover.pages import page

SOURCE = Source(name="marfa", title="المرفأ", home="https://marfa.example/", telegram=("marfa_news",))
URL = "https://t.me/s/marfa_news"


def read(*posts: Post, source: Source = SOURCE) -> Discovery:
    return read_telegram(channel(*posts), source)


def channel(*posts: Post) -> Page:
    return replace(page(preview("marfa_news", *posts)), url=URL, final_url=URL, source=SOURCE.name)


def article(post: Post) -> Draft:
    (carried,) = read(post).carried
    made = process(carried, SOURCE, SiteProfile(source=SOURCE.name))
    assert isinstance(made, Draft), made
    return made


def test_a_message_becomes_an_article_dated_to_the_second() -> None:
    made = article(Post(number=7, at="2026-11-20T10:00:05+03:00"))
    assert made.url == "https://t.me/marfa_news/7"
    assert made.extraction.text == TEXT
    assert made.published.at is not None
    assert made.published.at.isoformat() == "2026-11-20T07:00:05+00:00"
    assert made.published.precision is Precision.SECOND
    assert "title_from_text" in made.extraction.flags


def test_lines_of_a_message_are_paragraphs_and_its_markup_is_gone() -> None:
    said = 'وتابع <a href="https://x.example/">المدير</a> أن <i><b>👍</b></i> العمل مستمر حتى المساء'
    text = f"<b>{TEXT}</b><br/><br/>{said}<br/>#مرفأ"
    (carried,) = read(Post(number=7, text=text)).carried
    body = carried.body.decode()
    assert body.count("<p>") == 3
    assert "<p>وتابع المدير أن 👍 العمل مستمر حتى المساء</p>" in body


def test_whom_a_message_is_forwarded_from_is_its_source() -> None:
    made = article(Post(number=7, forwarded="وكالة الساحل"))
    assert made.extraction.source_attribution == "وكالة الساحل"
    assert made.extraction.text == TEXT


SAME = {
    "views": Post(number=7, views="9.9M"),
    "the mark of an edit alone": Post(number=7, meta="edited "),
    "a picture": Post(number=7, more='<a class="tgme_widget_message_photo_wrap" href="#"></a>'),
    "the message that it answers": Post(
        number=7,
        more='<a class="tgme_widget_message_reply">'
        '<div class="tgme_widget_message_text js-message_reply_text">قديم</div></a>',
    ),
}


@pytest.mark.parametrize("post", SAME.values(), ids=SAME)
def test_what_is_no_edit_leaves_the_page_as_it_is(post: Post) -> None:
    assert read(post).carried[0].body == read(Post(number=7)).carried[0].body


def test_an_edit_changes_the_page() -> None:
    assert read(Post(number=7, text=f"{TEXT} مساء")).carried[0].body != read(Post(number=7)).carried[0].body


def test_service_messages_are_none() -> None:
    found = read(Post(number=7), Post(number=8, service=True, text="pinned"))
    assert [one.url for one in found.carried] == ["https://t.me/marfa_news/7"]


def test_numbers_that_are_missing_between_two_messages_are_absent() -> None:
    found = read(Post(number=7), Post(number=9), Post(number=12))
    assert [url.rpartition("/")[2] for url in found.absent] == ["8", "10", "11"]
    assert read(Post(number=7)).absent == ()
    assert read(Post(number=7), Post(number=99_999)).absent == ()


def test_older_messages_are_behind_the_first() -> None:
    assert read(Post(number=7), Post(number=9)).next_pages == (f"{URL}?before=7",)
    assert read(Post(number=1)).next_pages == ()


def test_the_outlet_s_own_links_are_offered() -> None:
    text = f'{TEXT} <a href="https://marfa.example/news/1">هنا</a> <a href="https://other.example/2">هناك</a>'
    found = read(Post(number=7, text=text, preview="https://marfa.example/news/3"))
    assert [link.url for link in found.links] == ["https://marfa.example/news/1", "https://marfa.example/news/3"]
    assert {link.kind for link in found.links} == {LinkKind.TELEGRAM}
    assert found.faults == ()


@pytest.mark.parametrize("body", [front(), "", "<html></html>", "{}"], ids=["front", "nothing", "empty", "JSON"])
def test_a_channel_without_a_preview(body: str) -> None:
    found = read_telegram(replace(page(body), url=URL, final_url="https://t.me/marfa_news"), SOURCE)
    assert [fault.reason for fault in found.faults] == ["no_preview"]
    assert found.carried == ()


@given(st.text(max_size=300))
def test_no_text_of_a_message_breaks_its_page(text: str) -> None:
    posts = read_telegram(channel(Post(number=7, text=text)), SOURCE).carried
    for one in posts:
        assert b"<article>" in one.body
        process(one, SOURCE, SiteProfile(source=SOURCE.name))


def test_a_channel_is_its_own_site() -> None:
    other = replace(SOURCE, name="other", home="https://t.me/s/Other_News", telegram=("Other_News",))
    mine, theirs = "https://t.me/marfa_news/7", "https://t.me/other_news/7"
    assert urls.belongs(mine, SOURCE)
    assert not urls.belongs(theirs, SOURCE)
    assert urls.belongs(theirs, other)
    assert not urls.same_site(mine, theirs)
    assert urls.same_site(mine, "https://t.me/s/Marfa_News?before=5")
    assert urls.registered_domain("https://t.me/") == "t.me"


SHOWN = {
    "a message": ("https://t.me/marfa_news/7", True),
    "in other letters": ("https://t.me/Marfa_News/7", True),
    "of another channel": ("https://t.me/other/7", False),
    "of a channel with a longer name": ("https://t.me/marfa_news2/7", False),
    "the channel": ("https://t.me/marfa_news", False),
    "the site": ("https://marfa.example/news/7", False),
}


@pytest.mark.parametrize(("url", "shown"), SHOWN.values(), ids=SHOWN)
def test_which_addresses_a_channel_shows(url: str, shown: bool) -> None:
    assert shows(url, SOURCE) is shown


@pytest.mark.parametrize("mirror", ["https://mirror.example", "https://mirror.example/telegram"])
def test_a_mirror_s_messages_are_the_mirror_s(mirror: str) -> None:
    source = replace(SOURCE, telegram=(f"{mirror}/s/marfa_news",))
    assert channel_url(source.telegram[0]) == f"{mirror}/s/marfa_news"
    there = replace(channel(Post(number=7)), url=source.telegram[0], final_url=source.telegram[0])
    found = read_telegram(there, source)
    (carried,) = found.carried
    assert carried.url == f"{mirror}/marfa_news/7"
    assert found.next_pages == (f"{mirror}/s/marfa_news?before=7",)
    assert shows(carried.url, source)
    assert preview_of(carried.url) == f"{mirror}/s/marfa_news/7"


def test_a_message_that_was_asked_for_and_is_behind_the_last_one_is_absent() -> None:
    around = replace(channel(Post(number=7), Post(number=9)), url=f"{URL}/12", final_url=f"{URL}/12")
    assert [url.rpartition("/")[2] for url in read_telegram(around, SOURCE).absent] == ["8", "12"]
    for there in (3, 8, 9):  # a page from elsewhere in the channel says nothing of what is before it
        around = replace(around, url=f"{URL}/{there}")
        assert [url.rpartition("/")[2] for url in read_telegram(around, SOURCE).absent] == ["8"]


def test_no_message_of_another_channel_is_taken() -> None:
    theirs = preview("other_news", Post(number=8), Post(number=3)).replace("<html>", "").replace("</html>", "")
    mine = preview("Marfa_News", Post(number=7), Post(number=9))
    both = replace(channel(), body=mine.replace("</section>", f"{theirs}</section>").encode())
    found = read_telegram(both, SOURCE)
    assert [one.url for one in found.carried] == ["https://t.me/marfa_news/7", "https://t.me/marfa_news/9"]
    assert found.next_pages == (f"{URL}?before=7",)
    assert found.absent == ("https://t.me/marfa_news/8",)
    assert [(one.reason, one.url) for one in found.faults] == [
        ("offsite", "https://t.me/other_news/8"),
        ("offsite", "https://t.me/other_news/3"),
    ]


def test_a_page_of_another_channel_s_messages_is_not_flooding() -> None:
    theirs = preview("other_news", *(Post(number=number) for number in range(1, 101)))
    found = read_telegram(replace(channel(), body=theirs.encode()), SOURCE)
    assert (found.carried, found.absent, found.next_pages, len(found.faults)) == ((), (), (), 20)


def test_a_text_within_a_text_is_told_once() -> None:
    nested = f'<div class="tgme_widget_message_text js-message_text">{TEXT}</div>'
    assert read(Post(number=7, text=nested)).carried[0].body == read(Post(number=7)).carried[0].body


def test_a_message_within_another_keeps_its_text_to_itself() -> None:
    inner = '<div data-post="marfa_news/8"><div class="tgme_widget_message_text">غيره</div></div>'
    outer, within = read(Post(number=7, more=inner)).carried
    assert outer.body == read(Post(number=7)).carried[0].body
    assert "غيره" in within.body.decode()
