"""Datasette's own pages in the archive's frame, language and words; under Datasette 0.65 and 1.0 alike."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import datasette
import pytest
from jinja2 import DictLoader, Environment

from crawler.browse.metadata import INTERNAL
from crawler.browse.safe import own_path
from crawler.browse.skin import BRIEF_COLUMNS, PLACES, Mended, brief, mended
from crawler.phrases.skin import described
from tests.browse.conftest import Client

PAGES = (
    "/articles",
    "/articles/articles",
    "/articles/articles/{plain}",
    "/articles/revisions",
    "/articles/who_copies_whom",
    "/articles/search?query=x",
    "/-/versions",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_datasette_s_page_has_our_frame(client: Client, path: str, language: str, direction: str) -> None:
    html = client.get(path.format(**client.ids), cookies={"marsad_lang": language}).text
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert 'class="top"' in html
    assert "/news/search" in html
    assert html.count("tables.css") == 1


def test_words_follow_the_reader_s_language(client: Client) -> None:
    arabic = client.get("/articles/articles").text
    assert "هذه البيانات بصيغة" in arabic
    assert re.search(r"\d+ صف", arabic)
    assert "This data as" not in arabic
    english = client.get("/articles/articles", cookies={"marsad_lang": "en"}).text
    assert "This data as" in english
    assert re.search(r"\d+ rows", english)
    assert "صف" not in english.partition("<form class")[2].partition("<tbody>")[0]


def test_what_a_cell_says_is_never_translated(client: Client) -> None:
    asked = "?sql=" + quote("select 'Apply' as \"Next page\", '- column -' as \"Search:\"")
    html = client.text(("/articles" if "0.65" in datasette.__version__ else "/articles/-/query") + asked)
    table = html[html.index("<tbody>") :]
    assert "Apply" in table
    assert "- column -" in table
    assert 'data-label="Next page"' in table


def test_titles_of_queries_are_in_one_language(client: Client) -> None:
    assert "من ينقل عمّن" in client.text("/articles/who_copies_whom")
    assert "Who copies whom" not in client.text("/articles/who_copies_whom")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nowhere", 404, "لا وجود لهذه الصفحة"),
        ("/articles/nothing", 404, "لا وجود لهذه الصفحة"),
        ("/articles/articles/99999999", 404, "لا وجود لهذه الصفحة"),
        ("/nodatabase/x", 404, "لا وجود لهذه الصفحة"),
        ("/articles/articles?_sort=nope", 400, "تعذّر فهم هذا العنوان"),
    ],
)
def test_what_went_wrong_is_told_within_the_frame(client: Client, path: str, status: int, says: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert says in response.text
    assert 'class="top"' in response.text


def test_programs_are_told_as_datasette_tells_them(client: Client) -> None:
    response = client.get("/articles/nothing.json")
    assert response.status_code == 404
    assert response.json()["ok"] is False


def test_the_box_for_sql_opens_with_the_newest_articles(client: Client) -> None:
    html = client.text("/articles")
    assert re.search(r"<textarea[^>]*>select id, published_on", html)
    assert "order by id desc" in html


def test_internal_tables_are_hidden_and_still_reachable(client: Client) -> None:
    html = client.text("/articles")
    shown = set(re.findall(r'<h3[^>]*><a href="/articles/([^"]+)">', html))
    assert shown & {"articles", "sources", "outcomes"} == {"articles", "sources", "outcomes"}
    assert shown & set(INTERNAL) == set()
    assert [name for name in shown if name.startswith(("articles_fts", "_"))] == []
    assert client.get("/articles/line_counts").status_code == 200


def test_articles_show_what_tells_them_apart_and_no_texts(client: Client) -> None:
    html = client.text("/articles/articles")
    assert re.findall(r'<th[^>]*data-column="([^"]+)"', html) == ["id", *BRIEF_COLUMNS]
    assert 'href="/articles/articles?_all=1"' in html
    assert 'data-column="text"' in client.text("/articles/articles?_all=1")
    assert 'data-column="text"' in client.text("/articles/articles?_col=text")
    assert "text" in client.get("/articles/articles.json?_shape=array&_size=1").json()[0]


@pytest.mark.parametrize(
    ("path", "query", "asked"),
    [
        ("/a/articles", b"", "_col=title"),
        ("/a/articles", b"_sort=id", "_sort=id&_col=title"),
        ("/a/articles", b"_nocol=text", "_nocol=text"),
        ("/a/articles", b"_all=1", "_all=1"),
        ("/a/articles.json", b"", ""),
        ("/a/sources", b"", ""),
        ("/b/articles", b"", ""),
    ],
)
def test_columns_are_asked_for_where_none_are(path: str, query: bytes, asked: str) -> None:
    assert brief({"path": path, "query_string": query}, "a")["query_string"].decode().startswith(asked)
    assert b"_col" not in brief({"path": "/a/articles.csv", "query_string": b""}, "a")["query_string"]


def test_the_language_is_kept_and_leads_back(client: Client) -> None:
    html = client.text("/articles/sources")
    switch = re.search(r'class="switch" href="([^"]+)"', html)
    assert switch
    response = client.get(switch[1].replace("&amp;", "&"))
    assert response.status_code == 302
    assert response.headers["location"] == "/articles/sources"
    assert "marsad_lang=en" in response.headers["set-cookie"]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/articles/a?b=c", "/articles/a?b=c"),
        ("//other.example", ""),
        ("/\\other.example", ""),
        ("https://other.example/", ""),
        ("/\t/other.example", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_way_back_stays_on_this_site(path: str | None, kept: str) -> None:
    assert own_path(path) == kept


def test_every_place_is_found_in_a_template_of_this_datasette() -> None:
    """A newer Datasette whose templates read otherwise is noticed here."""
    folder = Path(datasette.__file__).parent / "templates"
    sources = "".join(path.read_text() for path in folder.glob("*.html"))
    newer = ("action_title", "queries_count") if datasette.__version__.startswith("0.") else ()
    looked_for = [place for place, _ in PLACES if not any(word in place for word in newer)]
    assert [place for place in looked_for if place not in sources] == []


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>Next page</p>", "<p>{{ says('Next page') }}</p>"),
        ('<input value="Apply">', "<input value=\"{{ says('Apply') }}\">"),
        ("<script>x = 'Apply'; Apply</script>", "<script>x = 'Apply'; Apply</script>"),
        ("{{ Apply }}{# Apply #}", "{{ Apply }}{# Apply #}"),
        ('<a href="{{ x > y }}">Apply</a>', "<a href=\"{{ x > y }}\">{{ says('Apply') }}</a>"),
        ("(<a>advanced</a>)", "(<a>{{ says('advanced') }}</a>)"),
        ("A sentence that nobody knows", "A sentence that nobody knows"),
        (
            '{{ "{:,}".format(count) }} row{% if count == 1 %}{% else %}s{% endif %}',
            "{{ says_count(count, 'row') }}",
        ),
    ],
)
def test_template_gets_places_for_our_words(source: str, made: str) -> None:
    assert mended(source) == made


def test_templates_of_others_are_left_alone() -> None:
    environment = Environment(loader=DictLoader({"other.html": "<p>Apply</p>"}), extensions=[Mended], autoescape=True)
    assert environment.get_template("other.html").render() == "<p>Apply</p>"


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("sorted by id descending", "مرتّبةً حسب id تنازلياً"),
        ('where source = "manara" sorted by id', 'حيث source = "manara" مرتّبةً حسب id'),
        ('where search matches "sorted by"', 'حيث يطابق البحث "sorted by"'),
    ],
)
def test_rows_are_described(english: str, arabic: str) -> None:
    assert described(english) == arabic
