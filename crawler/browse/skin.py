"""Datasette's own pages in the archive's skin: frame, direction, language, and words.

Its templates stay its own, so that a newer Datasette's pages work: `templates/base.html` puts our frame around them,
and their sources are mended before Jinja reads them (`Mended`). A word of theirs becomes a question for our words; it
is asked for each request, because each request has its language. Where no archive is served everything is as Datasette
has it. Only what templates say is translated, never what a cell says.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from crawler.browse.responses import Site
from crawler.phrases.locale import IN_ENGLISH
from crawler.phrases.skin import WORDS, described

BRIEF_COLUMNS = (
    "title",
    "source",
    "published_on",
    "published_signal",
    "published_trust",
    "section",
    "story",
    "revision",
    "words",
    "url",
)
"""What a table of articles shows unless columns are asked for: not their texts."""
FIRST_QUERY = "select id, published_on, source, title\nfrom articles\norder by id desc\nlimit 50"
"""What the box for SQL opens with."""

_COUNTED = re.compile(
    r"""\{\{\ ("\{:,\}"\.format\((?P<whole>[\w.]+(?:\|length)?)\)|(?P<plain>[\w.]+))\ \}\}
    \ (?P<noun>row|view|table|hidden\ table)
    \{%\ if\ [\w.|]+\ (?:==\ 1\ %\}\{%\ else\ %\}s|!=\ 1\ %\}s)\{%\ endif\ -?%\}""",
    re.VERBOSE,
)
_TOKEN = re.compile(
    r"""(\{%.*?%\} | \{\{.*?\}\} | \{\#.*?\#\} | <script\b.*?</script> | <style\b.*?</style>
    | <(?:\{[{%].*?[%}]\}|[^>])*>)""",
    re.DOTALL | re.VERBOSE,
)
_SAID = re.compile(r'\b(value|title|placeholder|aria-label)="([^"{}]+)"')
_FIRST = "select * from {{ tables[0].name|escape_sqlite }}"

PLACES = (
    (_FIRST, "{{ marsad.first_query if marsad else 'select * from ' ~ (tables[0].name|escape_sqlite) }}"),
    (
        'View {{ "{:,}".format(queries_count) }} quer{% if queries_count == 1 %}y{% else %}ies{% endif %}',
        "{{ says_count(queries_count, 'query') }}",
    ),
    ("{{ item.label }}", "{{ says(item.label) }}"),
    ("{{ query.title or query.name }}", "{{ says_title(query.title or query.name) }}"),
    ("{{ metadata.title or database }}", "{{ says_title(metadata.title or database) }}"),
    ("{{ action_title }}", "{{ says(action_title) }}"),
    ("{{ show_hide_text }}", "{{ says(show_hide_text) }}"),
    ("{{ display }}</option>", "{{ says(display) }}</option>"),
    ("{{ human_description_en }}", "{{ says_where(human_description_en) }}"),
    ("{{ metadata.description }}", '<span dir="auto">{{ metadata.description }}</span>'),
    ("<h3", '<h3 role="heading" aria-level="2"'),
    ('<dl class="column-descriptions">', '<details class="columns"><summary>Columns</summary><dl dir="auto">'),
    ("</dl>", "</dl></details>"),
    (
        '<td class="col-{{ cell.column|to_css_class }}',
        '<td data-label="{{ cell.column }}" class="col-{{ cell.column|to_css_class }}',
    ),
    (
        '<td class="col-{{ column|to_css_class }}"',
        '<td data-label="{{ column }}" class="col-{{ column|to_css_class }}"',
    ),
    (
        '<div class="table-wrapper">',
        '<div class="table-wrapper" tabindex="0" role="region" aria-label="{{ says(\'Tables\') }}">',
    ),
    ('name="_filter_column', 'aria-label="{{ says(\'- column -\') }}" name="_filter_column'),
    ('name="_filter_op', 'aria-label="=" name="_filter_op'),
    ('name="_filter_value', 'aria-label="{{ says(\'contains\') }}" name="_filter_value'),
    ('name="_sort" id', 'aria-label="{{ says(\'Sort...\') }}" name="_sort" id'),
    ('<textarea id="sql-editor"', '<textarea id="sql-editor" aria-label="SQL" dir="ltr"'),
)
"""Parts of Datasette's templates, and what stands there instead: places for our words, and names for controls."""


class Mended(Extension):
    """Jinja's extension that mends Datasette's templates as they are read; ours and other plugins' pass as they are."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals.update(says=says, says_where=says_where, says_count=says_count, says_title=says_title)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002  # Jinja's
        import datasette

        theirs = str(datasette.__file__).removesuffix("__init__.py")
        return mended(source) if filename and filename.startswith(theirs) else source


def mended(source: str) -> str:
    """A template's source with places for our words.

    Args:
        source: as Datasette has it.
    """
    for theirs, ours in PLACES:
        source = source.replace(theirs, ours)
    source = _COUNTED.sub(_counted, source)
    return "".join(_translated(piece, index % 2 == 1) for index, piece in enumerate(_TOKEN.split(source)))


def _counted(found: re.Match[str]) -> str:
    number = found["whole"] or found["plain"]
    return f"{{{{ says_count({number}, '{found['noun']}') }}}}"


def _translated(piece: str, is_token: bool) -> str:
    if is_token:
        return piece if piece[:2] in ("{%", "{{", "{#") else _SAID.sub(_attribute, piece)
    words = piece.strip()
    key = next((one for one in (words, words.strip("(),[]/ ")) if one in WORDS), None)
    return piece.replace(key, _asked(key), 1) if key else piece


def _attribute(found: re.Match[str]) -> str:
    return f'{found[1]}="{_asked(found[2])}"' if found[2] in WORDS else found[0]


def _asked(words: str) -> str:
    return "{{ says(" + repr(words) + ") }}"


def _arabic(context: Context) -> bool:
    site = context.get("marsad")
    return bool(site) and site.t.language == "ar"


@pass_context
def says(context: Context, words: str) -> str:
    """Datasette's words in the language of the request."""
    return WORDS.get(words, words) if _arabic(context) else words


@pass_context
def says_where(context: Context, words: str) -> str:
    """Datasette's sentence about the rows that are shown."""
    return described(words) if _arabic(context) else words


@pass_context
def says_title(context: Context, title: str) -> str:
    """A title in one of its two languages (`English · عربي`, as Datasette's own lists of queries have them)."""
    english, _, arabic = title.partition(" · ")
    return arabic or english if _arabic(context) else english


@pass_context
def says_count(context: Context, number: int, noun: str) -> str:
    """A count as English or Arabic readers say it."""
    return (context["marsad"].t if _arabic(context) else IN_ENGLISH).counted(number, noun)


class Skin:
    """What the frame around Datasette's pages needs to know of a request; templates call it `marsad`."""

    def __init__(self, site: Site, one: bool) -> None:
        self.site, self.t, self.one = site, site.t, one
        self.first_query = FIRST_QUERY

    def frame(self) -> dict[str, Any]:
        """What every page's frame is given."""
        return self.site.frame()

    @property
    def head(self) -> Markup:
        """Datasette's own style sheet, below ours whatever its selectors: in a layer."""
        return Markup('<style>@import url("{}") layer(datasette);</style>').format(self.site.path("/-/static/app.css"))


def brief(scope: dict[str, Any], database: str) -> dict[str, Any]:
    """The request for a table of articles with BRIEF_COLUMNS asked for, unless it names some (`_all=1`: every one)."""
    query = (scope.get("query_string") or b"").decode("latin-1")
    if scope["path"].rstrip("/") != f"/{database}/articles" or re.search(r"(?:^|&)_(?:no)?col=|(?:^|&)_all=", query):
        return scope
    columns = "&".join(f"_col={name}" for name in BRIEF_COLUMNS)
    return {**scope, "query_string": f"{query}&{columns}".lstrip("&").encode("latin-1")}
