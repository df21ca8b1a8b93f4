"""The text that a page carries for programs, and whose it is."""

from __future__ import annotations

import json

import pytest

from crawler.extract.embedded import article_body, state_text
from crawler.extract.engine import extract_lines
from crawler.web.document import Document, parse_document
from tests.extract.articles import BODY, TITLE, article

URL = "https://nahr.example/news/12"
MARKUP = "".join(f"<p>{line}</p>" for line in BODY)
OWN = {"@type": "NewsArticle", "headline": TITLE}
OTHER = {"@type": "NewsArticle", "headline": "موجة حر في الجنوب", "url": "https://nahr.example/news/3"}


def page(head: str = "", body: str = "") -> Document:
    found = parse_document(f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>".encode(), URL)
    assert isinstance(found, Document)
    return found


def ld(*items: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


@pytest.mark.parametrize(
    "stated",
    [
        {"articleBody": "\n".join(BODY)},
        {"articleBody": list(BODY)},
        {"articleBody": MARKUP},
        {"articleBody": MARKUP.replace("<", "&lt;").replace(">", "&gt;")},
        {"articleBody": "&amp;nbsp;<br>".join(BODY)},
        {"articleBody": "\n".join(BODY[:1]), "liveBlogUpdate": [{"articleBody": line} for line in BODY[1:]]},
        {
            "liveBlogUpdate": [
                {"headline": one, "articleBody": two} for one, two in zip(BODY[::2], BODY[1::2], strict=True)
            ]
        },
        {"liveBlogUpdate": {"articleBody": "\n".join(BODY)}},
        {"text": MARKUP},
        {"articleBody": "\\r\\n".join(BODY)},
    ],
    ids=[
        "text",
        "list",
        "markup",
        "escaped markup",
        "escaped twice",
        "live page",
        "headed entries",
        "one entry",
        "text of a posting",
        "line breaks escaped twice",
    ],
)
def test_the_article_body_in_all_its_forms(stated: dict[str, object]) -> None:
    assert article_body(page(ld({**OWN, **stated}))) == BODY


def test_words_in_inline_markup_stay_in_their_sentence() -> None:
    stated = ld(
        {**OWN, "articleBody": "<p>قال <b>الوزير</b> إن <a href='/x'>السوق</a> سيفتح.</p><style>p {x: y}</style>"}
    )
    assert article_body(page(stated)) == ("قال الوزير إن السوق سيفتح.",)


def test_another_articles_body_is_not_this_ones() -> None:
    flash = "أصيب عاملان بجروح طفيفة في انهيار سقف ورشة عند مدخل المدينة الشرقي."
    for data in (ld(OWN, {**OTHER, "articleBody": MARKUP}), ld({**OTHER, "articleBody": MARKUP})):
        assert extract_lines(page(data, f"<article><h1>{TITLE}</h1><p>{flash}</p></article>")) == (flash,)
        assert extract_lines(page(data, "<article><p>عاجل.</p></article>")) == ("عاجل.",)


def state(value: object, name: str = "") -> str:
    data = json.dumps(value)
    return f"<script>window.{name} = {data};</script>" if name else f'<script type="application/json">{data}</script>'


@pytest.mark.parametrize(
    "story",
    [
        {"body": MARKUP},
        {"content": "\n\n".join(BODY)},
        {"blocks": [{"type": "paragraph", "text": line} for line in BODY]},
        {"blocks": [{"type": "p", "data": {"text": line}} for line in BODY]},
        {"content": {"blocks": [{"value": f"<p>{line}</p>"} for line in BODY]}},
        {"nodes": [{"children": [{"text": line[:20]}, {"text": line[20:]}]} for line in BODY]},
        {"paragraphs": list(BODY), "related": [{"title": "خبر", "url": "/7", "text": MARKUP * 3}]},
    ],
    ids=[
        "markup",
        "plain text",
        "blocks",
        "blocks with data",
        "nested blocks",
        "inline nodes",
        "beside related stories",
    ],
)
@pytest.mark.parametrize("name", ["", "__INITIAL_STATE__"])
def test_the_state_of_scripts_gives_the_article_with_this_title(story: dict[str, object], name: str) -> None:
    others = [{"title": f"خبر آخر {n}", "body": "\n".join(article(n))} for n in range(3)]
    told: dict[str, object] = {"title": TITLE, **story}
    document = page(body=f"<div id='app'></div>{state({'props': {'list': others, 'story': told}}, name)}")
    assert state_text(document, ()) == BODY
    assert extract_lines(document) == BODY


def test_an_only_article_needs_no_title_in_common() -> None:
    one = {"headline": "تأهيل الشبكة", "body": MARKUP}
    assert state_text(page(body=state({"a": {"b": one}})), ()) == BODY
    assert state_text(page(body=state([one, {"headline": "موجة حر", "body": "\n".join(article(4))}])), ()) == ()


def test_a_state_that_goes_on_from_the_first_paragraph_is_taken() -> None:
    data = state({"title": TITLE, "body": MARKUP})
    assert extract_lines(page(body=f"<article><p>{BODY[0]}</p></article>{data}")) == BODY
    assert extract_lines(page(body=f"<article><p>{article(5)[0]}</p></article>{data}")) == (article(5)[0],)


@pytest.mark.parametrize(
    "script",
    [
        f"<script>var x = 1; window.__STATE__ = {json.dumps({'title': TITLE, 'body': MARKUP})}</script>",
        f'<script>window.__STATE__ = {{"title": "{TITLE}", "body": "{MARKUP}"</script>',
        state({"title": TITLE, "body": "x" * 900}),
        state({"title": TITLE, "body": BODY[0]}),
        state({"text": MARKUP}),
        state({"title": TITLE, "schema": [json.dumps({"articleBody": MARKUP})]}),
        state({"title": TITLE, "schema": json.dumps({"articleBody": MARKUP})}),
        state(
            {"title": TITLE, "schema": f"<script>{json.dumps(dict.fromkeys(['a', 'b', 'c', 'd'], MARKUP))}</script>"}
        ),
        state("[" * 100_000),
    ],
    ids=[
        "program",
        "cut JSON",
        "no prose",
        "too short",
        "no title",
        "data in a list",
        "data in data",
        "more data",
        "a string",
    ],
)
def test_what_is_no_article_in_a_script_is_left(script: str) -> None:
    assert state_text(page(body=script), ()) == ()


STORY = {"title": TITLE, "content": {"rendered": MARKUP}}
ROWS = json.dumps({"story": {"title": TITLE, "content": "$1f"}, "more": ["$2", None]})
FLIGHT = f'1:I[7,["a.js"],""]\n1f:T{len(MARKUP.encode()):x},{MARKUP}2:"$Sreact.fragment"\n:HL["/a.css"]\n0:{ROWS}\n'


def pushed(stream: str) -> str:
    """Two scripts that push one half of a stream each."""
    halves = stream[: len(stream) // 2], stream[len(stream) // 2 :]
    pushes = "".join(f"<script>self.__next_f.push([1,{json.dumps(half)}])</script>" for half in halves)
    return f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushes}"


@pytest.mark.parametrize(
    "markup",
    [
        f"<script>var story = {json.dumps(STORY)};</script>",
        f"<script>window.__DATA__ = JSON.parse({json.dumps(json.dumps(STORY))})</script>",
        f"<div data-page='{json.dumps(STORY)}'></div>".replace("<p>", "&lt;p>").replace("</p>", "&lt;/p>"),
        pushed(FLIGHT),
    ],
    ids=["a variable", "parsed by the script", "an attribute", "pushed in parts"],
)
def test_pages_hand_data_to_scripts_in_many_ways(markup: str) -> None:
    assert state_text(page(body=f"<div id=root></div>{markup}"), ()) == BODY


@pytest.mark.parametrize(
    "stream",
    ["", "0:{", "zz", "1f:Tffffff,kurz", "0:" + "[" * 30_000, '0:{"title":7}\n', FLIGHT.replace('"title"', '"id"')],
    ids=["empty", "half a row", "no row", "text beyond the end", "nested without end", "numbers", "no title"],
)
def test_a_stream_that_holds_no_article_gives_none(stream: str) -> None:
    assert state_text(page(body=pushed(stream)), ()) == ()


def test_a_push_that_is_no_string_is_passed_by() -> None:
    assert state_text(page(body='<script>self.__next_f.push([1,"a\\u12"])</script>'), ()) == ()


@pytest.mark.parametrize(("link", "kept"), [("/news/3", False), ("/news/12", True)])
def test_an_article_in_microdata_whose_headline_leads_elsewhere_is_another(link: str, kept: bool) -> None:
    flash = "أصيب عاملان بجروح طفيفة في انهيار سقف ورشة عند مدخل المدينة الشرقي."
    headline = f'<h3 itemprop="headline"><a href="{link}">موجة حر في الجنوب مطلع الأسبوع</a></h3>'
    scope = "https://schema.org/NewsArticle"
    other = f'<div itemscope itemtype="{scope}">{headline}<div itemprop="articleBody">{MARKUP}</div></div>'
    found = extract_lines(page(body=f"<main><article><h1>{TITLE}</h1><p>{flash}</p></article>{other}</main>"))
    assert (BODY[0] in found) is kept
