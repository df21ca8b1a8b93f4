"""Copies found and strangers kept apart, on invented articles."""

from __future__ import annotations

import random

import pytest

from crawler.dedup.fingerprint import fingerprint
from crawler.dedup.near_copies import CONTAINED, RETOLD, Reading, compare, shares
from crawler.model import CopyKind
from tests.dedup.agency import BULLETINS, PRINTED, STORIES
from tests.dedup.stories import COPIES, Text, article, follow_up, twin

ARTICLES = 60


def candidates(a: Text, b: Text) -> bool:
    """Whether the index brings two texts together at all."""
    one, two = fingerprint(a.title, a.text), fingerprint(b.title, b.text)
    return bool(
        set(one.bands) & set(two.bands) or set(one.sentences) & set(two.sentences) or one.text_hash == two.text_hash
    )


def same(a: Text, b: Text) -> bool:
    return candidates(a, b) and compare(Reading(a.title, a.text), Reading(b.title, b.text))[0] is not None


def seeded(name: str) -> random.Random:
    return random.Random(f"marsad {name}")


@pytest.mark.parametrize("kind", COPIES)
def test_copies_are_found(kind: str) -> None:
    rng = seeded(kind)
    originals = [article(rng) for _ in range(ARTICLES)]
    found = sum(same(text, COPIES[kind](text, rng)) for text in originals)
    assert found / ARTICLES >= (0.9 if kind == "mixed" else 0.98)


def test_recall_over_all_kinds() -> None:
    rng = seeded("recall")
    pairs = [(text, change(text, rng)) for change in COPIES.values() for text in [article(rng) for _ in range(20)]]
    assert sum(same(a, b) for a, b in pairs) / len(pairs) >= 0.98


def test_unrelated_articles_stay_apart() -> None:
    rng = seeded("unrelated")
    texts = [article(rng) for _ in range(40)]
    assert [1 for i, a in enumerate(texts) for b in texts[:i] if same(a, b)] == []


def test_follow_ups_stay_apart() -> None:
    rng = seeded("follow up")
    assert sum(same(text, follow_up(text, rng)) for text in [article(rng) for _ in range(ARTICLES)]) == 0


def test_twins_stay_apart() -> None:
    rng = seeded("twin")
    assert sum(same(text, twin(text, rng)) for text in [article(rng) for _ in range(ARTICLES)]) <= 2


# --- single pairs ----------------------------------------------------------------------------------

BULLETIN = (
    "توقعت الأرصاد أن يكون الطقس في {city} غائماً جزئياً مع فرصة لهطول زخات من المطر بعد الظهر. "
    "وتهب على {city} رياح غربية معتدلة السرعة تشتد أحياناً على المرتفعات الشرقية. "
    "ودعت الأرصاد سكان {city} إلى الحذر من تشكل الضباب على الطرق الجبلية في ساعات الصباح الأولى."
)


def kind(a: tuple[str, str], b: tuple[str, str]) -> CopyKind | None:
    return compare(Reading(*a), Reading(*b))[0]


def test_bulletins_without_numbers_are_told_apart_by_their_names() -> None:
    assert kind(("طقس حلب", BULLETIN.format(city="حلب")), ("طقس حمص", BULLETIN.format(city="حمص"))) is None


PRICES = (
    "فتحت سوق الهال أبوابها صباح اليوم على حركة بيع نشطة وأسعار متقلبة بحسب تجار الجملة. "
    "وبيع كيلو البندورة بسعر {0} ليرة وكيلو الخيار بسعر {1} ليرة وكيلو البطاطا بسعر {2} ليرة في المتوسط. "
    "ونصح التجار المستهلكين بتأجيل الشراء إلى ساعات المساء حين تنخفض الأسعار عادة قبل إغلاق المحال أبوابها."
)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((4100, 3700, 2800), None),
        ((4500, 3700, 2800), None),
        ((4500, 3900, 2800), CopyKind.SYNDICATED),
        ((4500, 3900, 2600), CopyKind.IDENTICAL),
    ],
    ids=["another day's prices", "two prices of three", "one number mended", "the same bulletin"],
)
def test_one_frame_with_other_numbers_is_another_bulletin(
    numbers: tuple[int, int, int], expected: CopyKind | None
) -> None:
    """Names don't tell such texts apart: they name the same things."""
    assert kind(("سوق الهال", PRICES.format(4500, 3900, 2600)), ("سوق الهال", PRICES.format(*numbers))) is expected


def test_the_same_text_is_identical_whatever_its_spelling() -> None:
    text = BULLETIN.format(city="القامشلي")
    assert kind(("طقس", text), ("عنوان آخر", text.replace("أ", "ا").replace(". ", ".\n"))) is CopyKind.IDENTICAL


def test_a_shortened_text_is_syndicated() -> None:
    text = BULLETIN.format(city="القامشلي")
    assert kind(("طقس", text), ("طقس", text.rpartition(". ")[0])) is CopyKind.SYNDICATED


def test_empty_texts_are_no_copies() -> None:
    assert kind(("أ", ""), ("ب", BULLETIN)) is None
    assert kind(("أ", "كلمة"), ("ب", "أخرى")) is None


