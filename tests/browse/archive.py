"""A demo archive: our own sentences, shaped like what Marsad stores. Everything that a page can show is in it once.

`python -m tests.browse.archive FILE` writes it to a file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from storage import rollups
from storage.archive import ArchiveWriter
from storage.connection import APPLICATION_ID
from storage.schema import migrations
from storage.search import Search

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)

SOURCES = (
    ("manara", "منارة الساحل", "ar", "ok"),
    ("baladi", "بلدي نيوز", "ar", "ok"),
    ("furat", "صدى الفرات", "ar", "extraction_broken"),
    ("qalam", "قلم حر", "ar", "quiet"),
    ("midan", "الميدان الاقتصادي", "ar", "ok"),
    ("harbour", "Harbour Dispatch", "en", "ok"),
    ("jabal", "أنباء الجبل", "ar", "blocked"),
)

PLACES = (
    "حلب",
    "دمشق",
    "اللاذقية",
    "حمص",
    "بيروت",
    "عمّان",
    "بغداد",
    "القاهرة",
    "طرطوس",
    "السويداء",
    "دير الزور",
    "الرقة",
)
BODIES = (
    "وزارة النقل",
    "مجلس المدينة",
    "هيئة الموانئ",
    "مديرية الزراعة",
    "نقابة المعلمين",
    "غرفة التجارة",
    "مؤسسة المياه",
    "جامعة المدينة",
    "اتحاد الكتّاب",
    "مركز الأرصاد",
)
ACTS = (
    "خطة لترميم الطرق الجبلية",
    "موعد افتتاح السوق القديم",
    "برنامجاً لدعم صغار المزارعين",
    "جدولاً جديداً لتوزيع المياه",
    "نتائج موسم القمح",
    "مسابقة للقصة القصيرة",
    "حملة لتنظيف مجرى النهر",
    "تسعيرة جديدة لنقل الركاب",
    "دورة لتدريب المسعفين",
    "دراسة عن تراجع الثروة السمكية",
)
SECTIONS = ("سياسة", "اقتصاد", "محليات", "ثقافة", "رياضة", "")
SENTENCES = (
    "قال مسؤول في {body} إن العمل يبدأ مطلع الشهر المقبل ويستمر أربعة أسابيع.",
    "وأوضح أن الكلفة تبلغ نحو {n} مليون ليرة، يأتي ثلثها من المجتمع المحلي.",
    "وشهدت {place} في الأيام الأخيرة إقبالاً كبيراً من الأهالي الذين انتظروا القرار منذ الصيف.",
    "ورأى تجّار في السوق أن الخطوة تأخّرت، لكنها تعيد الحركة إلى الشوارع الضيقة قرب المرفأ.",
    "في المقابل حذّر مختصون من أن غياب الصيانة الدورية قد يعيد المشكلة بعد عام واحد.",
    "وأضاف البيان أنّ لجنة من {n} أعضاء ستتابع التنفيذ وتنشر تقريراً كل أسبوعين.",
    "ويعيش في المنطقة نحو {n} ألف نسمة، يعتمد أكثرهم على الزراعة والصيد والنقل.",
    "وكانت {body} قد أعلنت العام الماضي مشروعاً شبيهاً توقّف بسبب نقص الوقود.",
    "وقالت معلّمة من {place} إن الطلاب يقطعون ستة كيلومترات كل يوم للوصول إلى المدرسة.",
    "وختم المسؤول حديثه بدعوة السكان إلى إبداء آرائهم في الجلسة العامة المقررة يوم الخميس.",
)
ENGLISH = (
    "The port authority said on Tuesday that the new quay would open before the end of spring.",
    "Traders welcomed the move but asked for clearer customs rules.",
    "Officials put the cost at {n} million, a third of it raised locally.",
    "Fishermen said catches had fallen for the third year in a row.",
)

RAIN = (
    "غمرت أمطار غزيرة فجر الأحد أحياء عدة في اللاذقية بعد أن تجاوز منسوب النهر الكبير الشمالي حد الإنذار.",
    "وأخلت فرق الإطفاء 42 عائلة من البيوت القريبة من المجرى، ونُقل ثلاثة أشخاص إلى المشفى بحالة مستقرة.",
    "وقال مدير الأرصاد إن كمية المطر خلال ست ساعات بلغت 96 ميليمتراً، وهي الأعلى منذ تسع سنوات.",
    "وأغلقت المحافظة الطريق الساحلي بين المدينة والمطار حتى إشعار آخر، وعلّقت الدوام في المدارس.",
    "ويتوقع مركز الأرصاد انحسار المنخفض مساء الاثنين مع بقاء الجو بارداً حتى نهاية الأسبوع.",
)
BREAD = (
    "رفعت غرفة التجارة سعر طن الدقيق بنسبة 12 في المئة اعتباراً من صباح السبت.",
    "وقالت الأفران إن الربطة ستبقى بسعرها القديم حتى نفاد المخزون، أي نحو عشرة أيام.",
    "وطالبت جمعية المستهلكين بنشر كلفة النقل والطحن كاملة قبل أي زيادة أخرى.",
    "ويستهلك البلد نحو 5 آلاف طن من الدقيق يومياً، يُستورد نصفها عبر مرفأ طرطوس.",
)
FESTIVAL = (
    "افتتح اتحاد الكتّاب مهرجان الحكاية الشعبية في قلعة حلب بمشاركة 30 حكواتياً من ست دول.",
    "وتستمر العروض أربع ليالٍ، وتُخصَّص الليلة الأخيرة لحكايات النساء من ريف المدينة.",
    "وقالت مديرة المهرجان إن التسجيلات كلها ستُحفظ في أرشيف مفتوح للباحثين.",
)

HOSTILE_TITLE = "<script>alert('عنوان')</script> \u202eمقلوب\u202c \"onmouseover=alert(1)"
HOSTILE_TEXT = 'نص <img src=x onerror=alert(1)> و<a href="javascript:alert(2)">رابط</a>\n=HYPERLINK("http://evil.example")\n\u2066عزل\u2069'
HOSTILE_URL = "javascript:alert(document.domain)"


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


class Archive:
    """Writes rows as the store would, with plain inserts."""

    def __init__(self, path: str | Path) -> None:
        self.folder = Path(path).parent
        self.connection = sqlite3.connect(str(path))
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.db = Database(self.connection)
        migrations.apply(self.db)
        self.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self.random = random.Random(11)

    def insert(self, table: str, **values: Any) -> int:
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        cursor = self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))
        return int(cursor.lastrowid or 0)

    def article(
        self,
        source: str,
        title: str,
        text: str,
        seen: datetime,
        *,
        published: datetime | None = None,
        precision: str | None = "minute",
        signal: str | None = "jsonld",
        trust: int | None = 90,
        url: str = "",
        **more: Any,
    ) -> int:
        """One article with its page, and one signal when it is dated."""
        url = url or f"https://{source}.example/news/{hashlib.sha1(f'{source}{title}{seen}'.encode()).hexdigest()[:10]}"
        self.insert("pages", url=url, source=source, status=200, fetched_at=_at(seen))
        on = published.date().isoformat() if published else None
        values = {
            "source": source,
            "url": url,
            "title": title,
            "text": text,
            "words": len(text.split()),
            "text_hash": hashlib.sha256(text.encode()).hexdigest()[:16],
            "first_seen_at": _at(seen),
            "last_seen_at": _at(seen),
            "extractor": "marsad 0.1.0",
            "language": "en" if source == "harbour" else "ar",
            "published_on": on,
            "published_at": _at(published) if published and precision in ("minute", "second") else None,
            "published_precision": precision if published else None,
            "published_signal": signal if published else None,
            "published_trust": trust if published else None,
            "page": url,
            **more,
        }
        article = self.insert("articles", **values)
        self.insert(
            "revision_rows",
            article=article,
            revision=1,
            seen_at=_at(seen),
            title=title,
            text_hash=values["text_hash"],
        )
        if published:
            self.signal(
                article,
                signal or "",
                _at(published),
                values["published_at"] or on or "",
                precision or "",
                trust or 0,
                chosen=1,
            )
        return article

    def signal(self, article: int, name: str, raw: str, value: str, precision: str, trust: int, **more: Any) -> None:
        self.insert(
            "date_signals", article=article, signal=name, raw=raw, value=value, precision=precision, trust=trust, **more
        )

    def story(
        self, title: str, lines: tuple[str, ...], start: datetime, copies: list[tuple[str, int, str, float]]
    ) -> int:
        """A story: its first copy, then `(source, lag in minutes, kind, similarity)` of each other."""
        story = self.insert(
            "stories",
            articles=len(copies) + 1,
            sources=len({c[0] for c in copies}) + 1,
            first_published_on=start.date().isoformat(),
            first_known_by="time",
            origins=1,
        )
        first = self.article(
            "manara",
            title,
            "\n".join(lines),
            start + timedelta(minutes=9),
            published=start,
            section="محليات",
            story=story,
            copy_kind="first",
            similarity=1.0,
        )
        self.connection.execute("UPDATE stories SET first_article = ? WHERE id = ?", (first, story))
        parent = first
        for source, lag, kind, similarity in copies:
            when = start + timedelta(minutes=lag)
            text = list(lines)
            own_title = title
            if kind != "identical":
                text[1] = text[1].replace("42 عائلة", "أربعين عائلة").replace("حتى نفاد", "إلى حين نفاد")
                text[-1] = "ونقلت الوكالة عن شهود أن الحركة عادت تدريجياً بعد الظهر."
                own_title = "عاجل: " + title
            if kind == "near":
                text = [*text[:2], "وزار مراسلنا المكان وتحدث إلى السكان.", *text[2:3]]
            copy = self.article(
                source,
                own_title,
                "\n".join(text),
                when + timedelta(minutes=14),
                published=when,
                precision="day" if source == "qalam" else "minute",
                signal="text-line" if source == "qalam" else "meta",
                trust=55 if source == "qalam" else 85,
                section="محليات",
                story=story,
                copy_kind=kind,
                similarity=similarity,
                source_attribution="منارة الساحل" if kind == "syndicated" else "",
            )
            self.insert("origins", article=copy, taken=similarity, kept=round(similarity * 0.8, 3), parent=parent)
            parent = copy
        return first

    def revise(self, article: int, title: str, text: str, seen: datetime) -> None:
        """Stores a newer text of an article."""
        revision = self.connection.execute("SELECT revision + 1 FROM articles WHERE id = ?", (article,)).fetchone()[0]
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self.insert(
            "revision_rows", article=article, revision=revision, seen_at=_at(seen), title=title, text_hash=digest
        )
        self.connection.execute(
            "UPDATE articles SET revision = ?, title = ?, text = ?, text_hash = ?, modified_at = ?, "
            "last_seen_at = ? WHERE id = ?",
            (revision, title, text, digest, _at(seen), _at(seen), article),
        )

    def fill(self, articles: int = 420, *, hostile: bool = True) -> dict[str, int]:
        """Writes everything; gives the ids of what is worth looking at, by name."""
        for name, title, language, health in SOURCES:
            self.insert(
                "sources",
                name=name,
                title=title,
                home=f"https://{name}.example/",
                language=language,
                timezone="Asia/Damascus",
                health=health,
                last_success_at=_at(NOW - timedelta(hours=1)),
                interval_seconds=1800,
                next_due_at=_at(NOW + timedelta(minutes=20)),
                failures={"blocked": 9, "extraction_broken": 3}.get(health, 0),
                articles_learned=64,
                last_error={
                    "blocked": "HTTP 403 three runs in a row",
                    "extraction_broken": "few_articles:2:20",
                }.get(health, ""),
            )
        self._ordinary(articles)
        ids = {}
        ids["rain"] = self.story(
            "سيول في اللاذقية وإجلاء عشرات العائلات",
            RAIN,
            NOW - timedelta(hours=26),
            [
                ("baladi", 11, "identical", 1.0),
                ("furat", 38, "syndicated", 0.93),
                ("qalam", 95, "near", 0.71),
                ("jabal", 187, "syndicated", 0.9),
                ("midan", 401, "near", 0.64),
            ],
        )
        ids["bread"] = self.story(
            "الدقيق يرتفع 12 في المئة والأفران تطمئن",
            BREAD,
            NOW - timedelta(hours=50),
            [("midan", 7, "identical", 1.0), ("baladi", 64, "syndicated", 0.88)],
        )
        ids["festival"] = self.story(
            "ثلاثون حكواتياً في قلعة حلب", FESTIVAL, NOW - timedelta(hours=9), [("qalam", 130, "identical", 1.0)]
        )
        for story, names in ((1, ""), (2, "اللاذقية; وادي قنديل")):
            self.insert(
                "thread_stories",
                story=story,
                thread=1,
                day=_at(NOW - timedelta(hours=50 if story == 2 else 26))[:10],
                linked_to=1 if story == 2 else None,
                names=names,
                numbers="1701" if names else "",
                news="سد بلوران" if names else "",
            )
        ids["edited"] = self._edited()
        ids["undated"] = self._undated()
        ids["plain"] = self._explained()
        if hostile:
            ids["hostile"] = self.article(
                "jabal",
                HOSTILE_TITLE,
                HOSTILE_TEXT,
                NOW - timedelta(hours=3),
                url=HOSTILE_URL,
                published=NOW - timedelta(hours=4),
                authors="=1+1; <b>كاتب</b>",
                section="<i>قسم</i>",
            )
        self._archive_pages()
        self._boilerplate()
        ids["run"] = self._runs()
        self.connection.execute(
            "UPDATE sources SET articles = (SELECT count(*) FROM articles WHERE source = name), "
            "last_article_at = (SELECT max(first_seen_at) FROM articles WHERE source = name)"
        )
        Search(self.connection).reindex_all()
        self.connection.commit()
        assert not rollups.differences(self.connection)
        return ids

    def _text(self, source: str, place: str, body: str) -> str:
        if source == "harbour":
            return "\n".join(line.format(n=self.random.randint(3, 90)) for line in self.random.sample(ENGLISH, 4))
        lines = [
            line.format(place=place, body=body, n=self.random.randint(3, 90))
            for line in self.random.sample(SENTENCES, self.random.randint(4, 8))
        ]
        return "\n".join(lines)

    def _ordinary(self, articles: int) -> None:
        """Articles over three years whose number grows, with a busy month."""
        days = sorted(
            (self.random.betavariate(2.4, 1.0) * 1000 if self.random.random() < 0.8 else self.random.gauss(640, 12))
            for _ in range(articles)
        )
        for n, day in enumerate(days):
            source, _, language, _ = self.random.choices(SOURCES, weights=(9, 7, 5, 2, 4, 3, 1))[0]
            place, body, act = self.random.choice(PLACES), self.random.choice(BODIES), self.random.choice(ACTS)
            title = (
                f"{body} تعلن {act} في {place}" if language == "ar" else f"Port authority opens quay {n} in the spring"
            )
            published = NOW - timedelta(days=1000.5 - day, minutes=self.random.randint(0, 700))
            self.article(
                source,
                title,
                self._text(source, place, body),
                published + timedelta(minutes=30),
                published=published,
                section=self.random.choice(SECTIONS) if language == "ar" else "Economy",
                precision=self.random.choices(("minute", "day"), weights=(4, 1))[0],
                trust=self.random.choice((95, 90, 80, 60, 45)),
            )

    def _edited(self) -> int:
        seen = NOW - timedelta(hours=6)
        first = (
            "أعلنت مؤسسة المياه أن الضخ إلى أحياء حمص الشرقية يعود صباح الجمعة.\n"
            "وقال مديرها إن 3 مضخات تعطلت بسبب انخفاض التوتر الكهربائي.\nولم يصدر تعليق عن شركة الكهرباء."
        )
        second = (
            "أعلنت مؤسسة المياه أن الضخ إلى أحياء حمص الشرقية يعود صباح السبت.\n"
            "وقال مديرها إن 5 مضخات تعطلت بسبب انخفاض التوتر الكهربائي.\nولم يصدر تعليق عن شركة الكهرباء."
        )
        third = (
            "أعلنت مؤسسة المياه أن الضخ إلى أحياء حمص الشرقية يعود صباح السبت.\n"
            "وقال مديرها إن 5 مضخات تعطلت بسبب انخفاض التوتر الكهربائي.\n"
            "ونفت شركة الكهرباء أي خلل في الشبكة، وقالت إنها لم تُبلَّغ بالعطل."
        )
        article = self.article(
            "baladi",
            "المياه تعود إلى أحياء حمص الجمعة",
            first,
            seen,
            published=seen - timedelta(minutes=12),
            section="محليات",
        )
        self.revise(article, "المياه تعود إلى أحياء حمص السبت", second, seen + timedelta(hours=2))
        self.revise(article, "المياه تعود إلى أحياء حمص السبت والكهرباء تنفي", third, seen + timedelta(hours=4))
        return article

    def _undated(self) -> int:
        article = self.article(
            "qalam",
            "حوار مع صانع عود في سوق النحاسين",
            self._text("qalam", "دمشق", "اتحاد الكتّاب") + "\nويقول الحرفي إن الخشب الجيد يحتاج إلى عشر سنوات ليجف.",
            NOW - timedelta(hours=5),
            section="ثقافة",
        )
        self.signal(
            article,
            "banner",
            "العدد 812 – الجمعة 20 آذار 2026",
            "2026-03-20",
            "day",
            10,
            why_not="repeats",
        )
        self.signal(article, "url", "/2019/upload/", "2019", "year", 15, why_not="only_a_year")
        self.signal(article, "copyright", "© 2026", "2026", "year", 0, why_not="a copyright line")
        return article

    def _explained(self) -> int:
        """An article with many signals and cut lines."""
        published = NOW - timedelta(hours=31)
        article = self.article(
            "furat",
            "جسر عائم بديل على الفرات قبل نهاية الربيع",
            self._text("furat", "دير الزور", "وزارة النقل"),
            NOW - timedelta(hours=30),
            published=published,
            section="محليات",
            authors="سلمى الخابوري",
            tags="جسور; الفرات",
            dateline_place="دير الزور",
            summary="جسر من تسع قطع ينقل الناس والسيارات.",
        )
        self.signal(
            article,
            "visible",
            "الخميس، ١٩ آذار ٢٠٢٦",
            "2026-03-19",
            "day",
            70,
            why_not="agrees:jsonld",
        )
        self.signal(
            article,
            "feed",
            "Thu, 19 Mar 2026 05:00:00 GMT",
            _at(published + timedelta(hours=3)),
            "second",
            60,
            why_not="less_certain:jsonld",
        )
        self.signal(
            article,
            "modified",
            _at(published + timedelta(hours=5)),
            _at(published + timedelta(hours=5)),
            "second",
            80,
            modified=1,
            why_not="modification",
        )
        for rule, line in (
            ("share_bar", "شارك هذا الخبر على صفحتك"),
            ("learned", "صدى الفرات – أخبار المنطقة الشرقية"),
            ("comment_form", "اترك تعليقاً"),
            ("read_also", "اقرأ أيضاً: افتتاح السوق القديم"),
        ):
            self.insert("removed_lines", article=article, rule=rule, line=line)
        self.insert("aliases", url="https://furat.example/?p=7731", article=article, first_seen_at=_at(NOW))
        return article

    def _archive_pages(self) -> None:
        """A raw page of every article in the WARC archive beside the database; one is compressed, one hostile."""
        rows = self.connection.execute("SELECT a.page, a.title, a.text, a.url FROM articles a").fetchall()
        with ArchiveWriter(self.folder / "warc") as warc:
            for number, (page, title, text, url) in enumerate(rows):
                paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
                body = (
                    f'<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>{title}</title>'
                    f"<script>document.title = 'owned'; parent.document.title = 'owned'</script>"
                    f'<img src="https://pixel.example/count.gif"><h1>{title}</h1>{paragraphs}</html>'
                ).encode()
                coded = number % 2 == 0
                headers = [
                    ("Content-Type", "text/html; charset=utf-8"),
                    *([("Content-Encoding", "gzip")] if coded else []),
                ]
                at = warc.write(
                    url=url if url.startswith("http") else "https://jabal.example/odd",
                    status=200,
                    headers=headers,
                    body=gzip.compress(body) if coded else body,
                    at=NOW,
                )
                self.connection.execute(
                    "UPDATE pages SET warc_file = ?, warc_offset = ?, body_hash = ? WHERE url = ?",
                    (at.warc_file, at.offset, hashlib.sha256(body).hexdigest(), page),
                )

    def _boilerplate(self) -> None:
        for source, line, count, active in (
            ("furat", "صدى الفرات – أخبار المنطقة الشرقية", 61, 1),
            ("furat", "للاشتراك في نشرتنا اكتب إلى البريد", 48, 1),
            ("manara", "منارة الساحل: تصدر كل صباح", 60, 1),
            ("baladi", "حالة الطقس اليوم", 12, 0),
        ):
            self.insert(
                "boilerplate",
                source=source,
                key=line.replace("–", "").replace(":", ""),
                line=line,
                position="tail",
                articles=count,
                share=round(count / 64, 2),
                first_seen_at=_at(NOW - timedelta(days=40)),
                active=active,
            )

    def _runs(self) -> int:
        run = 0
        for n in range(24):
            started = NOW - timedelta(hours=24 - n)
            last = n == 23
            run = self.insert(
                "runs",
                command="crawl --due",
                started_at=_at(started),
                finished_at=None if n == 11 else _at(started + timedelta(minutes=4, seconds=n)),
                status={11: "cut", 17: "failed"}.get(n, "ok"),
                totals=json.dumps({"requests": 60 + n}),
            )
            for name, *_, health in SOURCES:
                failed = {"blocked": 4, "extraction_broken": 1}.get(health, 0)
                self.insert(
                    "run_sources",
                    run=run,
                    source=name,
                    new=self.random.randint(0, 5),
                    unchanged=9,
                    failed=failed,
                    rejected=1,
                    requests=14,
                    not_modified=9,
                    bytes=self.random.randint(90_000, 900_000),
                    seconds=21.5,
                    words=1800,
                    undated=0,
                    error="HTTP 403" if health == "blocked" else "",
                )
            if not last:
                continue
            for number, (outcome, reason, stage, status) in enumerate(
                (
                    ("new", None, None, 200),
                    ("revised", None, None, 200),
                    ("unchanged", None, None, 304),
                    ("rejected", "too_short", "extract", 200),
                    ("failed", "http_4xx", "fetch", 403),
                    ("failed", "timeout", "fetch", None),
                    ("skipped", "budget", None, None),
                    ("gone", "gone", "fetch", 410),
                )
            ):
                for name, *_ in SOURCES[:4]:
                    self.insert(
                        "outcomes",
                        run=run,
                        source=name,
                        url=f"https://{name}.example/{outcome}/{number}",
                        outcome=outcome,
                        reason=reason,
                        stage=stage,
                        status=status,
                        at=_at(NOW),
                        detail={"too_short": "<b>not bold</b>", "http_4xx": "http_status:403"}.get(reason or "", ""),
                    )
        self.connection.execute("UPDATE sources SET last_run = ?", (run,))
        return run


def write(path: str | Path, articles: int = 420, *, hostile: bool = True) -> dict[str, int]:
    """Makes the archive at `path`; gives the ids of what is worth looking at, by name."""
    archive = Archive(path)
    try:
        return archive.fill(articles, hostile=hostile)
    finally:
        archive.connection.close()


if __name__ == "__main__":
    print(json.dumps(write(sys.argv[1], hostile=False), ensure_ascii=False))
