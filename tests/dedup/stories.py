"""Invented articles and their copies: sixteen ways in which outlets change a text, and four kinds of strangers.

All sentences are our own. Numbers, names and places are drawn from small lists, so unrelated articles share more
than they do in life.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


PLACES = _names("""دمشق,حلب,حمص,اللاذقية,درعا,الحسكة,إدلب,بغداد,البصرة,الموصل,بيروت,صيدا,عمّان,
    إربد,القاهرة,أسوان,تونس,صفاقس,
    الجزائر,وهران,الرباط,فاس,طرابلس,بنغازي,الخرطوم,صنعاء,عدن,الرياض,جدة,الدوحة,المنامة,مسقط""")
PEOPLE = _names("""سامر الحلبي,ليلى منصور,كريم العبدالله,هدى الشامي,ماهر قاسم,رنا الخطيب,
    وليد الجابري,سلمى عثمان,نبيل حداد,
    عامر الزين,دانا يوسف,فادي النجار,مها الصباغ,طارق بركات,لينا عوض,حسام الديب""")
BODIES = _names("""وزارة الزراعة,هيئة الطرق,مؤسسة المياه,اتحاد الفلاحين,غرفة التجارة,
    نقابة المهندسين,لجنة الإغاثة,مديرية الصحة,
    جامعة الفرات,بنك التنمية,شركة الكهرباء,مجلس البلدية,وكالة الفضاء,منظمة المعونة""")
THINGS = _names("""جسر جديد,محطة للقطارات,مستشفى ميداني,سد صغير,معرض للكتاب,سوق شعبي,
    مصنع للنسيج,خط للغاز,مدرسة مهنية,حديقة عامة,
    مركز للأبحاث,ميناء جاف,مطار داخلي,شبكة للري""")
SENTENCES = (
    "أعلنت {body} في {place} أن العمل على {thing} سيبدأ خلال {n} يوماً بعد الانتهاء من الدراسات الفنية",
    "وقال {person} للصحفيين إن المشروع يحتاج إلى {n} مليون ليرة وإن نصف المبلغ صار جاهزاً",
    "وأضاف {person} أن الخلاف مع المقاولين انتهى باتفاق وقعه الطرفان مساء أمس في {place}",
    "ويرى مراقبون أن {body} تأخرت كثيراً في معالجة هذا الملف الذي يشغل سكان {place} منذ سنوات",
    "وكانت أمطار غزيرة قد أغرقت أحياء في {place} وألحقت أضراراً بنحو {n} منزلاً ومتجراً",
    "وطالب أهالي {place} بتعويض عادل عن الأراضي التي ستمر منها الطريق المؤدية إلى {thing}",
    "وأشار التقرير السنوي الذي نشرته {body} إلى تراجع الإنتاج بنسبة {n} في المئة مقارنة بالعام الماضي",
    "ونفى {person} أن تكون هناك نية لرفع الرسوم مؤكداً أن القرار بيد {body} وحدها",
    "ووصل وفد من {place} يضم {n} خبيراً للمشاركة في تقييم الحاجات العاجلة للمنطقة",
    "وشارك في الاجتماع ممثلون عن {body} وعدد من الباحثين الذين عرضوا تجارب مشابهة من {place}",
    "وأوضحت {body} في بيان أن ما تناقلته صفحات التواصل حول {thing} لا أساس له من الصحة",
    "وتعهد {person} بمتابعة الشكاوى التي بلغ عددها {n} شكوى منذ مطلع الشهر الجاري",
    "وتقدر الكلفة الأولية بنحو {n} ألف دولار بحسب وثيقة اطلعت عليها الصحيفة",
    "واعتبر {person} أن نجاح التجربة في {place} يشجع على تعميمها في بقية المحافظات",
    "وأغلقت الشرطة الشوارع القريبة من {thing} وحولت حركة السير حتى ساعة متأخرة من الليل",
    "وبحسب شهود فإن الحريق بدأ في مستودع قديم قرب {place} قبل أن يمتد إلى {n} مبنى مجاوراً",
    "وتعمل فرق الإنقاذ بإشراف {person} على إخلاء العالقين وسط ظروف جوية صعبة",
    "ومن المقرر أن تعقد {body} جلسة استثنائية لبحث مصير {thing} والرد على الانتقادات",
    "وختم {person} حديثه بالقول إن أبناء {place} يستحقون خدمات أفضل وإن الوعود وحدها لا تكفي",
    "ودعت {body} المواطنين إلى التعاون مع اللجان التي ستجول على {n} حياً لجمع البيانات",
    "ولم يصدر أي تعليق رسمي من {place} على الأنباء التي تحدثت عن توقف {thing} عن العمل",
    "وسجلت أسواق {place} ارتفاعاً في أسعار الخضار تراوح بين {n} و{n} في المئة خلال أسبوع",
    "وذكّر {person} بأن الاتفاق السابق نص على تسليم {thing} قبل نهاية الموسم الحالي",
    "وأبدت {body} استعدادها لتمويل {n} منحة دراسية لطلاب الكليات العلمية في {place}",
    "وانتقد كتّاب محليون غياب الشفافية في عقود {thing} وطالبوا بنشرها كاملة",
    "وخرجت مسيرة شارك فيها {n} شخصاً أمام مقر {body} للمطالبة بصرف الرواتب المتأخرة",
    "وفي سياق متصل زار {person} جرحى الحادث واطمأن على سير العلاج في مشافي {place}",
    "ويعود تاريخ {thing} إلى أكثر من {n} عاماً حين كان ملتقى للقوافل العابرة نحو {place}",
    "وقررت المحكمة تأجيل النظر في الدعوى المرفوعة على {body} إلى الجلسة المقبلة",
    "وأكد مصدر في {body} أن الكميات المتوفرة تكفي حاجة {place} مدة {n} أسبوعاً على الأقل",
)
TITLES = (
    "{body} تبدأ العمل على {thing}",
    "جدل في {place} حول {thing}",
    "{person}: لا تراجع عن خطة {thing}",
    "خطوة جديدة من {body} في {place}",
    "ماذا يجري في {place}؟",
    "{place} تنتظر {thing}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A title and its text, paragraphs on lines of their own."""

    title: str
    text: str

    @property
    def sentences(self) -> list[str]:
        return [sentence for line in self.text.split("\n") for sentence in line.split(". ")]


