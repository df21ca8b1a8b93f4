"""Every code that is stored or told, for whoever looks one up: what it means, what follows from it, where it stands.

The sentences are those of the other tables of this folder; here are those about what follows. What follows from a
reason comes from its outcome and consequences (crawler/model/reasons.py), never from its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from crawler.model import (
    Consequence,
    Detail,
    FactKind,
    Finding,
    NoteKind,
    OutcomeKind,
    Reason,
    WatchEvent,
    WhyNot,
    read_fact,
)
from crawler.phrases import explanations
from crawler.phrases.details import DETAILS
from crawler.phrases.facts import FINDINGS, NOTES, WATCHED, WHY_NOT, Said
from crawler.phrases.locale import LANGUAGES, Locale
from crawler.phrases.misreadings import MISREADINGS
from crawler.phrases.reasons import REASONS

NOTHING: Said = ("", "")


class CodeKind(StrEnum):
    """What a code is the code of."""

    where: str
    """The heading of the docs under which it stands."""
    told: str
    """The column that holds it, or who tells it."""

    def __new__(cls, value: str, where: str, told: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.where, member.told = where, told
        return member

    OUTCOME = "outcome", "docs/settings.md#outcomes", "outcomes.outcome"
    REASON = "reason", "docs/settings.md#reasons", "outcomes.reason"
    NOTE = "note", "docs/settings.md#notes", "run_sources.notes"
    HEALTH = "health", "docs/operations.md#watching", "sources.health"
    FINDING = "finding", "docs/data-model.md#codes-for-facts", "sources.last_error"
    WHY_NOT = "why_not", "docs/data-model.md#codes-for-facts", "date_signals.why_not"
    DETAIL = "detail", "docs/data-model.md#codes-for-facts", "outcomes.detail"
    ALERT = "alert", "docs/data-model.md#codes-for-facts", "alerts.reason"
    SIGNAL = "signal", "docs/settings.md#signals-of-dates", "date_signals.signal"
    RULE = "rule", "docs/settings.md#rules-of-extraction", "removed_lines.rule"
    NOTICE = "notice", "docs/browsing.md#searching", "a search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code, explained in Arabic and English."""

    code: str
    kind: CodeKind
    means: Said
    follows: tuple[Said, ...] = ()
    """What it does to the URL, or to its source."""
    again: Said = NOTHING
    """Whether and when it is asked again; nothing where nothing is asked."""


OUTCOMES: dict[OutcomeKind, Said] = {
    OutcomeKind.NEW: ("خبر لم يكن في الأرشيف.", "An article that the archive didn't have."),
    OutcomeKind.REVISED: ("عُدّل الخبر: مراجعة جديدة.", "The article was edited: a new revision."),
    OutcomeKind.UNCHANGED: (
        "الخبر كما كان، أو قال الخادم ذلك (304)، أو الرابط معروف فلم يُطلب.",
        "The article is as it was, or the server said so (304), or the URL was known and not asked for.",
    ),
    OutcomeKind.DUPLICATE: (
        "نص خبر عند المصدر نفسه تحت رابط آخر.",
        "The text of an article that the same source has under another URL.",
    ),
    OutcomeKind.REJECTED: (
        "لا خبر منه: ليس في الصفحة خبر، أو لا تُجلب عمداً. السبب يبيّن لماذا.",
        "No article comes of it: the page holds none, or it isn't fetched on purpose. The reason tells why.",
    ),
    OutcomeKind.FAILED: (
        "تعذّر جلبه أو قراءته. السبب يبيّن لماذا.",
        "It couldn't be fetched or read. The reason tells why.",
    ),
    OutcomeKind.GONE: (
        "أجابت صفحة خبر محفوظ بـ404 أو 410، أو صارت تقود إلى غيره. يبقى الخبر.",
        "A stored article's page answered 404 or 410, or leads elsewhere now. The article stays.",
    ),
    OutcomeKind.SKIPPED: (
        "لم يُطلب في هذه الجولة: أخفق قريباً وينتظر، أو يعرضه مصدر آخر أيضاً، أو زال مصدره.",
        "Not asked for in this run: it failed lately and waits, another source offers it too, or its source is gone.",
    ),
    OutcomeKind.PENDING: (
        "لم يُجلب حين انتهت الجولة؛ تبدأ به الجولة التالية.",
        "Not fetched when the run ended; the next run begins with it.",
    ),
}
"""How a URL ends; docs/settings.md has the English ones."""

