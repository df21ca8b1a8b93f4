"""The words of Datasette's own pages in Arabic: what its templates say -> what an Arabic reader reads.

English pages say what Datasette says. Words that are not here stay English: a newer Datasette shows more of them, and
nothing breaks.
"""

from __future__ import annotations

import re

WORDS: dict[str, str] = {
    # tables and rows
    "(view)": "(عرض)",
    "Search:": "ابحث:",
    "- column -": "- عمود -",
    "- remove filter -": "- بلا مرشِّح -",
    "Sort...": "رتّب…",
    "Sort by": "رتّب حسب",
    "descending": "تنازلياً",
    "Apply": "طبّق",
    "Apply filters": "طبّق",
    "View and edit SQL": "اقرأ استعلام SQL وعدّله",
    "This data as": "هذه البيانات بصيغة",
    "advanced": "خيارات",
    "Advanced export": "تصدير بخيارات",
    "JSON shape:": "شكل JSON:",
    "default": "الافتراضي",
    "array": "مصفوفة",
    "newline-delimited": "سطر لكل صف",
    "object": "كائن",
    "CSV options:": "خيارات CSV:",
    "download file": "نزّل ملفاً",
    "expand labels": "مع العناوين",
    "stream all rows": "كل الصفوف",
    "Export CSV": "صدّر CSV",
    "Next page": "الصفحة التالية",
    "0 records": "لا صفوف",
    "0 results": "لا نتائج",
    "Suggested facets:": "تصنيفات مقترحة:",
    "These facets timed out:": "تصنيفات استغرقت وقتاً أطول من المسموح:",
    "Links from other tables": "ما يشير إليه من جداول أخرى",
    "from": "من",
    "in": "في",
    "remove": "أزل",
    "count all": "عُدّها كلها",
    "Choose columns": "اختر الأعمدة",
    "Column actions": "عمليات الأعمدة",
    "Table actions": "عمليات الجدول",
    "View actions": "عمليات العرض",
    "Query actions": "عمليات الاستعلام",
    "Database actions": "عمليات القاعدة",
    "Row actions": "عمليات الصف",
    "Homepage actions": "عمليات",
    "Columns": "الأعمدة",
    # filters
    "contains": "يحوي",
    "does not contain": "لا يحوي",
    "ends with": "ينتهي بـ",
    "starts with": "يبدأ بـ",
    "like": "يطابق",
    "not like": "لا يطابق",
    "glob": "نمط",
    "in ": "من بين",
    "not in": "ليس من بين",
    "array contains": "تحوي المصفوفة",
    "array does not contain": "لا تحوي المصفوفة",
    "date": "في يوم",
    "is null": "غير معلوم",
    "is not null": "معلوم",
    "is blank": "فارغ",
    "is not blank": "غير فارغ",
    # SQL
    "Custom SQL query": "استعلام SQL",
    "returning": "يعيد",
    "more than": "أكثر من",
    "hide": "أخفِ",
    "show": "أظهر",
    "Query parameters": "متغيرات الاستعلام",
    "Parameters": "المتغيرات",
    "Format SQL": "نسّق SQL",
    "Run SQL": "نفّذ",
    "Edit SQL": "عدّل SQL",
    "Save this query": "احفظ الاستعلام",
    # databases
    "Queries": "استعلامات",
    "Tables": "جداول",
    "Views": "عروض",
    "schema": "البنية",
    "Many rows": "صفوف كثيرة",
    "(hidden)": "(مخفي)",
    "... and": "… وغيرها:",
    "rows in": "صف في",
    "Download SQLite DB:": "نزّل قاعدة SQLite:",
    # the frame
    "home": "البداية",
    "Powered by": "يقدّمها",
    "Data license:": "رخصة البيانات:",
    "Data source:": "مصدر البيانات:",
    "About:": "عنها:",
    "Log out": "اخرج",
    "Forbidden": "ممنوع",
    "Error": "خطأ",
    "Menu": "القائمة",
}

_DESCRIBED = (
    (re.compile(r"(^|\s)sorted by (\S+) descending$"), r"\1مرتّبةً حسب \2 تنازلياً"),
    (re.compile(r"(^|\s)sorted by (\S+)$"), r"\1مرتّبةً حسب \2"),
    (re.compile(r"^where search matches "), "حيث يطابق البحث "),
    (re.compile(r"^where "), "حيث "),
)


def described(text: str) -> str:
    """Datasette's sentence about the rows of a table (`where ... sorted by id descending`), in Arabic."""
    for pattern, arabic in _DESCRIBED:
        text = pattern.sub(arabic, text)
    return text