def fill(template: str, rng: random.Random, names: dict[str, list[str]]) -> str:
    def value(found: re.Match[str]) -> str:
        return str(rng.randint(3, 950)) if found[1] == "n" else rng.choice(names[found[1]])

    return re.sub(r"\{(\w+)\}", value, template)


def cast(rng: random.Random) -> dict[str, list[str]]:
    """An article's own few names."""
    return {
        "place": rng.sample(PLACES, 2),
        "person": rng.sample(PEOPLE, 2),
        "body": rng.sample(BODIES, 2),
        "thing": rng.sample(THINGS, 1),
    }


def paragraphs(sentences: list[str]) -> str:
    return "\n".join(". ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def article(rng: random.Random) -> Text:
    """An article of 8 to 14 sentences."""
    names = cast(rng)
    chosen = rng.sample(SENTENCES, rng.randint(8, 14))
    text = paragraphs([fill(line, rng, names) for line in chosen])
    return Text(title=fill(rng.choice(TITLES), rng, names), text=text)


# --- sixteen kinds of copies -----------------------------------------------------------------------

HOUSE_STYLE = (
    ("يوماً", "يوما"),
    ("قال", "صرّح"),
    ("أضاف", "تابع"),
    ("نحو", "قرابة"),
    ("في المئة", "بالمئة"),
    ("أكد", "شدد"),
    ("أوضحت", "بيّنت"),
    ("مساء أمس", "أمس مساء"),
    ("ليرة", "ل.س"),
    ("المقبلة", "القادمة"),
    ("بحسب", "وفق"),
)
OTHER_WORDS = ("اليوم", "مجدداً", "رسمياً", "أيضاً", "حالياً", "بدورها", "تقريباً", "عملياً")


def _spaces(text: Text, rng: random.Random) -> Text:
    return Text(title=text.title, text=re.sub(" ", lambda _: rng.choice([" ", " ", "  ", "\u00a0"]), text.text))


def _hamza(text: Text, rng: random.Random) -> Text:
    return Text(title=text.title, text=text.text.translate(str.maketrans("أإآى", "اااي")))


def _quotes(text: Text, rng: random.Random) -> Text:
    words = [f"«{word}»" if rng.random() < 0.08 else word for word in text.text.split(" ")]
    return Text(title=text.title, text=" ".join(words))


def _digits(text: Text, rng: random.Random) -> Text:
    return Text(title=text.title, text=text.text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))


