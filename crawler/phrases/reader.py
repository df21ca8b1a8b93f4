"""What the pages say of what a reader chooses and keeps: key -> (Arabic, English)."""

from __future__ import annotations

READER: dict[str, tuple[str, str]] = {
    # what a reader chooses
    "choices": ("خيارات القراءة", "Reading options"),
    "choose": ("اعتمد", "Use these"),
    "choice_size": ("حجم النص", "Type size"),
    "choice_size_small": ("صغير", "Small"),
    "choice_size_medium": ("متوسط", "Medium"),
    "choice_size_large": ("كبير", "Large"),
    "choice_size_huge": ("كبير جداً", "Very large"),
    "choice_width": ("عرض السطر", "Line width"),
    "choice_width_narrow": ("ضيق", "Narrow"),
    "choice_width_medium": ("متوسط", "Medium"),
    "choice_width_wide": ("واسع", "Wide"),
    "choice_face": ("خط النص العربي", "Arabic text face"),
    "choice_face_naskh": ("نسخ", "Naskh"),
    "choice_face_system": ("خط الجهاز", "The device's own"),
    "choice_digits": ("الأرقام", "Digits"),
    "choice_digits_latn": ("0123456789", "0123456789"),
    "choice_digits_arab": ("٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩"),
    "choice_zone": ("توقيت كل الأوقات", "Zone of all times"),
    "choice_zone_own": ("النشر بتوقيت مصدره، وما سواه UTC", "Publication by its source's clocks, the rest in UTC"),
    "choice_sample": (
        "وصلت السفينة إلى المرفأ فجر الخميس، فخرج أهل الحي يستقبلون من غابوا عنهم 12 عاماً.",
        "وصلت السفينة إلى المرفأ فجر الخميس، فخرج أهل الحي يستقبلون من غابوا عنهم 12 عاماً.",
    ),
    "times_in": ("الأوقات:", "Times:"),
    "times_own": ("النشر بتوقيت المصدر، وما سواه UTC", "publication by the source's clocks, the rest in UTC"),
    # what a reader keeps
    "saved": ("المحفوظ", "Saved"),
    "star": ("علّم بنجمة", "Star"),
    "stars": ("أخبار معلّمة", "Starred articles"),
    "no_stars": (
        "لا نجوم بعد. النجمة بجانب كل خبر تحفظه هنا.",
        "No stars yet. The star beside each article keeps it here.",
    ),
    "saved_searches": ("عمليات بحث محفوظة", "Saved searches"),
    "no_searches": (
        "لا بحث محفوظ. «احفظ البحث» فوق النتائج يحفظه هنا ويعدّ ما وصل بعدها.",
        "No saved search. “Save this search”, above results, keeps it here and counts what comes after.",
    ),
    "save_search": ("احفظ البحث", "Save this search"),
    "new_since": ("جديد منذ", "new since"),
    "seen": ("اطّلعتُ عليه", "Mark as seen"),
    "forget": ("احذف", "Remove"),
    "star_lost": ("لم يعد في الأرشيف", "no longer in the archive"),
    "shelf_locked": (
        "ملف النجوم والمحفوظات مشغول الآن؛ أعد المحاولة بعد قليل. الأرشيف نفسه سليم.",
        "The file of stars and saved searches is in use; try again in a moment. The archive is fine.",
    ),
    "shelf_damaged": (
        "ملف النجوم والمحفوظات state/reader.db تالف. غيّر اسمه ليبدأ ملف جديد؛ الأرشيف نفسه سليم.",
        "The file of stars and searches, state/reader.db, is damaged. Rename it to begin anew; the archive is fine.",
    ),
    "shelf_unwritable": (
        "لا يمكن الكتابة في state/reader.db، فلا تُحفظ النجوم ولا علامات القراءة. الأرشيف نفسه سليم.",
        "state/reader.db can't be written, so stars and marks are not kept. The archive is fine.",
    ),
    "not_now": ("تعذّر ذلك الآن", "Not just now"),
    "not_now_hint": ("لم يُحفظ شيء.", "Nothing was kept."),
    "old_page": ("فُتحت هذه الصفحة قبل إعادة التشغيل", "This page is older than the server"),
    "old_page_hint": ("ارجع وحدّثها ثم أعد المحاولة.", "Go back, reload it, and try again."),
}
