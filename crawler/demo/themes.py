"""How the demo outlets dress their articles: the markup, the furniture and the habits of real sites, written anew."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape

from crawler.demo.content import ZONE, Outlet, Piece
from crawler.demo.topics import CITIES

LEVANT = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
GULF = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
WEEKDAYS = ("الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")

COMMENT_FORM = """<div id="respond" class="comment-respond"><h3>اترك تعليقاً</h3>
<p class="comment-notes">لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *</p>
<form><label>التعليق *</label><textarea></textarea><label>الاسم *</label><input><label>البريد الإلكتروني *</label><input>
<input type="submit" value="إرسال التعليق"></form></div>"""


def _day(moment: datetime, months: tuple[str, ...], *, year: bool = True) -> str:
    local = moment.astimezone(ZONE)
    return f"{local.day} {months[local.month - 1]}" + (f" {local.year}" if year else "")


def _stretch(text: str) -> str:
    """Justified as old newsrooms did: tatweel runs inside two of the words."""
    words = text.split()
    for place in (3, 6):
        if place < len(words) and len(words[place]) > 5 and words[place].isalpha():
            words[place] = (
                words[place][:3] + "ـــــ" + words[place][3:] if words[place][2] not in "اأإآدذرزوة" else words[place]
            )
    return " ".join(words)


def _shell(title: str, head: str, body: str, *, lang: str = "ar") -> str:
    return (
        f'<!doctype html><html lang="{lang}" dir="rtl"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}'
        f"</head><body>{body}</body></html>"
    )


# --- the WordPress paper ---------------------------------------------------------------------------


def wordpress_page(outlet: Outlet, home: str, piece: Piece, others: list[Piece]) -> str:
    """A single post with share bar, read-also line, related cards, signature and comment form."""
    url = home + piece.path
    head = (
        f'<meta property="og:title" content="{escape(piece.title)} - {outlet.title}">'
        f'<meta property="og:site_name" content="{outlet.title}"><meta property="og:type" content="article">'
        f'<link rel="canonical" href="{url}"><link rel="amphtml" href="{url}amp/">'
        f'<link rel="alternate" type="application/rss+xml" href="{home}/feed/">'
        f'<meta property="article:section" content="{piece.section}">'
        f'<meta property="article:published_time" content="{piece.published.isoformat(timespec="seconds")}">'
        + (
            f'<meta property="article:modified_time" content="{piece.modified.isoformat(timespec="seconds")}">'
            if piece.modified
            else ""
        )
    )
    paragraphs = list(piece.paragraphs)
    opening = ""
    if "lead_twice" in piece.quirks:
        opening = f"<p>{escape(' '.join(paragraphs[0].split()[:-4]))}.</p>"
    if "title_twice" in piece.quirks:
        opening = f"<p>{escape(piece.title)}</p>"
    middle = f'<p>اقرأ أيضاً: <a href="{home + others[0].path}">{escape(others[0].title)}</a></p>' if others else ""
    body = (
        "".join(f"<p>{escape(text)}</p>" for text in paragraphs[:2])
        + middle
        + "".join(f"<p>{escape(text)}</p>" for text in paragraphs[2:])
    )
    credit = "<p>المصدر: وكالة برق</p>" if "credited" in piece.quirks else ""
    related = "".join(f'<li><a href="{home + other.path}">{escape(other.title)}</a></li>' for other in others[1:5])
    views = piece.number * 7 % 900 + 40
    return _shell(
        f"{piece.title} - {outlet.title}",
        head,
        f"""
<header><a href="{home}/">{outlet.title}</a><nav><ul><li><a href="{home}/">الرئيسية</a></li><li>اقتصاد</li><li>ثقافة</li></ul></nav></header>
<main><article class="post type-post"><h1 class="entry-title">{escape(piece.title)}</h1>
<div class="entry-meta"><span class="author">{piece.author}</span> <time class="entry-date published"
 datetime="{piece.published.isoformat(timespec="seconds")}">{_day(piece.published, GULF)}</time> <span>{views} زيارة</span></div>
<div class="entry-content">{opening}{body}{credit}<p>{outlet.title}</p>
<div class="sharedaddy"><h3>شارك هذا الموضوع:</h3><ul><li>فيس بوك</li><li>تويتر</li></ul></div></div></article>
<section class="related"><h3>مقالات ذات صلة</h3><ul>{related}</ul></section>{COMMENT_FORM}</main>
<footer>جميع الحقوق محفوظة © {piece.published.year} {outlet.title}</footer>""",
    )


def amp_page(outlet: Outlet, home: str, piece: Piece) -> str:
    """The AMP plugin's reader theme: site icon, UTC time, a way out of the mobile version."""
    body = "".join(f"<p>{escape(text)}</p>" for text in piece.paragraphs)
    return _shell(
        f"{piece.title} - {outlet.title}",
        f'<link rel="canonical" href="{home + piece.path}">',
        f"""
<header class="amp-wp-header"><div><img alt="Site icon" src="{home}/icon.png"><p>Site icon {outlet.title}</p></div></header>
<article class="amp-wp-article"><h1 class="amp-wp-title">{escape(piece.title)}</h1>
<div class="amp-wp-meta"><time datetime="{piece.published.isoformat(timespec="seconds")}">قبل أيام</time></div>
<div class="amp-wp-article-content">{body}<p>{outlet.title}</p></div></article>
<footer class="amp-wp-footer"><h2>{outlet.title}</h2><p><a href="#top">Back to top</a></p>
<p><a href="{home + piece.path}">Exit mobile version</a></p></footer>""",
    )


