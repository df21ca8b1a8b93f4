from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring

from crawler.dates.nodes import Node, following, preceding

PAGE = """<body>zero<nav><ul><li>one</li> <li>two<b>three</b>four</li></ul></nav>five
<main><p>six</p><h1>title<em>within</em></h1>seven<p>eight<i></i>nine</p> <div><br>ten&nbsp;</div></main>
<div>\xa0</div>eleven</body>"""


def _texts(nodes: list[Node]) -> list[str]:
    return [node.text.strip(" \n") for node in nodes]


def test_texts_behind_an_element_come_in_page_order() -> None:
    heading = document_fromstring(PAGE).find(".//h1")
    assert heading is not None
    assert _texts([*following(heading)]) == ["seven", "eight", "nine", "ten\xa0", "\xa0", "eleven"]


def test_texts_before_an_element_come_nearest_first() -> None:
    heading = document_fromstring(PAGE).find(".//h1")
    assert heading is not None
    assert _texts([*preceding(heading)]) == ["six", "five", "four", "three", "two", "one", "zero"]


def test_a_node_knows_the_element_that_it_belongs_to() -> None:
    heading = document_fromstring(PAGE).find(".//h1")
    assert heading is not None
    first, second, third = [*following(heading)][:3]
    assert (first.owner.tag, first.is_tail) == ("h1", True)
    assert (second.owner.tag, second.is_tail) == ("p", False)
    assert (third.owner.tag, third.is_tail) == ("i", True)


def test_a_deep_tree_is_walked_without_recursion() -> None:
    deep = document_fromstring("<div><h1>t</h1></div>" + "<div>" * 200 + "x" + "</div>" * 200 + "<h2>u</h2>")
    last = deep.find(".//h2")
    assert last is not None
    assert _texts([*preceding(last)]) == ["x", "t"]


@st.composite
def _trees(draw: st.DrawFn) -> HtmlElement:
    texts = st.sampled_from(["", " ", "\n", "a", "b c", "\xa0", " d "])
    tags = st.sampled_from(["div", "span", "b", "section"])
    inner = st.recursive(
        texts,
        lambda below: st.builds(
            lambda tag, parts, tail: f"<{tag}>{''.join(parts)}</{tag}>{tail}", tags, st.lists(below, max_size=4), texts
        ),
        max_leaves=20,
    )
    before, behind = draw(st.lists(inner, max_size=3)), draw(st.lists(inner, max_size=3))
    return document_fromstring(f"<body><div>{''.join(before)}<h1>t<b>u</b></h1>{''.join(behind)}</div></body>")


@given(tree=_trees())
@pytest.mark.filterwarnings("error")
def test_the_same_as_the_axes_of_xpath(tree: HtmlElement) -> None:
    heading = tree.find(".//h1")
    assert heading is not None
    behind = heading.xpath("following::text()[normalize-space()]")
    before = heading.xpath("preceding::text()[normalize-space()]")[::-1]
    assert [node[:2] for node in following(heading)] == [(str(text), text.getparent()) for text in behind]
    assert [node[:2] for node in preceding(heading)] == [(str(text), text.getparent()) for text in before]