def test_both_directions_are_told() -> None:
    """A copy that lost a paragraph is all taken, and less than all of the first is left."""
    paragraphs = article(seeded("eight")).text.split("\n")
    shortened, first = Reading("", "\n".join(paragraphs[:-1])), Reading("", "\n".join(paragraphs))
    taken, kept = shares(shortened, first)
    assert taken == 1.0
    assert 0.5 < kept < 0.95
    assert shares(first, shortened) == (kept, taken)
    assert compare(shortened, first) == compare(first, shortened) == (CopyKind.SYNDICATED, 1.0)


# --- agency stories --------------------------------------------------------------------------------


@pytest.mark.parametrize("way", PRINTED)
def test_what_papers_make_of_an_agency_story_is_found(way: str) -> None:
    rng = seeded(way)
    copies = [(story.text, PRINTED[way](story, rng)) for story in STORIES for _ in range(3)]
    assert sum(same(text, copy) for text, copy in copies) / len(copies) >= (0.8 if way == "excerpt" else 0.88)


def test_nearly_all_that_papers_make_of_agency_stories_is_found() -> None:
    copies = [(story.text, change(story, seeded(way))) for way, change in PRINTED.items() for story in STORIES]
    assert sum(same(text, copy) for text, copy in copies) / len(copies) >= 0.96


def test_the_next_day_with_the_same_background_is_another_story() -> None:
    joined = [
        (way, story.text.title)
        for story in STORIES
        for way, change in PRINTED.items()
        if same(change(story, seeded(way)), story.next_day)
    ]
    assert joined == []


@pytest.mark.parametrize("place", [0, 1])
def test_a_short_report_with_much_background_is_another_story(place: int) -> None:
    """One new paragraph above the background, against the story's lead above it."""
    joined = []
    for story in STORIES:
        background = story.paragraphs[-1]
        new = Text(title=story.next_day.title, text=f"{story.next_day.text.split(chr(10))[place]}\n{background}")
        old = Text(title=story.text.title, text=f"{story.paragraphs[0]}\n{background}")
        joined += [story.text.title] if same(old, new) else []
    assert joined == []


def test_bulletins_are_told_apart() -> None:
    assert [a.title for a, b in BULLETINS if same(a, b)] == []


VIRUS = (
    "أكدت منظمة الصحة العالمية الأربعاء أن متحورا جديدا من الفيروس ينتشر سريعا في 41 دولة، لكنه لا يشكل خطرا إضافيا.",
    "وقالت المسؤولة عن الملف ماريا فان كيركوف في جنيف إن اللقاحات ما زالت توفر حماية من الحالات الخطيرة والوفاة.",
    "وسجلت المنظمة 850 ألف إصابة جديدة خلال الأسابيع الماضية بزيادة 52 في المئة، بينما تراجعت الوفيات في أميركا.",
    "ودعت فان كيركوف الدول إلى مواصلة المراقبة، وشددت على ضرورة ارتداء الكمامات في الأماكن المزدحمة سيئة التهوية.",
)


@pytest.mark.parametrize("titles", [("الفيروس", "الفيروس"), ("", ""), ("عاجل", "الصحة")])
@pytest.mark.parametrize(
    ("printed", "changes"),
    [
        ((0, 1, 2, 3), {"أكدت": "أعلنت", "وقالت": "وأوضحت", "في المئة": "بالمئة", "لا يشكل": "لا يمثل"}),
        ((0, 1, 2, 3), {"كيركوف": "كيرخوف", "أميركا": "أمريكا"}),
        ((0, 1, 2), {"41": "٤١", "850": "٨٥٠", "سريعا": "بسرعة"}),
        ((0, 1), {}),
        ((1, 2), {}),
        ((1, 0, 3), {}),
        ((0, 2), {"أكدت": "جنيف (وكالات) - أكدت"}),
    ],
    ids=["house style", "names and countries respelt", "digits", "cut", "its middle", "a quote first", "a dateline"],
)
def test_a_headline_that_names_nothing_leaves_copies_copies(
    titles: tuple[str, str], printed: tuple[int, ...], changes: dict[str, str]
) -> None:
    copy = "\n".join(VIRUS[place] for place in printed)
    for old, new in changes.items():
        copy = copy.replace(old, new)
    assert same(Text(title=titles[0], text="\n".join(VIRUS)), Text(title=titles[1], text=copy))


APPOINTED = (
    "قرر مجلس الوزراء في جلسته اليوم تعيين {0} مديرا عاما لمرفأ اللاذقية خلفا للمدير السابق الذي أحيل إلى التقاعد.\n"
    "ويحمل {0} شهادة الدكتوراه من جامعة {1} في هندسة الموانئ وعمل 12 عاما في وزارة النقل مديرا للتخطيط ثم مستشارا."
)


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        (("الكيال", "روسيا"), ("الكيالي", "روسيا"), True),
        (("الكيال", "روسية"), ("الكيال", "روسيا"), True),
        (("الكيال", "أميركية"), ("الكيال", "بوسطن"), True),
        (("الكيال", "روسية"), ("الكيال", "إيطالية"), False),
        (("الكيال", "روسيا"), ("الكيال", "فرنسا"), False),
    ],
    ids=["a name mended", "a country respelt", "a country made exact", "another country", "another country's name"],
)
def test_another_country_in_one_place_is_another_text(
    one: tuple[str, str], other: tuple[str, str], copies: bool
) -> None:
    found = [(f"تعيين {told[0]} مديرا للمرفأ", APPOINTED.format(*told)) for told in (one, other)]
    assert (kind(*found) is not None) is copies


