"""Pages in, dates out: where sites state the date, and what stands beside it to mislead."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.arabic.letters import masked_key
from crawler.dates import FETCH_TIME_UNKNOWN, SIGNALS, date_article
from crawler.extract.rules import RULES
from crawler.learn.banners import MAY_BE_DATED
from crawler.model import LearnedLine, Link, LinkKind, Page, PublishedDate, RemovedLine, SiteProfile, Source
from crawler.web.document import Document, parse_document

FETCHED = datetime(2025, 3, 12, 15, 0, tzinfo=UTC)
SOURCE = Source(name="sham", title="شام اليوم", home="https://sham.example/", timezone="Asia/Damascus")
PROFILE = SiteProfile(source="sham")
TITLE = "المزارعون يبدؤون حصاد الزيتون في ريف إدلب"
URL = "https://sham.example/news/4711"
BODY = "<p>بدأ المزارعون هذا الأسبوع حصاد الزيتون، وقالوا إن الموسم أفضل من سابقه.</p>"


def dated(
    head: str = "",
    body: str = "",
    *,
    before: str = "",
    url: str = URL,
    source: Source = SOURCE,
    profile: SiteProfile = PROFILE,
    link: Link | None = None,
    lines: tuple[str, ...] = (),
    headers: tuple[tuple[str, str], ...] = (),
    flags: tuple[str, ...] = (),
    fetched_at: datetime = FETCHED,
    removed: tuple[RemovedLine, ...] = (),
) -> PublishedDate:
    html = (
        f"<html lang='ar'><head><title>{TITLE}</title>{head}</head><body>{before}"
        f"<div class='page with-sidebar'><h1>{TITLE}</h1>{body}{BODY}</div></body></html>"
    )
    document = parse_document(html.encode(), url)
    assert isinstance(document, Document)
    page = Page(url=url, final_url=url, source=source.name, body=html.encode(), fetched_at=fetched_at, link=link,
                headers=headers, flags=flags)  # fmt: skip
    return date_article(document, page, source, profile, title=TITLE, lines=lines, removed=removed)


def text_of(markup: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", markup).split())


def jsonld(**keys: str) -> str:
    pairs = ",".join(f'"{key.replace("_", "@")}":"{value}"' for key, value in keys.items())
    return f'<script type="application/ld+json">{{{pairs}}}</script>'


STATED = {
    "jsonld": (jsonld(_type="NewsArticle", headline=TITLE, datePublished="2025-03-06T22:30:00Z"), "", date(2025, 3, 7)),
    "meta_published": (
        '<meta property="article:published_time" content="2025-03-06T10:00:00+03:00">',
        "",
        date(2025, 3, 6),
    ),
    "meta_date": ('<meta name="DC.date" content="2025-03-06">', "", date(2025, 3, 6)),
    "microdata": ("", '<span itemprop="datePublished" content="2025-03-06">x</span>', date(2025, 3, 6)),
    "time_marked": (
        "",
        '<time class="entry-date published" datetime="2025-03-06T10:00+03:00">x</time>',
        date(2025, 3, 6),
    ),
    "time": ("", '<time datetime="2025-03-06">x</time>', date(2025, 3, 6)),
    "labelled": (
        "",
        "<p>متابعات</p>" * 60 + "<ul><li><span>تاريخ النشر</span> <b>6/3/2025</b></li></ul>",
        date(2025, 3, 6),
    ),
    "script": (
        '<script>window.state={"article":{"publishedAt":"2025-03-06T08:00:00Z"}}</script>',
        "",
        date(2025, 3, 6),
    ),
    "near_title": ("", "<div class='info'><span>تم النشر في</span> <b>6 آذار/مارس 2025</b></div>", date(2025, 3, 6)),
}


@pytest.mark.parametrize("signal", STATED)
def test_signal_dates_the_article(signal: str) -> None:
    head, body, expected = STATED[signal]
    published = dated(head, body)
    assert (published.on, published.signal) == (expected, signal)
    assert [one.signal for one in published.signals if one.chosen] == [signal]


URLS = [
    ("https://sham.example/2025/03/06/zaytun", date(2025, 3, 6)),
    ("https://sham.example/2025/3/6/4711", date(2025, 3, 6)),
    ("https://sham.example/article/06/03/2025/zaytun", date(2025, 3, 6)),
    ("https://sham.example/news/20250306/zaytun", date(2025, 3, 6)),
    ("https://sham.example/2025/mar/06/zaytun", date(2025, 3, 6)),
    ("https://sham.example/zaytun-2025-03-06", date(2025, 3, 6)),
    ("https://sham.example/article/A2025030614320005196", date(2025, 3, 6)),
    ("https://sham.example/article/20250306143200", date(2025, 3, 6)),
    ("https://sham.example/article/2025030699320005196", None),
    ("https://sham.example/2025/03/zaytun", None),
    ("https://sham.example/?m=20250306", None),
    ("https://sham.example/2025/13/45/zaytun", None),
    ("https://sham.example/id/120250306", None),
]


@pytest.mark.parametrize(("url", "expected"), URLS, ids=[url for url, _ in URLS])
def test_dates_in_urls(url: str, expected: date | None) -> None:
    assert dated(url=url).on == expected


def test_a_source_may_say_how_its_urls_carry_dates() -> None:
    source = replace(SOURCE, url_date=r"-(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d)\d*\.html$")
    assert dated(url="https://sham.example/a1b2-0603251412.html", source=source).on == date(2025, 3, 6)


@pytest.mark.parametrize("kind", [LinkKind.FEED, LinkKind.NEWS_SITEMAP, LinkKind.WORDPRESS])
def test_the_offer_of_the_link_dates_the_article(kind: LinkKind) -> None:
    link = Link(url=URL, kind=kind, published_raw="2025-03-06T23:30:00+00:00")
    published = dated(link=link)
    assert published.on == date(2025, 3, 7)
    assert published.at == datetime(2025, 3, 6, 23, 30, tzinfo=UTC)


def test_a_feed_that_labels_local_time_gmt_is_corrected() -> None:
    link = Link(url=URL, kind=LinkKind.FEED, published_raw="Fri, 07 Mar 2025 01:30:00 GMT")
    profile = replace(PROFILE, feed_offset=timedelta(hours=-3))
    published = dated(link=link, profile=profile)
    assert (published.on, published.at) == (date(2025, 3, 7), datetime(2025, 3, 6, 22, 30, tzinfo=UTC))


SAVED_ANEW = (
    '<meta property="article:published_time" content="2025-03-11T10:33:13Z">'
    '<meta property="article:modified_time" content="2025-03-11T10:32:18Z">'
)
MISLEADING = {
    "another article's JSON-LD": (
        jsonld(
            _type="NewsArticle",
            headline="خبر آخر تماما عن البورصة",
            url="https://sham.example/news/1",
            datePublished="2020-01-05",
        )
        + jsonld(_type="NewsArticle", headline=TITLE, datePublished="2025-03-06"),
        "",
    ),
    "a video's JSON-LD": (
        jsonld(_type="VideoObject", name="x", uploadDate="2019-05-05") + '<meta name="pubdate" content="2025-03-06">',
        "",
    ),
    "a modification": (
        '<meta property="article:modified_time" content="2025-03-11T10:00:00+03:00">',
        "<div>نشر في 6 آذار 2025</div><div>آخر تحديث: 11 آذار 2025</div>",
    ),
    "older times in a sidebar": (
        "",
        "<time datetime='2025-03-06'>x</time><aside><time datetime='2019-01-09'>y</time></aside>",
    ),
    "cards of other articles": (
        "",
        "<p class='date'>6 آذار 2025</p><ul><li><h3>خبر</h3><time datetime='2024-11-02'>y</time></li></ul>",
    ),
    "a copyright line": ("", "<p class='date'>6 آذار 2025</p><p class='date'>© 12 شباط 2011</p>"),
    "a sidebar of the page": (
        '<meta name="date" content="2025-03-06">',
        "<p>متابعة</p>" * 12 + "<div class='sidebar'><div><p>خبر</p><p>2 كانون الثاني 2025</p></div></div>",
    ),
    "an embedded post": ("", "<blockquote>1 كانون الثاني 2018</blockquote><p class='date'>6 آذار 2025</p>"),
    "a data sheet that stands aside": (
        '<meta name="date" content="2025-03-11">',
        "<aside class='meta'><time datetime='2025-03-06'>x</time> <p>الصورة: وكالات</p></aside>",
    ),
    "an update before the publication": (
        "",
        (
            "<time class='updated' datetime='2025-03-07'>x</time>"
            "<time class='entry-date published' datetime='2025-03-06'>y</time>"
        ),
    ),
    "published anew by a program": (
        SAVED_ANEW,
        "<time datetime='2025-03-06'>6 آذار 2025</time>",
    ),
    "other articles in a script": (
        '<script>var list=[{"title":"خبر آخر","publishedAt":"2024-01-07T08:00:00Z"}];'
        + "x=0;" * 1200
        + f'var state={{"title":"{TITLE}","publishedAt":"2025-03-06T08:00:00Z"}}</script>',
        "",
    ),
    "a line beside the title in a teaser's dress": (
        "",
        "<p>متابعة</p>" * 12 + "<div class='teaser-meta'>كتب فلان / 6 آذار 2025</div>",
    ),
    "1 January from software": ('<meta name="date" content="2025-01-01">', "<p class='date'>نشر في 6 آذار 2025</p>"),
}


@pytest.mark.parametrize("case", MISLEADING)
def test_what_stands_beside_the_date_does_not_mislead(case: str) -> None:
    head, body = MISLEADING[case]
    assert dated(head, body).on == date(2025, 3, 6)


CARD = (
    "<div class='cell'><h3><a href='/news/{0}'>افتتاح معرض الكتاب في العاصمة</a></h3>"
    "<span itemprop='datePublished' content='2024-11-0{0}'>{0} تشرين الثاني 2024</span></div>"
)
LINE = "<p class='date'>6 آذار 2025</p>"
TILE = (
    "<div class='tile'><a href='/news/{0}'>افتتاح معرض الكتاب العربي في العاصمة</a>"
    "<time class='post-published' datetime='2024-11-0{0}'>{0} تشرين الثاني 2024</time></div>"
)
SCOPE = "<div itemscope itemtype='https://schema.org/{}'>{}<meta itemprop='datePublished' content='2019-01-05'></div>"
MS = "1741255200000"  # 2025-03-06T10:00:00Z
VIDEO = '<script type="application/ld+json">{{"@type":"VideoObject","name":"{}","uploadDate":"2025-03-06"}}</script>'
MACHINES = {
    "milliseconds in a time": ("", f"<time datetime='{MS}'>منذ مدة</time>", "time"),
    "seconds in a time": ("", f"<time datetime='{MS[:10]}'></time>", "time"),
    "a number in JSON-LD": (jsonld(_type="NewsArticle", datePublished=MS).replace(f'"{MS}"', MS), "", "jsonld"),
    ".NET's form in JSON-LD": (jsonld(_type="NewsArticle", datePublished=f"/Date({MS}+0300)/"), "", "jsonld"),
    ".NET's form in a meta element": (f'<meta name="pubdate" content="/Date({MS})/">', "", "meta_published"),
    "milliseconds in microdata": ("", f"<meta itemprop='datePublished' content='{MS}'>", "microdata"),
    "seconds in a data attribute": ("", f"<span class='post-date' data-timestamp='{MS[:10]}'></span>", "date_class"),
    "a day in a data attribute": (
        "", "<span class='post-date' data-date='2025-03-06T10:00:00Z'>منذ مدة</span>", "date_class",
    ),
    "a time's data attribute": ("", "<time data-published='2025-03-06T10:00:00Z'>منذ مدة</time>", "time"),
    "an empty datetime": ("", "<time datetime=''>6 آذار 2025</time>", "near_title"),
    "the page is a video": (VIDEO.format(TITLE), "", "jsonld"),
    "a video of the page's object": (
        VIDEO.format(TITLE).replace('{"@', '{"@type":"WebPage","video":{"@').replace('"}<', '"}}<'),
        "", "jsonld",
    ),
    "microdata of a video": ("", "<meta itemprop='uploadDate' content='2025-03-06'>", "microdata"),
    "an element of a script for times": ("", "<relative-time datetime='2025-03-06T10:00:00Z'></relative-time>", "time"),
}  # fmt: skip


@pytest.mark.parametrize("case", MACHINES)
def test_dates_as_programs_write_them(case: str) -> None:
    head, body, signal = MACHINES[case]
    published = dated(head, body)
    assert (published.on, signal in [one.signal for one in published.signals]) == (date(2025, 3, 6), True)


NO_MACHINES = {
    "a number that readers see": ("", f"<p class='date'>{MS[:10]}</p>"),
    "a video of another title": (VIDEO.format("افتتاح معرض الكتاب"), ""),
    "a flag": ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":true}</script>', ""),
    "a data attribute of something else": ("", f"<span class='post-date' data-id='{MS[:10]}'>منذ مدة</span>"),
}


@pytest.mark.parametrize("case", NO_MACHINES)
def test_numbers_that_are_no_dates(case: str) -> None:
    assert dated(*NO_MACHINES[case]).on is None


def test_a_video_dates_no_article_that_prints_its_own_day() -> None:
    assert dated(VIDEO.format(TITLE).replace("2025-03-06", "2019-01-05"), LINE).on == date(2025, 3, 6)


REPLIES = (
    "<section><h3>{}</h3><div class='reply'><b>أبو سالم</b> <time datetime='2019-01-05'>5 كانون الثاني 2019</time>"
    "</div></section>"
)
ELSEWHERE = {
    "below a lead": ("", f"{BODY}<p>6 آذار 2025</p>{BODY * 2}", date(2025, 3, 6)),
    "a day with the place": ("", "<p>إدلب. 6 آذار 2025.</p>", date(2025, 3, 6)),
    "a day without a year": ("", "<p>صباح الخميس 6 آذار</p>", date(2025, 3, 6)),
    "microdata of cards above": ("".join(map(CARD.format, (1, 2, 3))), LINE, date(2025, 3, 6)),
    "microdata of a card below": ("", LINE + CARD.format(2), date(2025, 3, 6)),
    "marked times of tiles above": ("".join(map(TILE.format, (1, 2, 3))), LINE, date(2025, 3, 6)),
    "marked times of tiles and nothing else": ("", BODY * 3 + "".join(map(TILE.format, (1, 2, 3))), None),
    "a video in the body": (SCOPE.format("VideoObject", ""), LINE, date(2025, 3, 6)),
    "a reader's comment": ("", LINE + SCOPE.format("Comment", ""), date(2025, 3, 6)),
    "replies below a heading": ("", BODY + REPLIES.format("التعليقات"), None),
    "replies below a counted heading": ("", BODY + REPLIES.format("3 تعليقات"), None),
    "replies below the article's own line": ("", LINE + BODY + REPLIES.format("الردود"), date(2025, 3, 6)),
    "below a heading of what somebody said": ("", BODY + REPLIES.format("تعليقات الوزير"), date(2019, 1, 5)),
    "beside replies": ("", f"{BODY}<section><h3>التعليقات</h3></section>{LINE}", date(2025, 3, 6)),
    "below a count of replies above the text": ("", f"<p>خاص</p><h4>3 تعليقات</h4>{LINE}", date(2025, 3, 6)),
    "an article of another headline": (
        SCOPE.format("NewsArticle", "<h3 itemprop='headline'>افتتاح معرض الكتاب</h3>"), LINE, date(2025, 3, 6),
    ),
    "an article of this headline": (
        SCOPE.format("NewsArticle", f"<h3 itemprop='headline'>{TITLE}</h3>"), "", date(2019, 1, 5),
    ),
    "an object of an author": (SCOPE.format("Person", ""), "", date(2019, 1, 5)),
    "a day in a sentence": (
        "", "<p>وقررت المديرية في <time class='date' datetime='2024-05-15'>15 أيار 2024</time> أن تمنع القطاف.</p>",
        None,
    ),
    "a day in a byline": (
        "", "<p class='byline'>كتب سمير <time datetime='2025-03-06'>6 آذار 2025</time> في قسم الزراعة مع تعليقين</p>",
        date(2025, 3, 6),
    ),
    "a day under a label": (
        "", "<p>نشر في <time datetime='2025-03-06'>6 آذار 2025</time> في قسم الزراعة مع تعليقين</p>",
        date(2025, 3, 6),
    ),
    "a byline that links to its author": (
        "", "<div><a href='/author/7'>سمير علي محمد حسن الحلبي</a> <time datetime='2025-03-06'>x</time></div>",
        date(2025, 3, 6),
    ),
    "beside a link to this very article": (
        "", f"<div><a href='{URL}'>اقرأ الخبر كاملا في صفحته</a> <time datetime='2025-03-06'>x</time></div>",
        date(2025, 3, 6),
    ),
    "beside a link to another site": (
        "", "<div><a href='https://x.example/n'>شاهد نسخا أقدم من هذه</a> <time datetime='2025-03-06'>x</time></div>",
        date(2025, 3, 6),
    ),
    "beside a link that is no address": (
        "", "<div><a href='http://[x'>شاهد نسخا أقدم من هذه</a> <time datetime='2025-03-06'>x</time></div>",
        date(2025, 3, 6),
    ),
    "above two links to others": (
        "",
        "<div><time datetime='2025-03-06'>x</time>{}</div>".format(
            "".join(f"<a href='/news/{n}'>افتتاح معرض الكتاب العربي في العاصمة</a>" for n in (1, 2))
        ),
        date(2025, 3, 6),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ELSEWHERE)
def test_dates_of_other_things_on_the_page_are_not_the_articles(case: str) -> None:
    before, body, expected = ELSEWHERE[case]
    assert dated(body=body, before=before).on == expected


PROSE = "<p>وقال المزارعون إن الموسم هذا العام أفضل بكثير من سابقه، وإن الأسعار معقولة.</p>"
CARDS = "<article><div class='content'>{}</div></article>"
CARD_OF = "<article><b>معصرة</b> <i>زيت الزيتون في أسواق المدينة</i> <span>{} آذار 2025</span></article>"
DATED_ITEM = "<li><span>{} آذار 2025</span> <b>معرض الزيت</b> في صالة البلدية، والدعوة عامة للجميع</li>"
OWN_ITEMS = "<ul class='meta'><li>6 آذار 2025</li><li>آخر تحديث: 7 آذار 2025</li><li>آخر مراجعة: 8 آذار 2025</li></ul>"
CLOCK_ITEM = "<ul><li>الخميس، 6 آذار 2025 الساعة 10:30 صباحا بتوقيت دمشق</li>{}</ul>"
ARTICLES_IN_LISTS = {
    "cards within the article": (CARDS.format(CARD_OF.format(2) + CARD_OF.format(4)), None),
    "one article within another": (CARDS.format("<article><p>6 آذار 2025</p></article>"), date(2025, 3, 6)),
    "a list of events": (f"<ul>{''.join(map(DATED_ITEM.format, (2, 4, 5)))}</ul>", None),
    "the lines of the article's own": (OWN_ITEMS, date(2025, 3, 6)),
    "a long line beside another": (CLOCK_ITEM.format("<li>حلب 2024</li><li>خاص</li>"), date(2025, 3, 6)),
    "a quoted message": ("<p>Posted on the growers' own forum of Idlib on 6 March 2025:</p>", None),
    "a quoted statement": ("<p>نشر في صفحة مديرية الزراعة في إدلب بتاريخ 6/3/2025:</p>", None),
    "a label that ends in a colon": ("<p>نشر في 6/3/2025:</p>", date(2025, 3, 6)),
}


@pytest.mark.parametrize("case", ARTICLES_IN_LISTS)
def test_a_day_of_one_of_several_things_or_of_a_quotation_is_not_the_articles(case: str) -> None:
    body, expected = ARTICLES_IN_LISTS[case]
    assert dated(body=body, lines=tuple(filter(None, [text_of(body)])) if "quoted" in case else ()).on == expected


def test_a_row_that_holds_the_title_too_is_no_item_of_a_list() -> None:
    rows = "<p>الخميس، 6 آذار 2025 الساعة 10:30 صباحا بتوقيت دمشق</p></div></td></tr><tr><td>حلب 2024</td></tr>"
    body = f"{rows}<tr><td>حماة 2023</td></tr></table><div>"
    assert dated(body=body, before="<table><tr><td>").on == date(2025, 3, 6)


UNDATED = {
    "a line between paragraphs": ("", f"{PROSE * 2}<p>6 آذار 2019</p>{PROSE}"),
    "a heading between paragraphs": ("", f"{PROSE * 2}<h2>6 آذار 2019: بداية الصقيع</h2>{PROSE}"),
    "a table between paragraphs": (
        "",
        f"{PROSE * 2}<table><tr><td>بدء القطاف</td><td>6/3/2019</td></tr></table>{PROSE}",
    ),
    "a list between paragraphs": ("", f"{PROSE * 2}<ul><li>6 آذار 2019: الصقيع</li></ul>{PROSE}"),
    "a short sentence": ("", "<p>توفي في 6/3/2019 في قريته قرب إدلب.</p>"),
    "a thing's name": ("", "<p>NIMBUS MARCH 3</p>"),
    "a caption": ("", "<figure><img src=x><figcaption>القطاف في 6 آذار 2019</figcaption></figure>"),
    "a time under a member's label": ("", "<p>آخر ظهور <time datetime='2025-03-06'>6 آذار</time></p>"),
    "a time under a review's label": ("", "<p>Date last reviewed: <time datetime='2025-03-06'>March 2025</time></p>"),
    "hours of the day": ("", "<div class='garden-hours__date'>6 آذار 2025</div>"),
    "a category that was made": (
        f'<script>var app=[{{"title":"{TITLE}","text":"{"س" * 900}","created_at":"2025-01-07"}}]</script>',
        "",
    ),
    "a poll's day": ("", "<div class='poll'><b>استطلاع</b><span>6 آذار 2025</span></div>"),
    "an event's day": ("", "<div class='event-widget'><b>معرض</b><span>6 آذار 2025</span></div>"),
    "opening hours": ("", "<div class='opening-hours'><b>المكتب</b><span>6 آذار 2025</span></div>"),
    "JSON-LD of a site": (jsonld(_type="WebSite", name="شام اليوم", datePublished="2012-02-02"), ""),
    "nothing": ("", ""),
    "only a modification": ('<meta property="article:modified_time" content="2025-03-06T10:00:00Z">', ""),
    "only a year": ('<meta name="date" content="2014">', "<p>عام 2014</p>"),
    "the future": ('<meta property="article:published_time" content="2025-03-15T10:00:00Z">', ""),
    "before the web": ('<meta property="article:published_time" content="1970-01-01T00:00:00Z">', ""),
    "no day of the calendar": ('<meta property="article:published_time" content="2025-02-31">', ""),
    "a clock of the day": ("", "<div class='current-date'>الأربعاء 12 آذار 2025</div>"),
    "a script of many articles": (
        '<script>var list=[{"publishedAt":"2025-01-07"},{"publishedAt":"2025-01-09"}]</script>',
        "",
    ),
    "a script of anything": (
        '<script>var since={"startDate":"2025-01-07","republishedAtAll":"2025-01-07"}</script>',
        "",
    ),
    "a script that says when anything was created": ('<script>var app={"created_at":"2025-01-07"}</script>', ""),
    "a marked time that is the modification's": (
        "",
        "<p class='published'><time itemprop='dateModified' datetime='2025-03-06'></time></p>",
    ),
    "a review": ("", "<p>آخر مراجعة 6 آذار 2025</p>"),
    "two labelled days": ("", "<p>متابعات</p>" * 60 + "<p>نشر في 6/3/2025</p><p>حاشية</p><p>نشر في 1/3/2025</p>"),
    "a member's registration, label apart": ("", "<p><span>تاريخ التسجيل</span> <b>6/3/2015</b></p>"),
    "a decree under the title": ("", "<p>المرسوم رقم 12 تاريخ 6 آذار 2024</p>"),
    "a kick-off under the title": ("", "<p>موعد المباراة: الخميس 6 آذار 2025 الساعة 19:00</p>"),
    "a kicker that is a sentence": ("", "<p>الزيتون: من صقيع 6 آذار 2022 إلى الحصاد</p>"),
    "only a picture's folder": ('<meta property="og:image" content="https://sham.example/img/2024/05/05/a.jpg">', ""),
}


@pytest.mark.parametrize("case", UNDATED)
def test_undated_stays_undated(case: str) -> None:
    head, body = UNDATED[case]
    published = dated(head, body)
    assert (published.on, published.at, published.signal, published.trust) == (None, None, "", 0)
    assert all(one.why_not for one in published.signals)


@pytest.mark.parametrize("kinds", ["[]", "null", "[null]", '""', "{}", "7", "[[]]", '["Thing", 3]'])
def test_jsonld_of_any_type_is_read(kinds: str) -> None:
    found = dated(f'<script type="application/ld+json">{{"@type":{kinds},"datePublished":"2025-03-06"}}</script>')
    assert "jsonld" in {signal.signal for signal in found.signals}


def test_a_modification_is_kept_apart() -> None:
    published = dated(
        '<meta property="article:modified_time" content="2025-03-11T10:00:00+03:00">'
        '<meta property="article:published_time" content="2025-03-06T10:00:00+03:00">'
    )
    assert published.on == date(2025, 3, 6)
    assert published.modified_at == datetime(2025, 3, 11, 7, 0, tzinfo=UTC)


CHANGED = (
    '<meta property="article:published_time" content="2024-11-06T10:00:00+03:00">'
    '<meta property="article:modified_time" content="{}T10:00:00+03:00">'
)
ANEW = {
    "printed as its own": (CHANGED.format("2025-02-14"), "<p class='date'>14 شباط 2025</p>", URL, date(2025, 2, 14)),
    "printed as an update": (CHANGED.format("2025-02-14"), "<p>آخر تحديث 14 شباط 2025</p>", URL, date(2024, 11, 6)),
    "in an element called updated": (
        CHANGED.format("2025-02-14"), "<p><b class='updated'>14 شباط 2025</b></p>", URL, date(2024, 11, 6),
    ),
    "called an update elsewhere": (
        CHANGED.format("2025-02-14"), "<p class='date'>14 شباط 2025</p><p>آخر تحديث: 14 شباط 2025</p>", URL,
        date(2024, 11, 6),
    ),
    "both printed": (
        CHANGED.format("2025-02-14"), "<p>6 تشرين الثاني 2024</p><p>14 شباط 2025</p>", URL, date(2024, 11, 6),
    ),
    "the URL knows": (
        CHANGED.format("2025-02-14"), "<p>14 شباط 2025</p>", "https://sham.example/2024/11/06/z", date(2024, 11, 6),
    ),
    "a clock of the day": (CHANGED.format("2025-03-12"), "<p>12 آذار 2025</p>", URL, date(2024, 11, 6)),
}  # fmt: skip


@pytest.mark.parametrize("case", ANEW)
def test_an_article_dated_anew_by_its_site(case: str) -> None:
    head, body, url, expected = ANEW[case]
    assert dated(head, body, url=url).on == expected


ISSUES = {
    "alone": "<p>العدد 1107 - 12/3/2025</p>",
    "glued": "<p>الأربعاء 12 آذار 2025 > العدد1107</p>",
    "in English": "<p>Issue No. 1107, 12 March 2025</p>",
    "in two elements": "<div><span>العدد 1107</span> <span>12/3/2025</span></div>",
    "with a class": "<p class='date'>السنة 21 - العدد 1107 - 12/3/2025</p>",
    "with a label": "<p>صدر العدد 1107، نشر في 12/3/2025</p>",
}


@pytest.mark.parametrize("case", ISSUES)
def test_a_line_with_an_issue_number_never_dates_an_article(case: str) -> None:
    assert dated(before=ISSUES[case]).on is None
    assert dated(body=ISSUES[case]).on is None
    assert dated(body=BODY + ISSUES[case], lines=("متن", "نص", text_of(ISSUES[case]))).on is None


def test_beside_an_issues_line_the_article_has_its_own() -> None:
    own = "<div><span>العدد 1107 - 12/3/2025</span> <b>نشر في 6 آذار 2025</b></div>"
    assert dated(body=own).on == date(2025, 3, 6)
    assert dated(before=ISSUES["alone"], body=LINE).on == date(2025, 3, 6)
    assert dated(body="<p>عدد القتلى 14 في 6 آذار 2025</p>").on == date(2025, 3, 6)


def test_what_extraction_cut_as_furniture_dates_nothing() -> None:
    masthead, own = "جريدة الشام اليومية 12/3/2025", "كتب سمير 6 آذار 2025"
    cut = (RemovedLine(rule="masthead", line=masthead), RemovedLine(rule="byline", line=own))
    assert dated(body=f"<p>{masthead}</p>", lines=(masthead,)).on == date(2025, 3, 12)
    assert dated(body=f"<p>{masthead}</p>", lines=(masthead,), removed=cut).on is None
    assert dated(body=f"<p>{own}</p>", lines=(own,), removed=cut).on == date(2025, 3, 6)


def test_a_bare_day_cut_from_a_list_may_be_the_articles_own_beside_the_title() -> None:
    day = "6 آذار 2025"
    cut = (RemovedLine(rule="comment_list", line=day),)
    assert dated(lines=(day,)).on == date(2025, 3, 6)
    assert dated(lines=(day,), removed=cut).on is None
    assert dated(body=f"<p>{day}</p>", lines=(day,), removed=cut).on == date(2025, 3, 6)


def test_every_rule_that_may_cut_a_dated_line_is_one() -> None:
    assert {rule.__name__ for rule in RULES} >= MAY_BE_DATED


BANNER = "جريدة الشام 12/3/2025"


def test_a_learned_banner_never_dates_an_article() -> None:
    assert dated(body=f"<p>{BANNER}</p>", lines=(BANNER,)).on == date(2025, 3, 12)
    learned = LearnedLine(
        key=masked_key(BANNER), line=BANNER, articles=9, share=0.9, first_seen_at=FETCHED, steady=True
    )
    published = dated(body=f"<p>{BANNER}</p>", lines=(BANNER,), profile=replace(PROFILE, lines=(learned,)))
    assert published.on is None
    assert [(one.signal, one.raw, one.chosen) for one in published.signals] == [("banner", BANNER, False)]


def test_the_date_line_of_every_article_is_no_banner() -> None:
    line = "الخميس 6 آذار 2025"
    learned = LearnedLine(key=masked_key(line), line=line, articles=9, share=1.0, first_seen_at=FETCHED)
    published = dated(body=f"<p>{line}</p>", lines=(line,), profile=replace(PROFILE, lines=(learned,)))
    assert published.on == date(2025, 3, 6)


def test_a_banner_undone_by_a_person_is_read_again() -> None:
    undone = LearnedLine(
        key=masked_key(BANNER), line=BANNER, articles=9, share=0.9, first_seen_at=FETCHED, steady=True, active=False
    )
    assert dated(body=f"<p>{BANNER}</p>", profile=replace(PROFILE, lines=(undone,))).on == date(2025, 3, 12)


def test_a_configured_banner_never_dates_an_article() -> None:
    source = replace(SOURCE, banner_lines=(r"^جريدة الشام \d+",))
    assert dated(body=f"<p>{BANNER}</p>", lines=(BANNER,), source=source).on is None


BEHIND = "بدأ المزارعون هذا الأسبوع حصاد الزيتون في القرى الواقعة غربي المدينة وسط ارتفاع الأسعار"
LEADS = {
    f"إدلب، 6 آذار 2025 - {BEHIND}": date(2025, 3, 6),
    f"(شام) 06/03/2025 - {BEHIND}": date(2025, 3, 6),
    f"إدلب 6-3-2025 شام- {BEHIND}": date(2025, 3, 6),
    f"إدلب 6 آذار 2025 (شام) {BEHIND}": date(2025, 3, 6),
    f"إدلب في 6 آذار 2025: {BEHIND}": date(2025, 3, 6),
    f"أعلنت المديرية اليوم الخميس (6 آذار 2025) أن المزارعين {BEHIND}": date(2025, 3, 6),
    f"أعلنت المديرية اليوم الخميس في 6 آذار 2025 أن المزارعين {BEHIND}": date(2025, 3, 6),
    f"في مثل هذا اليوم الخميس 6 آذار 2014 {BEHIND}": None,
    f"أعلنت المديرية غدا الجمعة (7 آذار 2025) أن المزارعين {BEHIND}": None,
    f"أعلنت المديرية أن القرار الصادر في 6 آذار 2024 (ذا) {BEHIND}": None,
    f"في 6 آذار 2024 (أي قبل عام) {BEHIND}": None,
    f"منذ 6 آذار 2024 - وفق المديرية - {BEHIND}": None,
    f"قال المدير (34 عاما) إن {BEHIND}": None,
}


@pytest.mark.parametrize("lead", LEADS)
def test_the_head_of_the_first_paragraph_may_state_the_day(lead: str) -> None:
    assert dated(lines=(lead,)).on == LEADS[lead]


def test_a_dateline_opens_the_text_below_the_repeated_title() -> None:
    lead = "قال مزارعون إن الموسم الحالي أفضل من المواسم الثلاثة التي سبقته رغم قلة الأمطار"
    text = "إدلب، 6 آذار 2025 - بدأ المزارعون هذا الأسبوع حصاد الزيتون في القرى الواقعة غربي المدينة"
    title = "المزارعون يبدؤون حصاد الزيتون في ريف إدلب وسط ارتفاع كبير في أسعار الزيت هذا العام"
    document = parse_document(f"<html><head><title>{title}</title></head><body>{BODY}</body></html>".encode(), URL)
    assert isinstance(document, Document)
    page = Page(url=URL, final_url=URL, source="sham", body=b"", fetched_at=FETCHED)
    published = date_article(document, page, SOURCE, PROFILE, title=title, lines=(title, lead, text))
    assert (published.on, published.signal) == (date(2025, 3, 6), "dateline")


def test_relative_dates_need_the_time_of_the_fetch() -> None:
    body = "<div class='post-date'>منذ ساعتين</div>"
    assert dated(body=body).at == FETCHED - timedelta(hours=2)
    assert dated(body=body, flags=(FETCH_TIME_UNKNOWN,)).on is None


def test_a_label_in_an_element_of_its_own_counts() -> None:
    published = dated(
        body="<p><span>آخر تحديث</span> <b>11 آذار 2025</b></p><p><span>نشر في</span> <b>6 آذار 2025</b></p>"
    )
    assert published.on == date(2025, 3, 6)


TODAY = "الأربعاء 12 آذار 2025"
CLOCKS = {
    "in the header, the article's line below": (TODAY, "", "<p>الخميس 6 آذار 2025</p>", URL, date(2025, 3, 6)),
    "in the header, the day in the URL": (TODAY, "", "", "https://sham.example/2025/03/06/zaytun", date(2025, 3, 6)),
    "below the title, the day in weak metadata": (
        "",
        '<meta name="date" content="2025-03-06">',
        f"<p>{TODAY}</p>",
        URL,
        date(2025, 3, 6),
    ),
    "with the minute of the fetch": ("", "", f"<p>{TODAY} - 6:03 م</p>", URL, None),
    "with another minute": ("", "", f"<p>{TODAY} - 2:03 م</p>", URL, date(2025, 3, 12)),
    "confirmed by a machine": (
        "",
        '<meta name="date" content="2025-03-12">',
        f"<p>{TODAY} - 6:03 م</p>",
        URL,
        date(2025, 3, 12),
    ),
    "labelled": ("", "", f"<p>نشر في {TODAY} - 6:03 م</p>", URL, date(2025, 3, 12)),
    "as a span of time": ("", "", "<p>منذ 4 دقائق</p>", URL, date(2025, 3, 12)),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_the_day_of_the_fetch_may_be_the_pages_clock(case: str) -> None:
    header, head, body, url, expected = CLOCKS[case]
    before = f"<div class='top'><span>{header}</span></div>" if header else ""
    assert dated(head, body, before=before, url=url).on == expected


UTC_SOURCE = replace(SOURCE, timezone="UTC")
LATE = '<meta property="article:published_time" content="2025-03-06T22:30:00Z">'


@pytest.mark.parametrize(
    ("body", "expected"),
    [("", date(2025, 3, 6)), ("<time datetime='2025-03-07T01:30:00+03:00'>x</time>", date(2025, 3, 7)),
     ("<p class='date'>7 آذار 2025 - 1:30 ص</p>", date(2025, 3, 7))],
    ids=["as printed", "same moment with an offset", "local clock beside the title"],
)  # fmt: skip
def test_without_a_known_zone_the_page_tells_its_own_day(body: str, expected: date) -> None:
    published = dated(LATE, body, source=UTC_SOURCE)
    assert published.on == expected
    assert published.at == datetime(2025, 3, 6, 22, 30, tzinfo=UTC)


LOCAL = [
    ("6 آذار 2025 - 22:30", date(2025, 3, 6), datetime(2025, 3, 6, 19, 30, tzinfo=UTC)),
    ("7 آذار 2025 - 01:30", date(2025, 3, 7), datetime(2025, 3, 6, 22, 30, tzinfo=UTC)),
    ("6 آذار 2025 - 22:30 بتوقيت غرينتش", date(2025, 3, 7), datetime(2025, 3, 6, 22, 30, tzinfo=UTC)),
    ("", date(2025, 3, 7), datetime(2025, 3, 6, 22, 30, tzinfo=UTC)),
]


@pytest.mark.parametrize(("line", "on", "at"), LOCAL, ids=["the same clock", "the local one", "in GMT", "none"])
def test_local_time_that_is_labelled_utc(line: str, on: date, at: datetime) -> None:
    """The source's zone is known: a printed clock is local, so that the same digits in metadata are local too."""
    published = dated(LATE, f"<p class='date'>{line}</p>")
    assert (published.on, published.at) == (on, at)


def test_last_modified_header_is_no_publication() -> None:
    published = dated(headers=(("Last-Modified", "Thu, 06 Mar 2025 10:00:00 GMT"),))
    assert published.on is None
    assert published.modified_at == datetime(2025, 3, 6, 10, 0, tzinfo=UTC)


def test_signals_are_listed_by_trust_and_named_once() -> None:
    published = [signal for signal in SIGNALS if not signal.modified]
    assert [signal.trust for signal in published] == sorted((signal.trust for signal in published), reverse=True)
    assert len({signal.name for signal in SIGNALS}) == len(SIGNALS)
    assert all(signal.trust < 50 for signal in SIGNALS if signal.modified)
