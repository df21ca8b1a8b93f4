"""How an article is cited, with what proves it: where its date came from, the archived page and that page's sha256.

FORMATS holds one writer for each form that reference managers and encyclopaedias take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from crawler.model import Citation
from crawler.phrases.citations import TEMPLATES
from crawler.phrases.locale import Locale


def proof(citation: Citation, t: Locale) -> tuple[str, ...]:
    """One sentence each: where the date came from, when the page was captured, its hash, its place."""
    date_from = (
        f"{t('date_from')} {t.signal(citation.signal)} ({t('trusted').format(citation.trust)})"
        if citation.signal
        else ""
    )
    captured = f"{t('captured')} {citation.captured_at.isoformat()}" if citation.captured_at else ""
    sha = f"sha256 {citation.sha256}" if citation.sha256 else ""
    place = f"{citation.position.warc_file} @ {citation.position.offset}" if citation.position else ""
    return tuple(filter(None, (date_from, captured, sha, place)))


def parts(citation: Citation, t: Locale) -> tuple[str, ...]:
    """What a footnote says, in its order: authors, title, outlet and day, address, and the proof."""
    comma = t("comma")
    when = t.published(citation.published_on.isoformat(), None, citation.precision) if citation.published_on else ""
    said = (
        f"{comma} ".join(citation.authors),
        t("quoted").format(citation.title or t("untitled")),
        f"{comma} ".join((citation.outlet, when or t("undated"))),
        f"<{citation.url}>",
        *proof(citation, t),
    )
    return tuple(filter(None, said))


def as_text(citation: Citation, t: Locale) -> str:
    """One line for a footnote."""
    return ". ".join(parts(citation, t)) + ".\n"


def as_bibtex(citation: Citation, t: Locale) -> str:
    """BibLaTeX's `@online`; titles in braces, so that no style changes their letters."""
    fields = (
        ("title", f"{{{_tex(citation.title)}}}"),
        ("author", " and ".join(f"{{{_tex(name)}}}" for name in citation.authors)),
        ("organization", f"{{{_tex(citation.outlet)}}}"),
        ("date", citation.published),
        ("url", citation.url.replace("{", "%7B").replace("}", "%7D")),
        ("urldate", citation.captured_on),
        ("langid", {"ar": "arabic", "en": "english", "fa": "persian", "he": "hebrew"}.get(citation.language, "")),
        ("note", _tex("; ".join(proof(citation, t)))),
    )
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@online{{{citation.source}-{citation.article},", *lines, "}"]) + "\n"


def as_ris(citation: Citation, t: Locale) -> str:
    """RIS, a newspaper article; lines end as the format wants it, with CR LF."""
    fields = (
        ("TY", "NEWS"),
        *(("AU", name) for name in citation.authors),
        ("TI", citation.title),
        ("T2", citation.outlet),
        ("PY", citation.published[:4]),
        ("DA", citation.published.replace("-", "/")),
        ("UR", citation.url),
        ("Y2", citation.captured_on.replace("-", "/")),
        ("LA", citation.language),
        *(("N1", sentence) for sentence in proof(citation, t)),
        ("ID", f"{citation.source}-{citation.article}"),
    )
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def as_csl(citation: Citation, t: Locale) -> str:
    """CSL-JSON 1.0: a list of one item."""
    item: dict[str, object] = {
        "id": f"{citation.source}-{citation.article}",
        "type": "article-newspaper",
        "title": citation.title,
        "container-title": citation.outlet,
        "author": [{"literal": name} for name in citation.authors],
        "issued": _date_parts(citation.published),
        "accessed": _date_parts(citation.captured_on),
        "URL": citation.url,
        "language": citation.language,
        "note": "; ".join(proof(citation, t)),
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def as_wikipedia(citation: Citation, t: Locale) -> str:
    """The template for news of the Wikipedia in the reader's language."""
    template, names = TEMPLATES[t.language]
    values = (
        citation.title,
        citation.url.replace("[", "%5B").replace("]", "%5D").replace("|", "%7C"),
        citation.outlet,
        citation.published,
        f"{t('comma')} ".join(citation.authors),
        citation.captured_on,
        citation.language,
    )
    fields = "".join(f" |{name}={_wiki(value)}" for name, value in zip(names, values, strict=True) if value)
    return f"{{{{{template}{fields}}}}}\n"


FORMATS: dict[str, Callable[[Citation, Locale], str]] = {
    "text": as_text,
    "bibtex": as_bibtex,
    "ris": as_ris,
    "csl-json": as_csl,
    "wikipedia": as_wikipedia,
}
"""Writers by the name that a user gives."""


def coins(citation: Citation) -> str:
    """The value of a COinS span, the form of a citation in a page that Zotero and its like read (OpenURL 1.0, Dublin
    Core, with Zotero's own names of types)."""
    fields = (
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle"),
        ("rft.title", citation.title),
        ("rft.source", citation.outlet),
        ("rft.date", citation.published),
        ("rft.identifier", citation.url),
        ("rft.language", citation.language),
        *(("rft.au", name) for name in citation.authors),
    )
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in fields if value)


def _date_parts(day: str) -> dict[str, Sequence[Sequence[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else {}


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    char: f"\\{char}" for char in "{}%&$#_"
}


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in _line(text))


def _wiki(text: str) -> str:
    """Fit for a template's parameter: no pipe, brace or bracket speaks to the wiki."""
    return re.sub(r"[|{}\[\]<>]", lambda found: f"&#{ord(found[0])};", _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())