# --- the weekly --------------------------------------------------------------------------------------


def weekly_page(outlet: Outlet, home: str, piece: Piece, issue: str) -> str:
    """A hand-made site: the current issue's line on every page, dates as printed, sometimes no title and no date."""
    stretch = _stretch if "stretched" in piece.quirks else str
    paragraphs = "".join(f"<p>{escape(stretch(text))}</p>" for text in piece.paragraphs)
    dated = (
        ""
        if "undated" in piece.quirks
        else (
            f'<div class="date">نُشر في {WEEKDAYS[piece.published.astimezone(ZONE).weekday()]} {_day(piece.published, LEVANT)}</div>'
        )
    )
    heading = f"<h1>{escape(piece.title)}</h1>"
    title = f"{outlet.title} | {piece.title}"
    if "untitled" in piece.quirks:
        heading, title = "", outlet.title
        dated = f"<p>{escape('دمشق - القلم، ')}{_day(piece.published, LEVANT)}</p>"
    credit = "<p>نقلاً عن: وكالة برق</p>" if "credited" in piece.quirks else ""
    return _shell(
        title,
        "",
        f"""
<div class="top"><a href="{home}/">{outlet.title}</a> أسبوعية تصدر صباح الأربعاء</div>
<div class="menu"><a href="{home}/">الرئيسية</a> <a href="{home}/list.php?page=1">الأخبار</a> <a href="{home}/about.php">من نحن</a></div>
<div id="content"><div class="article">{heading}{dated}<div class="body">{paragraphs}{credit}
<p>صحيفة القلم</p><p>{issue}</p></div></div></div>
<div class="foot">رئيس التحرير: {piece.author}</div>""",
    ).replace('<meta charset="utf-8">', "")


def weekly_listing(outlet: Outlet, home: str, pieces: list[Piece], page: int, pages: int, issue: str) -> str:
    """One page of the weekly's archive, with a link to the next."""
    links = "".join(
        f'<li><a class="item" href="{home + piece.path}">{escape(piece.title)}</a></li>' for piece in pieces
    )
    onward = f'<a class="next" href="{home}/list.php?page={page + 1}">الصفحة التالية</a>' if page < pages else ""
    return _shell(outlet.title, "", f"<h2>الأخبار</h2><ul>{links}</ul>{onward}<p>{issue}</p>").replace(
        '<meta charset="utf-8">', ""
    )


# --- the agency --------------------------------------------------------------------------------------


def agency_page(outlet: Outlet, home: str, piece: Piece, others: list[Piece]) -> str:
    """JSON-LD for the article and, before it, for a related one; dual month names; a clock in the header."""

    def linked(of: Piece) -> dict[str, object]:
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": of.title,
            "articleSection": of.section,
            "datePublished": of.published.astimezone(ZONE).isoformat(timespec="seconds"),
            "mainEntityOfPage": home + of.path,
            "publisher": {"@type": "Organization", "name": outlet.title},
        }

    month = piece.published.astimezone(ZONE).month - 1
    dual = (
        f"{piece.published.astimezone(ZONE).day} {GULF[month]}/{LEVANT[month]} {piece.published.astimezone(ZONE).year}"
    )
    related = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "itemListElement": [linked(other) for other in others[:2]],
        },
        ensure_ascii=False,
    )
    head = (
        f'<script type="application/ld+json">{related}</script>'
        f'<script type="application/ld+json">{json.dumps(linked(piece), ensure_ascii=False)}</script>'
        f'<meta name="author" content="{piece.author}"><link rel="canonical" href="{home + piece.path}">'
    )
    city = next(city for city in CITIES if city in " ".join(piece.paragraphs))
    paragraphs = "".join(
        f"<p>{escape(text)}</p>" for text in (f"{city} - برق: {piece.paragraphs[0]}", *piece.paragraphs[1:])
    )
    return _shell(
        f"{piece.title} | {outlet.title}",
        head,
        f"""
<header><b>{outlet.title}</b><ul class="ticker">{"".join(f"<li>{escape(other.title)}</li>" for other in others[2:5])}</ul></header>
<main><article><h1>{escape(piece.title)}</h1><p class="stamp">{dual}</p><div class="text">{paragraphs}</div>
<p class="follow">تابعوا وكالة برق على تلغرام</p></article></main>
<aside><h4>الأكثر قراءة</h4><ul>{"".join(f'<li><a href="{home + other.path}">{escape(other.title)}</a> <time datetime="{other.published.isoformat(timespec="seconds")}"></time></li>' for other in others[5:9])}</ul></aside>""",
    )


def empty_page(outlet: Outlet) -> str:
    """A page of the site that holds no article."""
    return _shell(
        outlet.title, "", f"<header>{outlet.title}</header><nav><a href='/'>الرئيسية</a></nav><p>قيد الإنشاء</p>"
    )
