"""What sites call themselves and what they offer."""

from __future__ import annotations

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