def test_different_stories_of_agencies_stay_apart() -> None:
    assert [1 for i, a in enumerate(STORIES) for b in STORIES[:i] if same(a.text, b.text)] == []


HEADLINE = "فاجعة كرموز: سبعة ضحايا"
COLLAPSE = (
    "انهار مبنى من خمسة طوابق في حي كرموز بالإسكندرية فجراً. وقال رئيس الحي إن السكان رفضوا الإخلاء مراراً. "
    "ونقلت سيارات الإسعاف جرحى كرموز إلى المستشفى القريب. وأمرت النيابة بفحص المباني المجاورة كلها."
)


@pytest.mark.parametrize(
    ("changed", "copies"),
    [
        pytest.param((HEADLINE, COLLAPSE), True, id="a paper's own headline"),
        pytest.param((HEADLINE, COLLAPSE.replace("وقال", "وصرح").replace("فجراً", "أمس")), True, id="verbs and days"),
        pytest.param(("انهيار", COLLAPSE.replace("خمسة", "5")), True, id="digits for words"),
        pytest.param(
            ("انهيار مبنى في العطارين", COLLAPSE.replace("كرموز", "العطارين")),
            False,
            id="another place in the headline and the text",
        ),
    ],
)
def test_what_tells_reports_apart(changed: tuple[str, str], copies: bool) -> None:
    assert (kind(("انهيار مبنى في كرموز بالإسكندرية", COLLAPSE), changed) is not None) is copies


def test_one_name_put_right_in_a_long_text_leaves_it_a_copy() -> None:
    """A mended name stands in the headline and twice in one sentence; all others are the same word for word."""
    text = "\n".join(article(seeded(f"long {part}")).text for part in range(2))
    one, other = (f"قال {name} إن {name} لن يستقيل من منصبه هذا الأسبوع.\n{text}" for name in ("سمعان", "شمعون"))
    assert kind(("سمعان باق", one), ("شمعون باق", other)) is CopyKind.SYNDICATED


# --- two selections from one story of an agency -----------------------------------------------------

COMMON = (
    "قتل 17 شخصاً وأصيب 40 آخرون حين انفجر صهريج وقود في سوق بلدة الشجرة فجر الأربعاء، بحسب ما أعلن الدفاع المدني.",
    "وقال المتحدث باسم الدفاع المدني سامر النعيمي إن الصهريج اصطدم بحافلة متوقفة قبل أن يشتعل.",
)
ONE = "وأغلقت الشرطة مداخل البلدة وفتحت مراكز للتبرع بالدم في المدارس. ونقل مراسل صحيفتنا أن الأهالي حفروا بأيديهم."
ONE += " ووصلت جرافات من المحافظة المجاورة ظهراً. وروى بائع خضار أنه رأى كرة من اللهب ترتفع فوق السطوح القريبة."
ONE += " وعلقت المدارس الدروس يومين وأوقفت البلدية حفلات الصيف."
OTHER = "وأعلن رئيس الوزراء الحداد ثلاثة أيام وقطع زيارته إلى الخارج. وعزت دول عدة عائلات الضحايا في برقيات رسمية."
OTHER += " وطالب نقيب السائقين بمنع الصهاريج من عبور الأسواق نهاراً. وتعهدت الوزارة بتعويض أصحاب المحال المحترقة كلهم."
OTHER += " ونشرت النقابة قائمة بطرق بديلة تمر خارج الأحياء المكتظة."


@pytest.mark.parametrize(
    ("lead", "copies"),
    [
        pytest.param(COMMON[0], True, id="the same beginning and numbers"),
        pytest.param(COMMON[0].replace("17", "سبعة عشر"), True, id="in words"),
        pytest.param(COMMON[0].replace("17", "23").replace("40", "61"), False, id="an update of the numbers"),
        pytest.param(COMMON[0].replace("17", "عدد من").replace("40", "نحو"), False, id="no numbers in common"),
        pytest.param(
            "شيع آلاف من سكان حوران أمس جنازات أبنائهم ورددوا هتافات تطالب بالمحاسبة.", False, id="another lead"
        ),
    ],
)
def test_two_selections_of_an_agency_story_are_copies(lead: str, copies: bool) -> None:
    a = Reading("انفجار في الشجرة", "\n".join([*COMMON, ONE]))
    b = Reading("حداد بعد انفجار الصهريج", "\n".join([lead, COMMON[1], OTHER]))
    assert RETOLD[1] <= max(shares(a, b)) < CONTAINED or not copies
    assert (compare(a, b)[0] is CopyKind.NEAR) is (compare(b, a)[0] is CopyKind.NEAR) is copies
