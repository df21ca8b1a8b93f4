"""Arabic and English for readers: labels, and dates, spans and counts as people say them.

A label is never mixed: a page is all Arabic or all English, only the articles speak their own language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.model import Detail, Fact, Finding, Reason, Told, read_fact, read_failure
from crawler.model.facts import KindT
from crawler.model.older import read_loss
from crawler.phrases import explanations
from crawler.phrases.facts import SENTENCES
from crawler.phrases.labels import LABELS
from crawler.phrases.moments import in_zone, read_moment
from crawler.phrases.reasons import REASONS

LANGUAGES = ("ar", "en")

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SEPARATORS = str.maketrans(",.", "٬٫")

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
EGYPT = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# one, two, a few (3-10), many (11-99), hundreds
COUNTED = {
    "article": (("خبر واحد", "خبران", "أخبار", "خبراً", "خبر"), ("article", "articles")),
    "source": (("مصدر واحد", "مصدران", "مصادر", "مصدراً", "مصدر"), ("source", "sources")),
    "in_source": (
        ("مصدر آخر", "مصدرين آخرين", "مصادر أخرى", "مصدراً آخر", "مصدر آخر"),
        ("other source", "other sources"),
    ),
    "story": (("قصة واحدة", "قصتان", "قصص", "قصة", "قصة"), ("story", "stories")),
    "in_story": (("قصة واحدة", "قصتين", "قصص", "قصة", "قصة"), ("story", "stories")),
    "copy": (("نسخة واحدة", "نسختان", "نسخ", "نسخة", "نسخة"), ("copy", "copies")),
    "origin": (("أصل واحد", "أصلان", "أصول", "أصلاً", "أصل"), ("origin", "origins")),
    "edit": (("تعديل واحد", "تعديلان", "تعديلات", "تعديلاً", "تعديل"), ("edit", "edits")),
    "word": (("كلمة واحدة", "كلمتان", "كلمات", "كلمة", "كلمة"), ("word", "words")),
    "line": (("سطر واحد", "سطران", "أسطر", "سطراً", "سطر"), ("line", "lines")),
    "page": (("صفحة واحدة", "صفحتان", "صفحات", "صفحة", "صفحة"), ("page", "pages")),
    "row": (("صف واحد", "صفان", "صفوف", "صفاً", "صف"), ("row", "rows")),
    "table": (("جدول واحد", "جدولان", "جداول", "جدولاً", "جدول"), ("table", "tables")),
    "hidden table": (
        ("جدول مخفي", "جدولان مخفيان", "جداول مخفية", "جدولاً مخفياً", "جدول مخفي"),
        ("hidden table", "hidden tables"),
    ),
    "query": (("استعلام واحد", "استعلامان", "استعلامات", "استعلاماً", "استعلام"), ("query", "queries")),
    "view": (("عرض واحد", "عرضان", "عروض", "عرضاً", "عرض"), ("view", "views")),
    "agreeing": (
        ("إشارة واحدة توافق", "إشارتان توافقان", "إشارات توافق", "إشارة توافق", "إشارة توافق"),
        ("signal agrees", "signals agree"),
    ),
    "differing": (
        ("إشارة واحدة تخالف", "إشارتان تخالفان", "إشارات تخالف", "إشارة تخالف", "إشارة تخالف"),
        ("signal differs", "signals differ"),
    ),
    "minute": (("دقيقة", "دقيقتان", "دقائق", "دقيقة", "دقيقة"), ("minute", "minutes")),
    "hour": (("ساعة", "ساعتان", "ساعات", "ساعة", "ساعة"), ("hour", "hours")),
    "in_day": (("يوم", "يومين", "أيام", "يوماً", "يوم"), ("day", "days")),
    "day": (("يوم", "يومان", "أيام", "يوماً", "يوم"), ("day", "days")),
}

LANGUAGE_NAMES = {
    "ar": ("العربية", "Arabic"),
    "en": ("الإنجليزية", "English"),
    "fr": ("الفرنسية", "French"),
    "tr": ("التركية", "Turkish"),
    "fa": ("الفارسية", "Persian"),
    "ku": ("الكردية", "Kurdish"),
    "ckb": ("الكردية السورانية", "Sorani Kurdish"),
    "he": ("العبرية", "Hebrew"),
    "ru": ("الروسية", "Russian"),
    "de": ("الألمانية", "German"),
    "es": ("الإسبانية", "Spanish"),
    "ur": ("الأردية", "Urdu"),
}


_COUNTED_ABOUT = frozenset({"bytes", "characters", "taken", "left", "most", "tags", "items", "addresses"})


@dataclass(frozen=True, slots=True)
class Locale:
    """What one language, `ar` or `en`, says; templates call it `t`."""

    language: str
    digits: str = "latn"
    """`arab`: ٠١٢ on Arabic pages."""
    zone: str = ""
    """IANA name of the zone of all times; empty: the one that a page names for each."""

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"

    def __call__(self, key: str) -> str:
        arabic, english = LABELS[key]
        return arabic if self.language == "ar" else english

    def known(self, prefix: str, value: str) -> str:
        """The word for a stored value such as a health, or the value itself when it has none."""
        return self(prefix + value) if prefix + value in LABELS else value

    @property
    def comma(self) -> str:
        return "،" if self.language == "ar" else ","

    def shared(self, names: Sequence[str], numbers: Sequence[str]) -> str:
        """`both name Tall al-Ward, Sawaqi and the number 1701`: why two stories belong together."""
        told = [f"{self.comma} ".join(names)] if names else []
        if numbers:
            key = "the_number" if len(numbers) == 1 else "the_numbers"
            told.append(self(key).format(numbers=f"{self.comma} ".join(numbers)))
        return self("both_name").format(what=self("and_then").join(told))

    def signal(self, name: str) -> str:
        """What a date signal is called."""
        return explanations.signal(name, self.language)

    def rule(self, name: str) -> str:
        """What a cutting rule is called."""
        return explanations.rule(name, self.language)

    def why(self, stored: str) -> str:
        """Why a date lost, from `date_signals.why_not`."""
        lost = read_loss(stored)
        return stored if lost is None else self.fact(lost)

    def reason(self, stored: str | None) -> str:
        """Why a URL gave no article, from a stored reason; one that isn't known here says nothing."""
        found = next((one for one in Reason if one.value == stored), None)
        return "" if found is None else REASONS[found][self.language == "en"]

    def finding(self, stored: str) -> str:
        """What was found of a source, from `sources.last_error`: a finding, or a failure."""
        found = read_fact(stored, Finding)
        return self.failure(stored) if found is None else self.fact(found)

    def failure(self, stored: str) -> str:
        """Why a source failed, from `run_sources.error`; what is no failure is shown as it is."""
        failure = read_failure(stored)
        if failure is None:
            return stored
        return ": ".join(filter(None, (failure.url, self.reason(failure.reason), self.told(failure.detail))))

    def error(self, stored: str) -> str:
        """The same as commands say it: with the reason's code, which queries rely on."""
        failure = read_failure(stored)
        return (
            stored
            if failure is None
            else ": ".join(filter(None, (failure.url, self.end(failure.reason, failure.detail))))
        )

    def end(self, reason: Reason | None, detail: Told | None) -> str:
        """Why a URL gave no article, as commands say it: the reason's code, and what is told beside it."""
        return " ".join(filter(None, (reason, self.told(detail))))

    def told(self, detail: Told | None) -> str:
        """What is told beside a reason; nothing where nothing is."""
        return "" if detail is None else self.fact(detail)

    def detail(self, stored: str) -> str:
        """What is told beside a reason, from `outcomes.detail`; what is no code is shown as it is."""
        found = read_fact(stored, Detail)
        return stored if found is None else self.fact(found)

    def stored(self, stored: str, kinds: type[KindT]) -> str:
        """The sentence of a stored fact; one of a newer Marsad as it is."""
        fact = read_fact(stored, kinds)
        return stored if fact is None else self.fact(fact)

    def fact(self, fact: Fact[KindT]) -> str:
        """A fact's sentence."""
        words = {about: self._word(about, of) for about, of in zip(fact.kind.about, fact.of, strict=True)}
        return SENTENCES[type(fact.kind)][fact.kind][self.language == "en"].format_map(words).strip()

    def _word(self, about: str, of: str) -> str:
        """What a fact is about, as people say it."""
        if about == "signal":
            return self.signal(of)
        if about == "detail":
            return self.detail(of)
        if about == "denial":
            return self.known("denied_", of)
        if about == "reason":
            return self.reason(of) or of
        if about == "parts":
            return f"{self.comma} ".join(self.known("changed_", part) for part in of.split(","))
        if about in _COUNTED_ABOUT and of.isdecimal():
            return self.number(int(of))
        if about.endswith("hours") and of.isdecimal():
            hours = int(of)
            return self.counted(hours, "hour") if hours < 48 else self.counted(round(hours / 24), "day")
        return of

    def written(self, text: str) -> str:
        """A text of ours in the reader's digits."""
        return text.translate(EASTERN) if self.digits == "arab" and self.language == "ar" else text

    def number(self, n: float) -> str:
        told = f"{n:,}" if isinstance(n, int) else f"{n:,.1f}"
        return self.written(told.translate(SEPARATORS) if self.digits == "arab" and self.language == "ar" else told)

    def counted(self, n: int, noun: str) -> str:
        """`3 أخبار`, `خبران`, `11 خبراً`: Arabic counts by four forms, English by two."""
        arabic, english = COUNTED[noun]
        if self.language == "en":
            return f"{self.number(n)} {english[n != 1]}"
        one, two, few, many, hundreds = arabic
        if n in (1, 2):
            return (one, two)[n - 1]
        last = n % 100
        if 3 <= last <= 10:
            return f"{self.number(n)} {few}"
        return f"{self.number(n)} {many if last >= 11 else hundreds}"

    def found(self, articles: int, stories: int | None) -> str:
        """`1,026 خبراً في 530 قصة`; the stories only where they are known and fewer than the articles."""
        told = self.counted(articles, "article")
        if not stories or stories == articles:
            return told
        return f"{told} {'في' if self.language == 'ar' else 'in'} {self.counted(stories, 'in_story')}"

    def month(self, number: int, short: bool = False) -> str:
        """Both Arabic names of a month, the Levant's and Egypt's; `short` gives the Levant's alone."""
        if self.language == "en":
            return ENGLISH[number - 1][:3] if short else ENGLISH[number - 1]
        return LEVANT[number - 1] if short else f"{LEVANT[number - 1]}/{EGYPT[number - 1]}"

    def day(self, text: str | None) -> str:
        """`2024-05-01`, `2024-05` or `2024` in words; anything else as it is."""
        parts = (text or "")[:10].split("-")
        try:
            numbers = [int(part) for part in parts]
            if len(numbers) == 3:
                return self.written(f"{numbers[2]} {self.month(numbers[1])} {numbers[0]}")
            if len(numbers) == 2:
                return self.written(f"{self.month(numbers[1])} {numbers[0]}")
        except (ValueError, IndexError):
            return text or ""
        return self.written(text or "")

    def axis(self, text: str) -> str:
        """A year, month or day under an axis: shorter than `day`, and never in numbers alone."""
        parts = text.split("-")
        if len(parts) == 1:
            return text
        month = self.month(int(parts[1]), short=True)
        return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0][2:]}"

    def moment(self, text: str | None, zone: str = "") -> str:
        """A stored UTC moment in words, to the minute; as the clocks of `zone` (IANA name), or of the zone that the
        reader chose, showed it."""
        moment = read_moment(text)
        if moment is None:
            return text or ""
        if (zone := self.zone or zone) and moment.tzinfo:
            moment = in_zone(moment, zone)
        return self.written(f"{self.day(moment.date().isoformat())}{self.comma} {moment:%H:%M}")

    def utc(self, text: str | None) -> str:
        """A stored moment as machines and other people have it: `2026-03-19 02:00 UTC`; empty where it is none."""
        moment = read_moment(text)
        return f"{in_zone(moment, 'UTC'):%Y-%m-%d %H:%M} UTC" if moment and moment.tzinfo else ""

    def published(self, on: str | None, at: str | None, precision: str | None, zone: str = "") -> str:
        """When an article was published, as finely as it is known, by the clocks of its source."""
        if not on:
            return self("undated")
        if precision == "month":
            return self.day(on[:7])
        if precision == "year":
            return self.written(on[:4])
        moment = read_moment(at)
        if moment and self.zone:
            return self.moment(at)
        # Day and moment come from one signal; where they don't agree in this zone, the day stands alone.
        if moment and in_zone(moment, zone).date().isoformat() == on:
            return self.moment(at, zone or "UTC")
        return self.day(on)

    def duration(self, seconds: float) -> str:
        """A span of time, to its two largest units."""
        minutes = round(seconds / 60)
        if minutes < 1:
            return self.written(f"{seconds:.0f} ث") if self.language == "ar" else f"{seconds:.0f} s"
        if minutes < 60:
            return self.counted(minutes, "minute")
        if minutes < 1440:
            hours, rest = divmod(minutes, 60)
            parts = [self.counted(hours, "hour")] + ([self.counted(rest, "minute")] if rest else [])
        else:
            days, rest = divmod(round(minutes / 60), 24)
            parts = [self.counted(days, "day")] + ([self.counted(rest, "hour")] if rest else [])
        return (" و" if self.language == "ar" else " ").join(parts)

    def span(self, since: str | None, until: str | None) -> str:
        """The time between two stored moments, or a dash where one of them isn't known."""
        start, end = read_moment(since), read_moment(until)
        return self.duration((end - start).total_seconds()) if start and end else "–"

    def size(self, number: int) -> str:
        """Bytes for people."""
        if number >= 1_000_000:
            return f"{self.number(number / 1_000_000)} MB"
        return f"{self.number(round(number / 1000))} kB"

    def language_name(self, code: str) -> str:
        arabic, english = LANGUAGE_NAMES.get(code, (code, code))
        return arabic if self.language == "ar" else english


IN_ENGLISH = Locale("en")
"""What commands say."""