HEALTH: dict[str, Said] = {
    "new": ("لم تنته منه جولة بعد.", "No run of it has ended yet."),
    "ok": ("سليم.", "It is well."),
    "quiet": ("صامت مدة أطول مما اعتاد.", "It has been silent for longer than usual."),
    "blocked": ("يمنعنا الموقع.", "The site keeps us out."),
    "crawling_broken": (
        "لا يمكن قراءة ما يعرضه، أو لا تجيب صفحاته.",
        "What it offers can't be read, or no page answers.",
    ),
    "extraction_broken": (
        "تأتي الصفحات ولا تأتي منها أخبار، أو أقل كثيراً من المعتاد، أو نصوص أقصر كثيراً.",
        "Pages come, but no articles, far fewer than usual, or far shorter ones.",
    ),
}
"""How a source fares (crawler/decide/health.py)."""

CONSEQUENCES: dict[Consequence, Said] = {
    Consequence.HEAVY: (
        "مصدر يخفق كله لهذا السبب ينتظر ضعف المدة.",
        "A source that fails as a whole for it waits twice as long.",
    ),
    Consequence.BLOCKS: (
        "مصدر يخفق كله لهذا السبب يُعدّ محجوباً.",
        "A source that fails as a whole for it counts as blocked.",
    ),
    Consequence.UNREAD: (
        "صفحة تُعرض عليها الأخبار وفيها هذا العيب تُعدّ غير مقروءة.",
        "A page on which articles are offered counts as not read with this fault.",
    ),
}
"""What follows from a reason beyond its outcome and when it is asked again."""

AT_ONCE: Said = ("نعم: تأخذه الجولة التالية أولاً.", "Yes: the next run takes it first.")
LATER: Said = (
    "نعم: تحاول جولات لاحقة بعد مهل تطول، حتى يُترك.",
    "Yes: later runs try again, after waits that grow, until it is given up.",
)
NO_MORE: Said = (
    "لا: صار معروفاً ولا يُجلب حين يُعرض ثانية؛ crawl --full تجلبه.",
    "No: it is known now and isn't fetched when it is offered again; `crawl --full` fetches it.",
)
EACH_RUN: Said = (
    "نعم: صفحة تُعرض عليها الأخبار تُطلب في كل جولة.",
    "Yes: a page on which articles are offered is asked in each run.",
)
BY_SCHEDULE: Said = (
    "نعم: يُعاد النظر في الأخبار بعد ساعات ثم أيام ثم أسابيع، ثم تُترك.",
    "Yes: articles are looked at again after hours, then days, then weeks, and then left alone.",
)
TAKES_TURNS: Said = ("نعم: تقرؤها جولات لاحقة، كلٌّ في دورها.", "Yes: later runs read them, each in its turn.")

OFFERS = frozenset(
    {
        Reason.FEED_NOT_FEED,
        Reason.FEED_MALFORMED,
        Reason.FEED_EMPTY,
        Reason.FEED_DTD,
        Reason.SITEMAP_INVALID,
        Reason.SITEMAP_TOO_LARGE,
        Reason.SITEMAP_LOOP,
        Reason.LISTING_EMPTY,
        Reason.WORDPRESS_INVALID,
        Reason.NO_PREVIEW,
    }
)
"""Reasons that only a page has on which articles are offered."""
OF_ITS_OWN: dict[Reason, Said] = {
    Reason.GONE: (
        "صفحة خبر محفوظ تُطلب مرة أخرى بعد أيام، فالأعطال تجيب كذلك؛ غيرها لا.",
        "A stored article's page is asked once more after some days, since outages answer so too; any other isn't.",
    ),
    Reason.PARTS_LEFT_OUT: TAKES_TURNS,
    Reason.SOURCE_REMOVED: (
        "لا، ما لم يعد المصدر إلى sources.toml ويعرضه ثانية.",
        "No, unless the source comes back to `sources.toml` and offers it again.",
    ),
    Reason.OFFERED_TWICE: ("نعم، باسم ذلك المصدر.", "Yes, in the name of that source."),
    Reason.WAITS: ("نعم، حين يحين وقته.", "Yes, when its time has come."),
}
"""What is asked again in a way that neither outcome nor consequences tell."""
BY_OUTCOME: dict[OutcomeKind, Said] = {
    OutcomeKind.NEW: BY_SCHEDULE,
    OutcomeKind.REVISED: BY_SCHEDULE,
    OutcomeKind.UNCHANGED: BY_SCHEDULE,
    OutcomeKind.DUPLICATE: NO_MORE,
    OutcomeKind.REJECTED: NO_MORE,
    OutcomeKind.FAILED: NO_MORE,
    OutcomeKind.GONE: OF_ITS_OWN[Reason.GONE],
    OutcomeKind.SKIPPED: NOTHING,
    OutcomeKind.PENDING: AT_ONCE,
}
"""What becomes of a URL that ended so, where no reason says otherwise."""
_BY_REASON: Said = ("السبب يبيّن ذلك.", "The reason tells.")


