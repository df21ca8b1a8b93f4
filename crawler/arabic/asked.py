"""Arabic words that mean something in a search: days, "or", and names of filters before a colon."""

OR = ("أو",)
TODAY = ("اليوم",)
YESTERDAY = ("أمس", "الأمس", "البارحة")
FILTERS: dict[str, tuple[str, ...]] = {
    "source": ("مصدر", "المصدر"),
    "section": ("قسم", "القسم"),
    "author": ("كاتب", "الكاتب"),
    "tag": ("وسم", "الوسم"),
    "agency": ("وكالة", "الوكالة"),
    "language": ("لغة", "اللغة"),
    "site": ("موقع", "الموقع"),
    "title": ("عنوان", "العنوان"),
    "since": ("منذ", "بعد"),
    "until": ("حتى",),
    "before": ("قبل",),
}
"""By the English name: what may stand before a colon in its place (`المصدر:منارة`)."""
