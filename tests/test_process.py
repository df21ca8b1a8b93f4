"""The chain as a whole: gates, flags, and that nothing escapes as an exception."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.arabic.letters import masked_key
from crawler.model import Detail, Draft, LearnedLine, Page, Reason, Rejected, SiteProfile, Source, Told
from crawler.process import EXTRACTOR, MIN_WORDS, process
from tests.extract.articles import BODY, TITLE
from tests.web.test_document import json_values

NOW = datetime(2024, 5, 2, 10, tzinfo=UTC)
SOURCE = Source(name="nahr", title="صحيفة النهر", home="https://nahr.example/")
EMPTY = SiteProfile(source="nahr")
URL = "https://nahr.example/news/2024/05/01/water"


def html(*paragraphs: str, title: str = TITLE, head: str = "", lang: str = "ar") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | صحيفة النهر</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def run(
    body: str | bytes, *, url: str = URL, profile: SiteProfile = EMPTY, flags: tuple[str, ...] = ()
) -> Draft | Rejected:
    raw = body if isinstance(body, bytes) else body.encode()
    page = Page(url=url, final_url=url, source="nahr", body=raw, fetched_at=NOW, flags=flags)
    return process(page, SOURCE, profile)


def draft(body: str, **options: object) -> Draft:
    found = run(body, **options)  # type: ignore[arg-type]  # passed through
    assert isinstance(found, Draft), found
    return found


def reason(body: str | bytes, *, url: str = URL) -> Reason:
    found = run(body, url=url)
    assert isinstance(found, Rejected)
    return found.reason


def test_an_article() -> None:
    found = draft(html(*BODY))
    assert found.extraction.title == TITLE
    assert found.extraction.text == "\n".join(BODY)
    assert found.extraction.language == "ar"
    assert (found.url, found.source, found.extractor) == (URL, "nahr", EXTRACTOR)
    assert found.fingerprint.tokens > 50
    assert len(found.body_hash) == 64
    assert pickle.loads(pickle.dumps(found)) == found


def test_e09_what_is_lost_beside_the_article_does_not_condemn_it() -> None:
    side = b"<div>" + ("é".encode("latin-1") + b" \xff \xfe ") * 200 + b"</div>"
    body = html(*BODY).encode().replace(b"</body>", side + b"</body>")
    found = run(body)
    assert isinstance(found, Draft)
    assert found.extraction.text == draft(html(*BODY)).extraction.text
    assert "replaced_bytes" in found.extraction.flags
    assert "bad_encoding" not in found.extraction.flags


def test_the_same_page_gives_the_same_draft() -> None:
    assert run(html(*BODY)) == run(html(*BODY))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", Reason.EMPTY),
        (b"%PDF-1.4", Reason.NOT_HTML),
        ("<html><body><img src=x></body></html>", Reason.NO_TEXT),
        (html("خبر قصير جدا هنا"), Reason.TOO_SHORT),
        (html("عذرا، ما تبحث عنه ليس في هذا الموقع، عد إلى الرئيسية من فضلك أو ابحث.", title="404"), Reason.SOFT_404),
        (html("لا نجد ما طلبت عندنا، ربما نقل إلى عنوان آخر أو حذف.", title="الصفحة غير موجودة"), Reason.SOFT_404),
        (b"<p>" + ("جسر قديم".encode() + b"\xff ") * 80, Reason.BAD_ENCODING),
    ],
    ids=["empty", "pdf", "no text", "too short", "404", "soft 404", "broken bytes"],
)
def test_pages_without_article(body: str | bytes, expected: Reason) -> None:
    assert reason(body) is expected


NOTICE = "نعتذر من زوارنا الكرام عن هذا الأمر، وسنعود إليكم في أقرب وقت ممكن بعد انتهاء العمل الجاري الآن."


@pytest.mark.parametrize(
    "title",
    [
        "Access Denied",
        "403 Forbidden",
        "Just a moment...",
        "Attention Required! | Cloudflare",
        "503 Service Unavailable",
        "Error 500",
        "Maintenance mode",
        "Log in",
        "الموقع تحت الصيانة",
        "الموقع مغلق للصيانة",
        "خطأ",
        "تسجيل الدخول",
        "حدث خطأ ما",
        "خطأ في الاتصال بقاعدة البيانات",
        "لحظة من فضلك...",
    ],
)
def test_a_notice_is_no_article(title: str) -> None:
    """H29, H31: neither a new one nor the new text of a known one."""
    assert reason(html(NOTICE, title=title)) is Reason.SOFT_404


@pytest.mark.parametrize(
    "title",
    [
        "مطار المدينة تحت الصيانة حتى نهاية الشهر",
        "خطأ طبي يودي بحياة مريض",
        "Access denied to thousands of voters",
        "Error in the count costs a seat",
        "تسجيل دخول أول قافلة إلى المخيم بعد شهرين من الحصار الطويل على المنطقة كلها",
    ],
)
def test_news_about_such_things_is_news(title: str) -> None:
    assert isinstance(run(html(NOTICE, title=title)), Draft)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("جارٍ التحقق من أنك إنسان، وقد يستغرق هذا بضع ثوانٍ قبل أن تتابع.", Reason.SOFT_404),
        ("اترك تعليقا لن يتم نشر عنوان بريدك الإلكتروني الحقول الإلزامية مشار إليها بـ", Reason.NO_TEXT),
    ],
    ids=["a check", "furniture"],
)
def test_a_text_that_is_no_article_under_the_title_of_one(text: str, expected: Reason) -> None:
    assert reason(html(text, title="خبر اليوم عن الجسر")) is expected


def test_a_redirect_to_a_login_is_no_article() -> None:
    """R13"""
    page = Page(
        url="https://nahr.example/news/7",
        final_url="https://nahr.example/login?next=/news/7",
        source="nahr",
        body=html(NOTICE, title="أهلاً بكم في بيتنا").encode(),
        fetched_at=NOW,
    )
    found = process(page, SOURCE, SiteProfile(source="nahr"))
    assert isinstance(found, Rejected)
    assert found.reason is Reason.SOFT_404


def test_a_flash_of_fifteen_words_is_news() -> None:
    flash = "وكالة: إغلاق الطريق الساحلي أمام الشاحنات حتى إشعار آخر بسبب انهيار جزء من الجسر القديم"
    assert MIN_WORDS <= len(flash.split()) <= 15
    assert run(html(flash)).__class__ is Draft


def test_the_home_page_is_no_article_unless_it_says_so() -> None:
    assert reason(html(*BODY), url="https://nahr.example/") is Reason.NOT_ARTICLE
    article = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    assert isinstance(run(html(*BODY, head=article), url="https://nahr.example/"), Draft)


def test_what_the_fetch_noticed_is_kept() -> None:
    assert "truncated" in draft(html(*BODY), flags=("truncated",)).extraction.flags


def test_learned_lines_go_and_are_listed() -> None:
    line = "تابعونا على قناة النهر في تلغرام"
    learned = LearnedLine(key="تابعونا علي قناه النهر في تلغرام", line=line, articles=9, share=1.0, first_seen_at=NOW)
    profile = replace(EMPTY, version=3, lines=(learned,))
    found = draft(html(*BODY, line), profile=profile)
    assert line not in found.extraction.text
    assert line in [removed.line for removed in found.extraction.removed]
    assert found.profile_version == 3


REPEATED = "النهر معكم هذه الليلة في بث مباشر من ساحة المدينة القديمة حتى صباح الغد بإذن الله فانتظرونا"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((REPEATED,), False),
        ((REPEATED, "بلغ سعر الذهب في سوق العاصمة صباح اليوم 412 ليرة للغرام الواحد"), True),
        (("سعر الدولار في سوق العاصمة صباح هذا اليوم بلغ 412 ليرة للشراء و430 ليرة للبيع",), True),
    ],
    ids=["its own words", "with news", "a bulletin with numbers of its own"],
)
def test_u07_lines_that_the_site_repeats_are_no_text(lines: tuple[str, ...], told: bool) -> None:
    learned = tuple(
        LearnedLine(key=masked_key(line), line=line, articles=40, share=1.0, first_seen_at=NOW)
        for line in (REPEATED, "سعر الدولار في سوق العاصمة صباح هذا اليوم بلغ 100 ليرة للشراء و120 ليرة للبيع")
    )
    body, profile = html(*lines), replace(EMPTY, version=3, lines=learned)
    assert isinstance(run(body), Draft)
    found = run(body, profile=profile)
    assert isinstance(found, Draft) if told else found.reason is Reason.NO_TEXT  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("link", "stored"),
    [
        ("https://nahr.example/news/water-network", "https://nahr.example/news/water-network"),
        ("https://nahr.example/", URL),
        ("https://elsewhere.example/news/1", URL),
        ("http://[bad", URL),
        ("//", URL),
    ],
    ids=["own", "home page", "other site", "no address", "nothing"],
)
def test_the_address_it_is_stored_under(link: str, stored: str) -> None:
    assert draft(html(*BODY, head=f'<link rel="canonical" href="{link}">')).url == stored


def test_every_line_is_kept_or_listed() -> None:
    extraction = draft(html(*BODY, "المصدر: وكالات", "اترك تعليقاً", "شارك هذا الموضوع:")).extraction
    assert sorted(extraction.lines) == sorted(
        [*extraction.text.split("\n"), *(removed.line for removed in extraction.removed)]
    )
    assert extraction.source_attribution == "وكالات"


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='related'>",
        "</div>",
        "<article>",
        "<h1>",
        "<table><tr><td>",
        "<ul><li>",
        "<style>",
        "<script type='application/ld+json'>",
        "</script>",
        "<!--",
        "-->",
        "&#1;",
        "&#x202e;",
        "<base href='http://[bad'>",
        "<meta property='article:published_time' content='",
        "'>",
        "<time datetime='2024-05-01'>",
        "\x00",
        "\ufffe",
        "<svg>",
        "<form>",
        "<a href='//['>",
        BODY[0],
        BODY[1],
    ]
)
SOUP = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("flags", "body", "reason", "detail"),
    [
        ((), "<p>قصير جداً</p>", Reason.TOO_SHORT, Detail.FEW_WORDS.of(2, MIN_WORDS)),
        (
            ("render_cut",),
            "<p>قصير جداً</p>",
            Reason.RENDER_BUDGET,
            Detail.OTHERWISE.of("too_short", Detail.FEW_WORDS.of(2, MIN_WORDS)),
        ),
        (("render_lacking",), "<div id=app></div>", Reason.RENDER_FAILED, Detail.OTHERWISE.of("no_text", "")),
        (
            ("render_cut", "render_lacking"),
            "<div id=app></div>",
            Reason.RENDER_BUDGET,
            Detail.OTHERWISE.of("no_text", ""),
        ),
        (("truncated",), "<div id=app></div>", Reason.NO_TEXT, None),
        (("render_cut",), "", Reason.RENDER_BUDGET, Detail.OTHERWISE.of("empty", Detail.NO_BYTES.of())),
    ],
)
def test_j01_a_page_that_a_browser_left_unfinished_is_not_known_to_be_empty(
    flags: tuple[str, ...], body: str, reason: Reason, detail: Told | None
) -> None:
    found = run(f"<html><body>{body}</body></html>" if body else "", flags=flags)
    assert isinstance(found, Rejected)
    assert found.reason is reason
    assert found.detail == detail


def test_j01_an_unfinished_page_with_a_text_is_an_article_and_a_list_is_none() -> None:
    article = run(html(*BODY), flags=("render_cut",))
    assert isinstance(article, Draft)
    assert "render_cut" in article.extraction.flags
    home = Page(
        url=SOURCE.home,
        final_url=SOURCE.home,
        source="nahr",
        body=html(*BODY).encode(),
        fetched_at=NOW,
        flags=("render_cut",),
    )
    found = process(home, SOURCE, EMPTY)
    assert isinstance(found, Rejected)
    assert found.reason is Reason.NOT_ARTICLE


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=600), SOUP.map(lambda soup: soup.encode("utf-8", "replace"))))
def test_any_bytes_give_a_draft_or_a_reason(body: bytes) -> None:
    found = run(body)
    assert isinstance(found, Draft | Rejected)
    pickle.dumps(found)
    if isinstance(found, Draft):
        found.extraction.text.encode("utf-8")


@settings(max_examples=60)
@given(json_values)
def test_any_jsonld_gives_a_draft(value: object) -> None:
    script = json.dumps(value).replace("<", "")
    assert isinstance(run(html(*BODY, head=f'<script type="application/ld+json">{script}</script>')), Draft)


@pytest.mark.parametrize("place", ["above the title", "below the title", "last"])
def test_an_issue_line_met_for_the_first_time_is_cut_kept_and_dates_nothing(place: str) -> None:
    line = "العدد 731 - 24/4/2024"
    paragraphs = {"below the title": (line, *BODY), "last": (*BODY, line)}.get(place, BODY)
    page = html(*paragraphs).replace("<h1>", f"<p>{line}</p><h1>" if place == "above the title" else "<h1>")
    found = draft(page, url="https://nahr.example/node/9")
    assert (found.published.on, found.published.trust) == (None, 0)
    assert found.extraction.text == "\n".join(BODY)
    assert found.extraction.issue == "731"


def test_the_text_and_the_date_have_one_answer_to_what_is_furniture() -> None:
    line = "جريدة النهر - العدد 731 - 24/4/2024"
    found = draft(html(*BODY, "نشر في 20/4/2024", line), url="https://nahr.example/node/9")
    assert found.published.on == datetime(2024, 4, 20, tzinfo=UTC).date()
