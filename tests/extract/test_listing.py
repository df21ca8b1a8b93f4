"""Pages of links to articles are no articles; short news beside many links are."""

from __future__ import annotations

import pytest

from crawler.model import Detail, Draft, Page, Reason, Rejected, SiteProfile, Source
from crawler.process import process
from tests.extract.articles import BODY, NOW, TITLE, article

SOURCE = Source(name="nahr", title="صحيفة النهر", home="https://nahr.example/")


def page(body: str, *, title: str, head: str = "", path: str = "local/") -> Draft | Rejected:
    html = f'<html lang="ar"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'
    url = f"https://nahr.example/{path}"
    return process(
        Page(url=url, final_url=url, source="nahr", body=html.encode(), fetched_at=NOW),
        SOURCE,
        SiteProfile(source="nahr"),
    )


def headline(number: int) -> str:
    return f'<a href="/news/{number}">{article(number)[0][:60]}</a>'


SUMMARIES = "".join(
    f'<div class="item"><h3>{headline(number)}</h3><p>{article(number)[1]} {article(number)[2]}</p></div>'
    for number in range(12)
)
TEASERS = "".join(
    f'<article><h2>{headline(number)}</h2><p>{article(number)[1]}</p><a href="/news/{number}">اقرأ المزيد</a></article>'
    for number in range(10)
)
TABLE = (
    "<table>"
    + "".join(f"<tr><td>{headline(number)}</td></tr><tr><td>{article(number)[3]}</td></tr>" for number in range(15))
    + "</table>"
)
LINKS = "<ul>" + "".join(f"<li>{headline(number)}</li>" for number in range(25)) + "</ul>"


@pytest.mark.parametrize(
    "body",
    [f'<div id="content">{SUMMARIES}</div>', f"<main>{TEASERS}</main>", TABLE],
    ids=["summaries", "teasers", "table"],
)
@pytest.mark.parametrize("head", ["", '<meta property="og:type" content="website">'], ids=["silent", "website"])
def test_a_list_of_articles_is_none(body: str, head: str) -> None:
    found = page(f"<h1>محليات</h1>{body}", title="محليات - صحيفة النهر", head=head)
    assert isinstance(found, Rejected)
    assert found.reason in (Reason.NOT_ARTICLE, Reason.NO_TEXT, Reason.TOO_SHORT)


@pytest.mark.parametrize(
    "kind",
    [
        '<meta property="og:type" content="article">',
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
    ],
    ids=["og", "jsonld"],
)
def test_a_page_that_calls_itself_an_article_is_believed(kind: str) -> None:
    found = page(f'<h1>محليات</h1><div id="content">{SUMMARIES}</div>', title="محليات - صحيفة النهر", head=kind)
    assert isinstance(found, Draft)


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        (f"<h1>{TITLE}</h1>", f"<p>{BODY[0]}</p>"),
        (f"<h2>{TITLE}</h2>", f"<p>{BODY[0]}</p><p>{BODY[1]}</p>"),
        (f"<h2>{TITLE}</h2>", "".join(f"<p>{line}</p><p>{headline(at)}</p>" for at, line in enumerate(BODY[:3]))),
    ],
    ids=["one paragraph", "no h1", "links in between"],
)
def test_short_news_beside_many_links_is_an_article(heading: str, text: str) -> None:
    body = f'<div id="menu">{LINKS}</div><div id="article">{heading}{text}</div><div class="side">{LINKS}</div>'
    found = page(body, title=f"{TITLE} - صحيفة النهر", path="news/77")
    assert isinstance(found, Draft)
    assert BODY[0] in found.extraction.text


def card(number: int, tag: str = "article", *, words: str = "") -> str:
    return f"<{tag}><h2>{headline(number)}</h2><p>{words or ' '.join(article(number))}</p></{tag}>"