def _stretched(text: Text, rng: random.Random) -> Text:
    words = text.text.split(" ")
    words = [word[:2] + "ـــ" + word[2:] if len(word) > 4 and rng.random() < 0.2 else word for word in words]
    return Text(title=text.title, text=" ".join(words))


def _vowelled(text: Text, rng: random.Random) -> Text:
    words = [word[:1] + "\u064e" + word[1:] if rng.random() < 0.2 else word for word in text.text.split(" ")]
    return Text(title=text.title, text=" ".join(words))


def _signed(text: Text, rng: random.Random) -> Text:
    head, tail = f"{rng.choice(PLACES)} – مراسلنا الخاص", "المصدر: وكالات ومواقع إخبارية محلية"
    return Text(title=text.title, text=f"{head}\n{text.text}\n{tail}")


def _titled(text: Text, rng: random.Random) -> Text:
    return Text(title=fill(rng.choice(TITLES), rng, cast(rng)), text=text.text)


def _title_repeated(text: Text, rng: random.Random) -> Text:
    return Text(title=text.title, text=f"{text.title}\n{text.text}")


def _lead_repeated(text: Text, rng: random.Random) -> Text:
    return Text(title=text.title, text=f"{text.sentences[0]}\n{text.text}")


def _shuffled(text: Text, rng: random.Random) -> Text:
    paragraphs = text.text.split("\n")
    rng.shuffle(paragraphs)
    return Text(title=text.title, text="\n".join(paragraphs))


def _house_style(text: Text, rng: random.Random) -> Text:
    changed = text.text
    for old, new in HOUSE_STYLE:
        changed = changed.replace(old, new)
    return Text(title=text.title, text=changed)


def _light_edit(text: Text, rng: random.Random) -> Text:
    words = []
    for word in text.text.split(" "):
        if rng.random() < 0.03 and not word.isdecimal() and "\n" not in word:
            words += rng.choice([[], [word, rng.choice(OTHER_WORDS)], [rng.choice(OTHER_WORDS)]])
        else:
            words.append(word)
    return Text(title=text.title, text=" ".join(words))


def _shortened(text: Text, rng: random.Random) -> Text:
    kept = text.sentences[: max(4, round(len(text.sentences) * 0.45))]
    return Text(title=text.title, text=paragraphs(kept))


def _framed(text: Text, rng: random.Random) -> Text:
    """With a paragraph of the outlet's own before, and one after."""
    names = cast(rng)
    before, after = (fill(line, rng, names) for line in rng.sample(SENTENCES, 2))
    return Text(title=text.title, text=f"{before}\n{text.text}\n{after}")


def _mixed(text: Text, rng: random.Random) -> Text:
    for change in (_titled, _hamza, _house_style, _light_edit, _quotes, _signed):
        text = change(text, rng)
    return text


COPIES: dict[str, Callable[[Text, random.Random], Text]] = {
    "spaces": _spaces,
    "hamza": _hamza,
    "quotes": _quotes,
    "digits": _digits,
    "stretched": _stretched,
    "vowelled": _vowelled,
    "signed": _signed,
    "titled": _titled,
    "title repeated": _title_repeated,
    "lead repeated": _lead_repeated,
    "shuffled": _shuffled,
    "house style": _house_style,
    "light edit": _light_edit,
    "shortened": _shortened,
    "framed": _framed,
    "mixed": _mixed,
}


# --- strangers -------------------------------------------------------------------------------------


def follow_up(text: Text, rng: random.Random) -> Text:
    """Another day's article that repeats two sentences as background."""
    new = article(rng)
    return Text(title=new.title, text=paragraphs([*new.sentences, *rng.sample(text.sentences, 2)]))


def twin(text: Text, rng: random.Random) -> Text:
    """The same frame filled with other numbers, names and places."""
    renamed = text
    for names in (PLACES, PEOPLE, BODIES, THINGS):
        used = [name for name in names if name in text.text]
        others = rng.sample([name for name in names if name not in used], min(len(used), len(names) - len(used)))
        marks = {name: f"\ue000{number}\ue001" for number, name in enumerate(sorted(used, key=len, reverse=True))}
        title, body = renamed.title, renamed.text
        for name, mark in marks.items():
            title, body = title.replace(name, mark), body.replace(name, mark)
        for (_, mark), other in zip(marks.items(), others, strict=True):
            title, body = title.replace(mark, other), body.replace(mark, other)
        renamed = Text(title=title, text=body)
    return Text(title=renamed.title, text=re.sub(r"\d+", lambda _: str(rng.randint(3, 950)), renamed.text))
