"""What the pages of watches, alerts and what is gone say: key -> (Arabic, English)."""

from __future__ import annotations

WATCHING: dict[str, tuple[str, str]] = {
    "watches": ("المراقبة", "Watches"),
    "watch": ("المراقبة", "Watch"),
    "watch_this": ("راقب هذا البحث", "Watch this search"),
    "watch_this_hint": (
        "يُكتب هذا الأمر حيث يعمل مرصد، باسم تختاره بدل NAME:",
        "Give this command where Marsad runs, with a name of your own for NAME:",
    ),
    "no_watches": ("لا مراقبة بعد.", "Nothing is watched yet."),
    "no_watches_hint": (
        "في صفحة كل بحث أمر يراقبه؛ والتفاصيل في docs/watch.md.",
        "The page of each search has a command that watches it; docs/watch.md tells more.",
    ),
    "alerts": ("التنبيهات", "Alerts"),
    "all_alerts": ("كل التنبيهات", "All alerts"),
    "last_told": ("آخر تنبيه", "Last told"),
    "asked_for": ("المطلوب", "Asked for"),
    "muted": ("صامتة", "muted"),
    "no_longer_watched": ("لم تعد في watches.toml", "no longer in watches.toml"),
    "found_words": ("وُجد", "found"),
    # what changed and what is gone
    "gone_news": ("ما حُذف", "What is gone"),
    "gone_noticed": (
        "يُلحظ الحذف حين تُطلب صفحة الخبر ثانية، بعد كل من هذه المدد على التوالي:",
        "A removal is noticed when an article's page is asked for again, after each of these waits in turn:",
    ),
    "last_seen": ("شوهد آخر مرة", "last seen"),
    "missed_first": ("وافتُقد", "first missed"),
    "it_answered": ("أجاب", "it answered"),
    "led_to": ("صار يقود إلى", "it leads to"),
    "led_away": ("صار يقود إلى صفحة أخرى", "it leads elsewhere"),
    "at_least_words": ("{n} كلمات أو أكثر", "{n} words or more"),
    "numbers": ("أعداد", "numbers"),
    "numbers_changed": ("تغيّرت أعداد", "numbers changed"),
    "headline_changed": ("تغيّر العنوان", "the headline changed"),
    "headlines": ("عناوينه المتتالية", "Its headlines"),
}
