"""What is said around alerts that leave the house: key -> (Arabic, English)."""

from __future__ import annotations

ALERTS: dict[str, tuple[str, str]] = {
    "subject": ("مرصد: تنبيهات {number}، أولها {first}", "Marsad: {number} alerts, the first: {first}"),
    "more": ("و{number} أخرى", "and {number} more"),
    "matched": ("وُجد", "found"),
    "page": ("الصفحة", "page"),
    "archived": ("النسخة المحفوظة", "archived"),
    "original": ("الأصل", "original"),
    "feed": ("مرصد: {watch}", "Marsad: {watch}"),
}


def say(key: str, language: str, **words: object) -> str:
    """What is said in a language, `ar` or `en`."""
    return ALERTS[key][language == "en"].format(**words)
