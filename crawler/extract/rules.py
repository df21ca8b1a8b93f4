"""RULES: what is cut from a text, in order. A rule is a named function with cases in tests/extract/test_rules.py.

Rules compare whole lines on the folded key, never parts of lines, and look at the edges of the text only; links to
other articles and calls to follow go anywhere. Labels need a separator, and what stands behind them is no sentence.
 Shapes and strings: WordPress core, Jetpack, the AMP plugin, Jannah, Sahifa, Joomla, Drupal, Blogger,
vBulletin (see crawler/arabic/furniture.py). How much may go is decided in lines.py, not here.

Here are the rules that need to know the source or the other cuts; the others by what they cut: attribution.py,
feeds.py, comments.py, links.py, margins.py, closing.py, doubles.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.arabic.furniture import kind_of
from crawler.arabic.lexicon import EXCLUSIVE
from crawler.extract import attribution, closing, comments, doubles, feeds, links, margins
from crawler.extract.cuts import Cut, Line, Rule, Text, at_edges
from crawler.extract.known import SHORT

_ICON = re.compile(r"^Site icon\b.{0,80}$", re.IGNORECASE)


def strip_lines(text: Text) -> Iterator[Cut]:
    """Lines that match a regular expression of the source's `strip_lines` or `banner_lines`."""
    patterns = [re.compile(pattern) for pattern in (*text.source.strip_lines, *text.source.banner_lines)]
    for line in text.lines if patterns else ():
        if any(pattern.fullmatch(line.text) for pattern in patterns):
            yield Cut(place=line.place)


def learned(text: Text) -> Iterator[Cut]:
    """Lines learned to repeat over this source's articles (crawler/learn/profile.py)."""
    positions = {line.key: line.position for line in text.profile.lines if line.active}
    if not positions:
        return
    edge = {line.place for line in (*text.lines[:4], *text.lines[-10:])}
    for line in text.lines:
        anywhere = positions.get(line.key) == "any"
        if not anywhere and (line.place not in edge or (line.key not in positions and line.mask not in positions)):
            continue  # a line with its numbers masked ("412 visits") is furniture at the edge only
        if not any(attribution.dateline([line], text)):  # which stays in the text, however often it repeats
            yield Cut(place=line.place, certain=len(line.text) <= SHORT)


def signature(text: Text) -> Iterator[Cut]:
    """The site's own name on a line of its own, or what the AMP reader puts there ("Site icon ...")."""
    for line in at_edges(text, lambda line: _signs(text, line)):
        yield Cut(place=line.place)


def _signs(text: Text, line: Line) -> bool:
    if len(line.text) > SHORT:
        return False
    name = line.key.removeprefix(f"{EXCLUSIVE} ")
    return name in text.site_names or bool(_ICON.match(line.text))


def generic_word(text: Text) -> Iterator[Cut]:
    """A word that is furniture only beside furniture ("الاسم", "المزيد", "Twitter").

    That is: within four lines of a certain cut or of such a word.
    """
    witnesses = {place for place, cut in text.cuts.items() if cut.certain and cut.field in ("", "tags")}
    if not witnesses:
        return
    edge = {line.place for line in at_edges(text, lambda line: kind_of(line.mask))}
    for lines in (text.lines, text.lines[::-1]):
        for line in lines:
            if kind_of(line.mask) != "generic" or line.ends_sentence or line.place in witnesses:
                continue
            if line.mask.startswith("0 "):
                continue  # the heading of a list: "6. Instagram"
            if line.place in edge and not witnesses.isdisjoint(range(line.place - 4, line.place + 5)):
                yield Cut(place=line.place)
                witnesses.add(line.place)


RULES: tuple[Rule, ...] = (
    strip_lines,
    signature,
    feeds.feed_footer,
    attribution.combined_line,
    attribution.source_line,
    attribution.byline,
    attribution.reading_time,
    attribution.dated_place,
    attribution.published_line,
    attribution.modified_line,
    attribution.tag_line,
    attribution.section_line,
    attribution.issue_banner,
    attribution.view_counter,
    attribution.continued,
    doubles.repeated_title,
    comments.comment_list,
    comments.comment_form,
    comments.comment_heading,
    margins.share_bar,
    links.appended_story,
    links.related_block,
    links.read_also,
    links.read_more,
    links.navigation,
    links.follow,
    links.subscription,
    margins.amp_reader,
    margins.footer,
    margins.masthead,
    margins.image_credit,
    closing.closing_note,
    closing.author_note,
    closing.end_mark,
    margins.forum,
    margins.contact_list,
    margins.ticker,
    margins.bare_label,
    margins.page_tool,
    margins.interface_line,
    margins.scrap,
    learned,
    generic_word,
    margins.menu,
    doubles.doubled_paragraph,
    doubles.lead_as_summary,
)