def asked_again(reason: Reason) -> Said:
    """Whether, and when, a URL is asked again that ended for a reason."""
    if reason in OF_ITS_OWN:
        return OF_ITS_OWN[reason]
    if reason in OFFERS:
        return EACH_RUN
    if reason.has(Consequence.UNTRIED):
        return AT_ONCE
    return LATER if reason.has(Consequence.RETRIED) else BY_OUTCOME[reason.outcome]


def _outcome(kind: OutcomeKind) -> Code:
    told = kind in (OutcomeKind.REJECTED, OutcomeKind.FAILED, OutcomeKind.SKIPPED)
    return Code(
        code=kind.value, kind=CodeKind.OUTCOME, means=OUTCOMES[kind], again=_BY_REASON if told else BY_OUTCOME[kind]
    )


def _reason(reason: Reason) -> Code:
    ends = OutcomeKind.PENDING if reason.has(Consequence.UNTRIED) else reason.outcome
    arabic, english = OUTCOMES[ends]
    more = (said for consequence, said in CONSEQUENCES.items() if reason.has(consequence))
    return Code(
        code=reason.value,
        kind=CodeKind.REASON,
        means=REASONS[reason],
        follows=((f"{ends}: {arabic}", f"{ends}: {english}"), *more),
        again=asked_again(reason),
    )


def _note(kind: NoteKind) -> Code:
    called, follows = NOTES[kind]
    return Code(code=kind.value, kind=CodeKind.NOTE, means=called, follows=(follows,) if any(follows) else ())


def _named(kind: CodeKind, said: dict[str, Said]) -> Iterator[Code]:
    return (Code(code=code, kind=kind, means=means) for code, means in said.items())


CODES: tuple[Code, ...] = (
    *map(_outcome, OutcomeKind),
    *map(_reason, Reason),
    *map(_note, NoteKind),
    *_named(CodeKind.HEALTH, HEALTH),
    *_named(CodeKind.FINDING, {kind.value: said for kind, said in FINDINGS.items()}),
    *_named(CodeKind.WHY_NOT, {kind.value: said for kind, said in WHY_NOT.items()}),
    *_named(CodeKind.DETAIL, {kind.value: said for kind, said in DETAILS.items()}),
    *_named(CodeKind.ALERT, {kind.value: said for kind, said in WATCHED.items()}),
    *_named(CodeKind.SIGNAL, explanations.SIGNALS),
    *_named(CodeKind.RULE, explanations.RULES),
    *_named(CodeKind.NOTICE, MISREADINGS),
)
"""All of them; a code can stand for several things."""
_FACTS: dict[CodeKind, type[FactKind]] = {
    CodeKind.FINDING: Finding,
    CodeKind.WHY_NOT: WhyNot,
    CodeKind.DETAIL: Detail,
    CodeKind.ALERT: WatchEvent,
}


def explained(stored: str) -> tuple[Code, ...]:
    """What a code stands for; nothing where it is none.

    Args:
        stored: as it is stored or told, such as `too_short` or, with what it is about, `agrees:jsonld`; in any case and
            with hyphens too.
    """
    code, _, about = stored.strip().partition(":")
    name = code.lower().replace("-", "_")
    return tuple(_filled(one, f"{name}:{about}" if about else name) for one in CODES if one.code == name)


def _filled(code: Code, stored: str) -> Code:
    """The sentence of a fact with what it is about in it, where that was given."""
    kinds = _FACTS.get(code.kind)
    fact = read_fact(stored, kinds) if kinds else None
    if fact is None:
        return code
    arabic, english = (Locale(language).fact(fact) for language in LANGUAGES)
    return replace(code, means=(arabic, english))
