"""What sites call themselves and what they offer."""

from __future__ import annotations

import re

COUNTRIES = {
    "سوريا": "sy",
    "دمشق": "sy",
    "لبنان": "lb",
    "بيروت": "lb",
    "الأردن": "jo",
    "العراق": "iq",
    "بغداد": "iq",
    "فلسطين": "ps",
    "السعودية": "sa",
    "اليمن": "ye",
    "الكويت": "kw",
    "البحرين": "bh",
    "قطر": "qa",
    "الإمارات": "ae",
    "عمان": "om",
    "مصر": "eg",
    "السودان": "sd",
    "ليبيا": "ly",
    "تونس": "tn",
    "الجزائر": "dz",
    "المغرب": "ma",
    "موريتانيا": "mr",
}
"""Countries and capitals in the names of newspapers, with the country's code."""
HOME_PAGES = ("الرئيسية", "الصفحة الرئيسية")
"""What a home page's title says in place of a name."""
FEEDS = ("خلاصات", "خلاصة", "آر إس إس", "آر اس اس", "ار اس اس", "أر أس أس", "تلقيمات", "تلقيم")
"""What a link to a feed, or to a page of feeds, says."""
COMMENTS = ("تعليقات", "التعليقات")
"""What the feed of the comments says, which is no news."""
_TAXONOMY = "وسم|تصنيف|كاتب"
"""In addresses: tag, category, author."""
NOT_ARTICLES = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|search|login|register|wp-(?:login|admin|content|json)|feed|rss|contact(?:-us)?"
    rf"|about(?:-us)?|privacy(?:-policy)?|terms|sitemap|page|user|cart|comments?|{_TAXONOMY})(?:/|$)|/archives?/?$",
    re.IGNORECASE,
)
PARTS_OF_POSTS = re.compile(
    r"(?<![a-z])(?:news|posts?|articles?|stor(?:y|ies)|latest|recent)(?![a-z])|أخبار|اخبار|مقال|خبر"
)
# Pages, not posts: WordPress core, Yoast, Google Sitemap Generator, Rank Math and Drupal name their parts so.
PARTS_OF_OTHERS = re.compile(
    r"(?<![a-z])(?:(?:post|product)?[-_]?(?:tags?|cat(?:egor(?:y|ies))?|tax(?:onom(?:y|ies))?)|users?|authors?|writers?"
    r"|images?|videos?|attachments?|media|locations?|keywords?|topics?|(?:posts|pt)-page|pages|page-sitemap|misc)(?![a-z])"
    rf"|{_TAXONOMY}|وسوم|كتاب|صور"
)
PERSON_OR_TOPIC = re.compile(
    r"aut(?:h?o|eu)r|writer|editor|redak|user|profile|people|staff|reporter|/tags?/|topic|categor|section"
    rf"|{_TAXONOMY}|مؤلف",
    re.IGNORECASE,
)
