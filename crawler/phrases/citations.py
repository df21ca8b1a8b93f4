"""The templates by which Wikipedia cites news."""

from __future__ import annotations

TEMPLATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ar": ("استشهاد بخبر", ("عنوان", "مسار", "صحيفة", "تاريخ", "مؤلف", "تاريخ الوصول", "لغة")),
    "en": ("cite news", ("title", "url", "work", "date", "author", "access-date", "language")),
}
"""By the language of the Wikipedia: the template's name, and its parameters for title, address, outlet, day, authors,
day of the capture and language."""
