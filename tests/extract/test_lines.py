"""The article survives its cleaning: counter-examples, limits, and every line accounted for."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arabic.furniture import PHRASES
from crawler.arabic.letters import line_key
from crawler.extract.lines import clean_lines, reclean
from crawler.model import Extraction, LearnedLine, RemovedLine, SiteProfile
from tests.extract.articles import BODY, EMPTY, NOW, SOURCE, TITLE

# Sentences of real text that hold the words of furniture.
REAL = [
    'دعت الوزارة المواطنين إلى قراءة المسودة وقالت: "اترك تعليقاً على المسودة قبل نهاية الشهر"',
    "شارك وزير النقل في افتتاح الطريق السريع الذي يربط المدينتين.",
    "شارك هذا الموضوع في إشعال الجدل بين النواب طوال الجلسة",
    "نشر الجيش وحدات إضافية على طول الحدود الشرقية فجر اليوم",
    "نشر في عام 2014 روايته الأولى ثم انقطع عن الكتابة عشر سنوات",
    "منذ ساعتين والفرق تحاول إخراج العالقين من تحت الأنقاض",
    "قبل يومين وصلت القافلة إلى المخيم محملة بالأغطية",
    "وكالات السياحة تشكو من تراجع الحجوزات هذا الموسم",
    "للمزيد من الضمانات طلب المصرف كفالة عقارية من الشركة",
    "المصدر الذي تحدث إلينا رفض الكشف عن هويته لأسباب أمنية",
    "المصدر: قال إن الاجتماع الذي عقد مساء أمس انتهى من غير اتفاق على موعد جديد للجولة المقبلة من المحادثات.",
    "كتب الشاعر في رسالته الأخيرة أن البحر لا يخون أصحابه",
    "كتب: هكذا ختم الوزير تغريدته التي أثارت جدلا واسعا بين المتابعين.",
    "تابعنا على مدى سنوات عمل هذه الفرق وهي تواجه الموت بأيد عارية",
    "تابعنا عبر الشرفة ألسنة اللهب وهي تلتهم المستودع القديم",
    "تابعوا على فيسبوك حملة التضامن التي أطلقتها عائلات المفقودين ثم تحولت إلى حركة احتجاج",
    "الاسم الحقيقي للكاتب لم يعرف إلا بعد رحيله بسنوات",
    "رد الوزير على سؤال النائب بأن الأرقام قيد المراجعة",
    "التعليق على قرار المحكمة جاء سريعا من أحزاب المعارضة",
    "تعليقات القراء على المقال ملأت ثلاث صفحات من عدد الأسبوع الماضي",
    "المزيد من الشاحنات عبرت المنفذ صباح الخميس",
    "اقرأ أيضا ما كتبه المؤرخون عن تلك الحقبة، يقول الأستاذ لطلابه في كل محاضرة.",
    "شاهد عيان: رأيت الدخان يتصاعد من الطابق الثالث ثم سمعت صراخا",
    "يقول أبو محمد وهو يرفع حجرا من ركام بيته: لن نرحل من هنا",
    "العدد 1105 من القرارات الصادرة هذا العام يخص أملاك الدولة",
    "السنة الماضية شهدت العدد 40 من الهجمات على الصيادين",
    "مقالات ذات صلة بالقضية صادرتها الشرطة من مكتب الصحفي",
    "رئيس التحرير: سنواصل النشر رغم التهديدات، ولن نغير خطنا التحريري مهما بلغت الضغوط علينا.",
    "الموقع يستخدم قاعدة للصواريخ منذ مطلع العام بحسب صور الأقمار",
    (
        "جميع الحقوق محفوظة للعمال بموجب الاتفاق الجديد الذي وقع أمس في مقر النقابة بحضور ممثلين عن أصحاب المعامل "
        "والحكومة والبرلمان"
    ),
    "412 زيارة قام بها المفتشون إلى المعامل خلال ستة أشهر",
    "3 دقائق فصلت الفريق عن اللقب قبل هدف التعادل",
    "الخميس 18 أبريل 2024 كان يوما طويلا على سكان الميناء",
    "سياسة الخصوصية التي أعلنتها الشركة أغضبت ملايين المستخدمين",
    "فيسبوك وتويتر حجبا الحسابات التي حرضت على العنف",
    "من نحن لنقرر عن الضحايا، سأل القاضي في ختام المرافعة",
    "النهر فاض على ضفتيه وأغرق عشرات البيوت",
    "مصدر: الجيش انسحب من البلدة قبل الفجر",
    "خاص: لقاء مع الوزير بعد عودته",
    "تقرير: تراجع الصادرات الزراعية إلى أدنى مستوياتها",
    "علامات: صداع، حمى، سعال",
    "فيسبوك: حذفنا ملايين الحسابات الوهمية هذا العام",
    "2 - 0",
    "الأهلي 3 - 1 الاتحاد",
    "الآراء التي سمعناها في الشارع لا تعبر عن موقف الحكومة من الاتفاق",
    "Subscribe to the theory that water finds its way, and the flood is no surprise.",
    "Share this burden fairly, the minister told the two companies.",
    "Read more books this year, the mayor told the pupils",
    "Leave a comment out of the record and it never happened, the judge said.",
    "Next week the port reopens to ships from the north",
    "الصورة: ما زالت ضبابية بعد أسبوع من التفاوض",
    "الصورة: ستتضح معالم الحكومة خلال أيام",
    "يوتيوب: سنحجب القنوات المحرضة",
    "تويتر: نعيد الحسابات المعلقة قريبا",
    "المصدر: لم نتسلم أي رد حتى الآن",
    "المشرف العام: لن نغلق أبوابنا",
    "حلب في 3/4/2021",
    "دمشق في 3/4/2021",
    "ظهر الخبر أولا على قناة محلية ثم نفته الحكومة.",
    "ويمكن للسكان قراءة التقرير على موقع البلدية.",
    "يمكنك مشاهدة المباراة على موقع الاتحاد.",
    "تابعوا المباراة في ساحة البلدة حتى منتصف الليل",
    "تابعنا المباراة على شاشة كبيرة في الساحة",
    "انتهى الدوام.",
    "انتهى السباق بلا فائز",
    "أخبار سارة للمزارعين",
    "العمل مستمر على مدار الساعة",
    "الخط الساخن للبلدية: 0800123456",
    "أو عبر الاتصال بالرقم 115.",
    "- العشاء: 8:10 م",
    "[مقطع مسجل]",
    "[laughter]",
    "iPhone",
    ":)",
    "override_settings",
    "لمزيد من المعلومات عن سياسة البلدية في مجال المياه زوروا الرابط التالي:",
    "macOS",
    "حجم الأضرار",
    "حجم الخط: أكبر مما اعتاده القراء",
    "كتابة النص",
    "مشاركة واسعة",
    "إعلان النتائج",
    "تسجيل جديد",
    "شروط المشاركة: أن يكون المتسابق دون العشرين",
    "نائب رئيس التحرير يروي قصة الاعتقال",
    "قرار بإقالة رئيس مجلس الإدارة ورئيس التحرير",
    "أرقام ودلالات:",
    "By the end of May the bridge will carry trains again",
    "Anzeige erstatteten am Montag drei Anwohner der Fabrik",
]


@pytest.mark.parametrize("sentence", REAL)
@pytest.mark.parametrize("place", ["middle", "end", "beginning"])
def test_real_text_is_never_lost(sentence: str, place: str) -> None:
    at = {"middle": 3, "end": len(BODY), "beginning": 0}[place]
    lines = [*BODY[:at], sentence, *BODY[at:]]
    found = clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.text.split("\n"), found.removed) == (lines, ())


def test_real_sentences_are_many() -> None:
    assert len(set(REAL)) >= 40


def test_interview_keeps_its_short_repeated_answers() -> None:
    lines = [*BODY[:2], "هل تأخرتم؟", "نعم.", BODY[2], "هل ستعوضون السكان؟", "نعم.", *BODY[3:]]
    assert clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == lines


def test_interviewed_editor_keeps_his_answers() -> None:
    lines = [*BODY[:2], "رئيس التحرير: لن نتراجع", BODY[2], "رئيس التحرير: سنواصل النشر"]
    assert clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == lines


def test_question_put_to_several_people_stays() -> None:
    question = "ما الذي تغير في حياة أسرتكم منذ أن عادت المياه إلى الحي، وهل باتت الفاتورة الشهرية أخف مما كانت عليه؟"
    lines = [line for paragraph in BODY for line in (question, paragraph)]
    assert clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == lines


def test_says_with_a_quote_behind_it_is_no_comment() -> None:
    lines = [*BODY, "يقول أبو كريم:", "انتظرنا الماء سنوات طويلة ولم نعد نصدق الوعود.", "ثم يمضي إلى عمله."]
    assert clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == lines


def test_card_in_the_middle_leaves_the_heading_behind_it() -> None:
    lines = [*BODY[:2], "اقرأ أيضاً:", "وزير الري يتفقد السد الجديد في الشمال", "كلفة المشروع", *BODY[2:]]
    found = clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == [*BODY[:2], "كلفة المشروع", *BODY[2:]]


def test_long_tail_of_furniture_goes_as_a_whole() -> None:
    tail = [
        "المصدر: وكالات",
        "النهر",
        "شارك هذا الموضوع:",
        "فيس بوك",
        "X",
        "طباعة",
        "معجب بهذه:",
        "إعجاب تحميل...",
        "مرتبط",
        "تصفّح المقالات",
        "المقالة السابقة",
        "اترك تعليقاً",
        "لن يتم نشر عنوان بريدك الإلكتروني.",
        "الحقول الإلزامية مشار إليها بـ *",
        "التعليق *",
        "الاسم *",
        "البريد الإلكتروني *",
        "الموقع الإلكتروني",
        "إرسال التعليق",
        "سياسة الخصوصية",
        "اتصل بنا",
        "جميع الحقوق محفوظة",
        "Exit mobile version",
    ]
    found = clean_lines([*BODY, *tail], title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == list(BODY)
    assert [removed.line for removed in found.removed] == tail


def test_card_near_the_end_leaves_the_article_under_it() -> None:
    card = ["اقرأ أيضاً:", "نادي الجبل يتعاقد مع حارس برازيلي"]
    found = clean_lines([*BODY[:5], *card, BODY[5]], title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == list(BODY)


def test_story_under_a_card_goes_and_the_article_behind_it_stays() -> None:
    card = [
        "اقرأ أيضاً:",
        "نادي الجبل يتعاقد مع حارس برازيلي",
        "أعلن نادي الجبل أنه تعاقد مع الحارس البرازيلي لثلاثة مواسم.",
    ]
    found = clean_lines([*BODY[:5], *card, BODY[5]], title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == list(BODY)


def test_story_on_the_articles_own_words_stays_where_they_were_used() -> None:
    own = "وقال رئيس البلدية إن الورشات ستعمل في الأحياء الشرقية حتى إشعار آخر."
    card = ["اقرأ أيضاً:", "رئيس البلدية يزور الورشات في الأحياء الشرقية"]
    found = clean_lines([*BODY, *card, own], title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == [*BODY, own]


def test_rows_with_numbers_alone_are_an_article() -> None:
    rows = [f"{number}.50 ليرة سعر الصنف {word}" for number, word in enumerate(("الأول", "الثاني", "الثالث"))]
    bulletin = [*rows, *(f"{row} اليوم" for row in rows)]
    assert clean_lines(bulletin, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == bulletin


def test_short_lines_without_furniture_are_no_menu() -> None:
    lines = ["دفاتر", "أوراق قديمة", *BODY]
    assert clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == lines
    lines = ["دفاتر", "أوراق قديمة", "رسائل", "من نحن", *BODY]
    assert clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == [*lines[:3], *BODY]


def test_number_beside_a_ruler_is_of_a_table() -> None:
    lines = [*BODY, "1636", "|", "94"]
    found = clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == [*BODY, "1636", "94"]


def test_dateline_among_buttons_stays() -> None:
    found = clean_lines(["من نحن", "دمشق-سانا", "اتصل بنا", *BODY], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.text.split("\n")[0], found.dateline_agency) == ("دمشق-سانا", "سانا")


def test_short_text_loses_its_comment_form_but_no_links() -> None:
    flash = "انقطعت المياه عن الأحياء الشرقية بسبب عطل طارئ."
    form = ["اترك تعليقاً", "لن يتم نشر عنوان بريدك الإلكتروني."]
    links = ["مقالات ذات صلة", "افتتاح معرض الكتاب في دورته العاشرة", "وزير الري يتفقد السد الجديد"]
    found = clean_lines([flash, *form], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.text, found.flags) == (flash, ())
    found = clean_lines([flash, *links, *form], title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == [flash, *links[1:]]
    assert found.flags == ("kept_despite_rules",)


def test_comments_longer_than_the_article_are_kept_and_flagged() -> None:
    comments = [
        line
        for number in range(20)
        for line in (f"يقول زائر {number}:", "1 مايو 2024 الساعة 9:30 ص", f"{BODY[5][:90]} {number}", "رد")
    ]
    found = clean_lines([*BODY, *comments], title=TITLE, source=SOURCE, profile=EMPTY)
    assert "kept_despite_rules" in found.flags
    assert BODY[5][:90] + " 7" in found.text


def test_nothing_but_furniture_is_kept() -> None:
    found = clean_lines(["اترك تعليقاً", "شارك هذا الموضوع:"], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.text, found.removed) == ("اترك تعليقاً\nشارك هذا الموضوع:", ())
    assert found.flags == ("kept_despite_rules",)


def test_lead_becomes_the_summary() -> None:
    lead = " ".join(BODY[0].split()[:14])
    found = clean_lines([lead, *BODY], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.summary, found.text.split("\n")) == (lead, list(BODY))
    assert found.removed == (RemovedLine(rule="lead_as_summary", line=lead),)


def test_title_is_doubled_and_then_gone() -> None:
    found = clean_lines([TITLE, "", TITLE, *BODY], title=TITLE, source=SOURCE, profile=EMPTY)
    assert found.text.split("\n") == list(BODY)


def test_reclean_takes_out_what_was_learned_since() -> None:
    line = LearnedLine(key="حيث الخبر اولا", line="", articles=9, share=1.0, first_seen_at=NOW)
    profile = SiteProfile(source="nahr", version=1, lines=(line,))
    before = Extraction(title=TITLE, text="\n".join([*BODY, "حيث الخبر أولاً"]))
    after = reclean(before, profile)
    assert after.text.split("\n") == list(BODY)
    assert after.removed == (RemovedLine(rule="learned", line="حيث الخبر أولاً"),)
    assert reclean(after, profile) is after
    assert reclean(before, EMPTY) is before


BACKGROUND = (
    "وتعد المحطة الأقدم في البلاد، وقد بنيت قبل مئة عام على أطراف المدينة القديمة قرب الجسر، ثم توقفت عن العمل "
    "سنوات طويلة بسبب نقص المياه وارتفاع كلفة الإصلاح وغياب القطع اللازمة لتشغيل مضخاتها."
)


@pytest.mark.parametrize(
    ("line", "kept"), [(BACKGROUND, True), ("حيث الخبر أولاً وحيث الحقيقة دائماً", False)], ids=["long", "short"]
)
def test_of_a_short_article_no_long_learned_line_goes(line: str, kept: bool) -> None:
    """A background paragraph repeats as furniture does: what it leaves must be an article still."""
    known = LearnedLine(key=line_key(line), line=line, articles=9, share=1.0, first_seen_at=NOW)
    profile = SiteProfile(source="nahr", lines=(known,))
    found = clean_lines([BODY[0], line], title=TITLE, source=SOURCE, profile=profile)
    assert (line in found.text) is kept
    assert found.flags == (("kept_despite_rules",) if kept else ())
    assert line not in clean_lines([*BODY, line], title=TITLE, source=SOURCE, profile=profile).text


@pytest.mark.parametrize("line", ["فيسبوك", "يقول سامي:", "مقالات ذات صلة", "3 تعليقات", "اترك تعليقاً", "-" * 300])
def test_thirty_thousand_lines_of_a_kind_come_to_an_end(line: str) -> None:
    found = clean_lines([*BODY, *[line] * 30_000], title=TITLE, source=SOURCE, profile=EMPTY)
    assert len(found.removed) + len(found.text.split("\n")) == 30_000 + len(BODY)


WORDS = st.sampled_from(
    [
        *PHRASES,
        *BODY,
        *REAL,
        TITLE,
        "يقول سامي:",
        "رد",
        "المصدر: وكالات",
        "العدد 12 - 1/5/2024",
        "دمشق-سانا",
        "يتبع…",
        "نُشر في 1 مايو 2024",
        "الوسوم: أ، ب",
        "412 زيارة",
        "-->",
        "***",
        "النهر",
    ]
)
LINES = st.lists(st.one_of(WORDS, WORDS.map(lambda words: f"{words}: {words}"), st.text(max_size=60)), max_size=25)


@given(lines=LINES, title=st.one_of(WORDS, st.text(max_size=20)))
def test_every_line_is_kept_or_listed_as_removed(lines: list[str], title: str) -> None:
    """Any text survives: in order, each line once."""
    lines = [part for line in lines for part in line.split("\n")]
    learned = SiteProfile(
        source="nahr", lines=(LearnedLine(key="رد", line="رد", articles=9, share=1.0, first_seen_at=NOW),)
    )
    found = clean_lines(lines, title=title, source=SOURCE, profile=learned)
    filled = [line for line in lines if line.strip()]
    kept = found.text.split("\n") if found.text else []
    removed = [removed.line for removed in found.removed]
    assert Counter(kept) + Counter(removed) == Counter(filled)
    rest = iter(filled)
    assert all(line in rest for line in kept)
    assert bool(kept) == bool(filled)
    names = {removed.rule for removed in found.removed}
    assert not found.summary or "lead_as_summary" in names


@given(lines=LINES)
def test_cleaning_again_changes_little_enough_to_lose_nothing(lines: list[str]) -> None:
    lines = [part for line in lines for part in line.split("\n")]
    once = clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY)
    again = clean_lines(once.text.split("\n"), title=TITLE, source=SOURCE, profile=EMPTY)
    assert bool(again.text) == bool(once.text)


@pytest.mark.parametrize(
    "line",
    [
        "هذا الخبر للمشتركين في الصندوق بشرى سارة، قال المدير.",
        "اشترك من حلب عشرون رياضيا في السباق.",
        "اشترك في خدمة الإنقاذ ثلاثون متطوعا من القرية.",
        "لقراءة المزيد من الكتب أنشأت البلدية مكتبة جديدة.",
        "تابع القراءة على ضوء الشموع حتى الصباح.",
        "أهم الأخبار وصلت من الجبهة مساء، قال الجندي.",
        "اختيارات المحرر الأدبي أثارت جدلا بين الشعراء.",
        "شاهد الفيديو آلاف الزوار خلال ساعة.",
        "محتوى إعلاني بلغ نصف الصفحات في العدد الأخير.",
    ],
)
def test_sentences_about_subscribers_and_readers_stay(line: str) -> None:
    assert line in clean_lines((*BODY, line), title=TITLE, source=SOURCE, profile=EMPTY).text


@pytest.mark.parametrize(
    "line",
    [
        "مواضيع قد تهمك",
        "اختيارات المحرر",
        "تعرف على المزيد",
        "السابق التالي",
        "هل وجدت خطأ؟ أخبرنا",
        "هل أعجبك الخبر؟",
        "محتوى إعلاني",
        "حمّل تطبيق الصحيفة من متجر غوغل",
        "كن أول من يعلق على الخبر",
        "نستخدم ملفات الارتباط لتحسين تجربتك",
    ],
)
def test_lines_by_which_sites_speak_to_readers_go_at_both_ends(line: str) -> None:
    for lines in ((line, *BODY), (*BODY, line)):
        assert clean_lines(lines, title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == [*BODY]