WHOLE = "".join(card(number) for number in range(4))
POSTS = WHOLE.replace("<article>", '<div class="post-7 post hentry">').replace("</article>", "</div>")
SECTIONS = WHOLE.replace("article>", "section>")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (WHOLE, "محليات"),
        (f"<h1>هدى ناصر</h1>{SECTIONS}", "هدى ناصر"),
        (f"<h1>نتائج البحث عن: جسر</h1>{SECTIONS}", "نتائج البحث عن: جسر"),
        (f"<h1>مقالات الكاتبة هدى ناصر</h1>{SECTIONS}", "مقالات الكاتبة هدى ناصر"),
        (f"<h1>أخبار المدينة والنهر والجبل</h1>{WHOLE}", "أخبار المدينة والنهر والجبل"),
        (f"<h1>أخبار المدينة والنهر والجبل</h1>{POSTS}", "أخبار المدينة والنهر والجبل"),
        (WHOLE.replace("<h2>", "<span>محليات 4 أيار</span><h2>"), "محليات"),
        (f"<h1>نتائج البحث عن: جسر</h1>{SUMMARIES}", "نتائج البحث عن: جسر"),
    ],
    ids=["section", "author", "search", "articles of", "long name", "posts", "labels before", "summaries of a search"],
)
def test_a_list_of_whole_articles_is_none(body: str, title: str) -> None:
    found = page(f"<main>{body}</main>", title=f"{title} - صحيفة النهر")
    assert isinstance(found, Rejected)
    assert (found.reason, found.detail) == (Reason.NOT_ARTICLE, Detail.LIST_OF_ARTICLES.of())


def test_a_list_of_bare_links_is_none() -> None:
    found = page(f"<h1>وسم: جسر</h1>{LINKS}", title="جسر")
    assert isinstance(found, Rejected)
    assert (found.reason, found.detail) == (Reason.NOT_ARTICLE, Detail.LIST_OF_ARTICLES.of())


def test_an_article_of_bare_text_beside_links_is_one() -> None:
    links = "".join(f"<li>{headline(number)}</li>" for number in range(6))
    found = page(f"<ul><li>{' '.join(BODY)}</li>{links}</ul>", title=TITLE)
    assert isinstance(found, Draft)
    assert BODY[-1] in found.extraction.text


def test_articles_that_a_list_describes_do_not_make_it_one() -> None:
    items = ",".join(
        f'{{"@type": "NewsArticle", "headline": "{article(number)[0][:60]}", "url": "/news/{number}"}}'
        for number in range(4)
    )
    head = f'<script type="application/ld+json">[{items}]</script>'
    assert isinstance(page(f"<main>{WHOLE}</main>", title="محليات - صحيفة النهر", head=head), Rejected)


DIGEST = "".join(f"<h3>{headline(number)}</h3><p>{' '.join(article(number))}</p>" for number in range(4))
LONG = "".join(f"<p>{line}</p>" for line in BODY)


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>{TITLE}</h1>{DIGEST}</article>",
        f"<article><h1>{TITLE}</h1>{SECTIONS}</article>",
        f"<article><h2>{TITLE}</h2>{LONG}</article>"
        + "".join(card(number, words=article(number)[1]) for number in range(4)),
        f'<article><h2><a href="/news/77">{TITLE} اليوم في المدينة</a></h2>{LONG}</article>' + WHOLE,
        f"<article><h1>{TITLE}</h1>{LONG}</article>" + WHOLE,
        f"<div><h2>{TITLE}</h2>{LONG}<h3>{headline(1)}</h3></div>" + card(2, "div") + card(3, "div"),
        f"<main><h2>{TITLE}</h2>{LONG}</main>" + WHOLE.replace('href="/news/', 'href="#news-'),
    ],
    ids=[
        "digest",
        "digest in sections",
        "related cards",
        "its own headline links to itself",
        "whole articles below",
        "a headline at the end",
        "a live page's anchors",
    ],
)
def test_an_article_beside_cards_is_one(body: str) -> None:
    found = page(body, title=f"{TITLE} - صحيفة النهر", path="news/77")
    assert isinstance(found, Draft), found
