"""Every rule has cases: what it cuts from an article, and that it leaves the article alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.extract.lines import Cleaned, clean_lines
from crawler.extract.rules import RULES
from crawler.model import LearnedLine, SiteProfile
from tests.extract.articles import BODY, EMPTY, NOW, SOURCE, TITLE

LEARNED = SiteProfile(
    source="nahr",
    version=1,
    articles=20,
    lines=(
        LearnedLine(key="النهر حيث الخبر اولا", line="", articles=20, share=1.0, first_seen_at=NOW),
        LearnedLine(key="زوار اليوم 0", line="", articles=20, share=1.0, first_seen_at=NOW, position="edge"),
        LearnedLine(key="سطر اعيد", line="", articles=20, share=1.0, first_seen_at=NOW, active=False),
    ),
)

# rule -> (lines before the article, lines in its middle, lines behind it), all cut by that rule
CASES: dict[str, list[tuple[list[str], list[str], list[str]]]] = {
    "strip_lines": [([], ["*** برعاية مصرف الوادي ***"], []), (["عدد الأربعاء من صحيفة النهر الورقية"], [], [])],
    "combined_line": [(["تاريخ النشر 12:11 18-12-2017 الكاتب: إذاعة الجبل المصدر: وكالات البلد: محلي"], [], [])],
    "source_line": [
        ([], [], ["المصدر: وكالات"]),
        ([], [], ["المصدر : رويترز + أ ف ب"]),
        ([], [], ["نقلاً عن رويترز"]),
        ([], [], ["وكالات"]),
        (["موقع كل يوم - أخبار الساحل"], [], []),
        ([], [], ["Source: Reuters"]),
        ([], [], ["مصدر الخبر / إذاعة الجبل"]),
        (["*رويترز"], [], []),
        ([], [], ["(رويترز)"]),
        ([], [], ["(NAHRA)"]),
    ],
    "feed_footer": [
        ([], [], ["ظهرت المقالة " + TITLE + " أولاً على بوابة الجبل."]),
        ([], [], ["The post " + TITLE + " appeared first on Mountain News."]),
        ([], [], ["Der Beitrag Neue Rohre für den Osten erschien zuerst auf Bergbote."]),
        ([], [], ["L’article De nouvelles conduites est apparu en premier sur La Montagne."]),
        ([], [], ["from إذاعة الجبل – أخبار المدن https://ift.tt/2AbCdEf"]),
        ([], [], ["هذا الخبر من «بوابة الجبل».. اضغط هنا لقراءة النص الأصلي", "من بوابة الجبل | محليات"]),
        ([], [], ["هذا المقال منقول من موقع بوابة الجبل"]),
        ([], [], ["يمكنك أيضا قراءة الخبر في المصدر من بوابة الجبل"]),
        ([], [], ["كانت هذه تفاصيل خبر " + TITLE + " لهذا اليوم."]),
    ],
    "byline": [
        (["كتب: سمير الحلو"], [], []),
        (["بقلم: د. ليلى عيسى"], [], []),
        ([], [], ["إعداد: هدى ناصر"]),
        ([], [], ["تقرير: هدى ناصر"]),
        (["By Rana Haddad"], [], []),
        (["Von: Max Muster"], [], []),
        (["النهر- هدى ناصر – سمير الحلو:"], [], []),
        (["عادل منصور – رئيس التحرير:"], [], []),
    ],
    "published_line": [
        (["نُشر في 1 مايو، 2024"], [], []),
        (["تاريخ النشر: 01.05.2024 | 09:30 GMT"], [], []),
        (["الخميس، 18 أبريل 2024 06:49 م"], [], []),
        (["منذ 3 ساعات"], [], []),
        (["منذ ساعتين"], [], []),
        ([], [], ["2024-05-01 09:30"]),
        (["Published on: May 1, 2024"], [], []),
    ],
    "dated_place": [
        (["دمشق - النهر، 10 تشرين الثاني 2026"], [], []),
        (["LONDON, May 4, 2024"], [], []),
    ],
    "modified_line": [
        (["آخر تحديث: 2 مايو 2024 - 10:15"], [], []),
        ([], [], ["Last updated: 2 May 2024"]),
    ],
    "closing_note": [
        ([], [], ["Reporting by Rana Haddad; Editing by Sam Hill"]),
        ([], [], ["Sam Hill contributed to this report."]),
        ([], [], ["This interview has been edited for length and clarity."]),
        ([], [], ["Follow Rana Haddad on Twitter @ranahaddad."]),
        ([], [], ["Want to keep up with the river? Subscribe to our email newsletter."]),
    ],
    "tag_line": [
        ([], [], ["الوسوم: المياه، البلدية"]),
        ([], [], ["كلمات دلالية: مياه - شبكات"]),
        ([], [], ["Tags: water, city"]),
        ([], [], ["#المياه #البلدية"]),
    ],
    "section_line": [([], [], ["التصنيف: محليات"]), (["Category: Local"], [], [])],
    "issue_banner": [
        ([], [], ["العدد 1105 - 01/5/2024"]),
        (["السنة 12 - العدد 4567"], [], []),
        (["العدد (625)"], [], []),
    ],
    "view_counter": [
        ([], [], ["412 زيارة"]),
        ([], [], ["عدد المشاهدات(839)"]),
        (["الزيارات: 12"], [], []),
        ([], [], ["1,204 views"]),
        (["9.4K"], [], []),
        ([], [], ["7 posts 2 comments"]),
        ([], [], ["شوهد 88 مرة"]),
        ([], [], ["مرات القراءة: 31"]),
    ],
    "reading_time": [
        (["دقيقة واحدة"], [], []),
        (["3 دقائق"], [], []),
        (["وقت القراءة: 4 دقائق"], [], []),
        (["5 min read"], [], []),
    ],
    "continued": [([], [], ["يتبع…"])],
    "repeated_title": [([TITLE], [], []), ([f"{TITLE} | النهر"], [], []), ([TITLE + "!", TITLE], [], [])],
    "comment_list": [
        ([], [], ["يقول سامي:", "1 مايو، 2024 الساعة 9:30 ص", "خبر مفرح لكل أهل الحي", "رد"]),
        ([], [], ["يقول أبو كريم:", "متى يصل الدور إلى حينا", "رد", "يقول مها:", "شكرا لكم"]),
    ],
    "comment_form": [
        ([], [], ["اترك تعليقاً", "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *"]),
        ([], [], ["اترك تعليقاً إلغاء الرد", "إرســال التعليق"]),
        ([], [], ["أضف تعليقك", "كن أول من يعلق!"]),
        ([], [], ["اترك تعليقًا", "التعليقات مغلقة."]),
        ([], [], ["Leave a comment", "Your email address will not be published. Required fields are marked *"]),
        ([], [], ["Schreibe einen Kommentar", "Deine E-Mail-Adresse wird nicht veröffentlicht."]),
        ([], [], ["اترك رداً على سامي", "مُسجل دخول باسم: سامي"]),
        ([], [], ["الاسم *"]),
        ([], [], ["ضوابط التعليقات: لا شتائم ولا روابط ولا إعلانات"]),
        ([], [], ["يرجى عدم الإساءة للكاتب أو لسائر القراء"]),
        ([], [], ["التعليقات المنشورة تعبر عن أصحابها فقط"]),
        ([], [], ["Оставить комментарий"]),
    ],
    "comment_heading": [
        ([], [], ["3 تعليقات"]),
        ([], [], ["ردّان على “" + TITLE + "”"]),
        ([], [], ["12 Comments"]),
    ],
    "share_bar": [
        ([], [], ["شارك هذا الموضوع:"]),
        ([], [], ["انقر للمشاركة على فيسبوك (فتح في نافذة جديدة)", "معجب بهذه:", "إعجاب تحميل..."]),
        (["فيسبوك تويتر واتساب تلغرام"], [], []),
        ([], [], ["Share this:", "Click to share on Twitter (Opens in new window)"]),
        ([], [], ["Teilen Sie dies mit:"]),
        ([], [], ["رابط مختصر: https://nahr.example/?p=7"]),
        (["حجم الخط"], [], []),
    ],
    "page_tool": [
        (["A+ A-"], [], []),
        (["-A"], [], []),
        (["– الخط +"], [], []),
        (["حجم الخط: أ أ أ"], [], []),
        (["postThumbnail"], [], []),
        ([], [], ["[ad_2]", "[/caption]", '[gallery ids="4,5"]']),
        ([], [], ["pipes-2024.jpg"]),
    ],
    "interface_line": [
        (["مشاركة"], [], []),
        ([], [], ["Print"]),
        ([], [], ["قم بإضافة تعليقك هنا"]),
        ([], [], ["Please enter your email!"]),
        ([], [], ["Close this box"]),
    ],
    "bare_label": [([], [], ["المصدر"]), ([], [], ["Tags:"]), (["التصنيفات"], [], [])],
    "menu": [(["من نحن", "دفاتر", "فريق التحرير", "أوراق قديمة", "×"], [], [])],
    "contact_list": [
        (["بيروت: 0096110203040   طرابلس: 0096160708090"], [], []),
        ([], [], ["هاتف: 011-2233445 فاكس: 011-2233446"]),
        ([], [], ["للتواصل: desk@nahr.example"]),
    ],
    "ticker": [
        (["21.4°حلب", "19°صيدا"], [], []),
        (["12.30 ليرة", "0.71 دينار أردني", "3.67درهم إماراتي"], [], []),
    ],
    "end_mark": [
        ([], [], ["انتهى**512"]),
        ([], [], ["(انتهى) م ح"]),
        ([], [], ["ع.ر / ه.ن"]),
        ([], [], ["rh/sh"]),
        ([], [], ["ENDS"]),
    ],
    "appended_story": [
        (
            [],
            [],
            [
                "إقرأ أيضاً:",
                "نادي الجبل يتعاقد مع حارس برازيلي",
                "أعلن نادي الجبل أنه تعاقد مع الحارس البرازيلي لثلاثة مواسم بعد مفاوضات شاقة.",
            ],
        ),
        (
            [],
            [],
            [
                "TAG:",
                "الشرطة: ضبط شحنة أدوية مهربة",
                "ضبطت الشرطة شحنة من الأدوية في شاحنة قادمة من المرفأ.",
                "وكانت الأدوية داخل صناديق فاكهة في الشاحنة.",
            ],
        ),
    ],
    "related_block": [
        ([], [], ["مقالات ذات صلة", "انقطاع الكهرباء عن أحياء الجنوب", "افتتاح معرض الكتاب في دورته العاشرة"]),
        ([], ["اقرأ أيضاً", "وزير الري يتفقد السد الجديد في الشمال"], []),
        ([], ["شاهد أيضاً:"], []),
        ([], [], ["Related posts", "New bridge opens in the north", "Market closed for repairs"]),
        ([], [], ["Mehr zum Thema auf nahr.example", "Neue Brücke im Norden eröffnet"]),
        ([], [], ["Das könnte Sie auch interessieren", "Neue Brücke im Norden eröffnet"]),
    ],
    "read_also": [
        ([], ["اقرأ أيضاً: وزير الري يتفقد السد الجديد"], []),
        ([], ["إقرأ أيضا | من يدفع كلفة الصهاريج؟"], []),
        ([], ["اقرأ أيضاً وزير الري يتفقد السد الجديد في الشمال"], []),
        ([], ["للمزيد: تفاصيل خطة المياه"], []),
        ([], ["Read more: New dam in the north"], []),
        ([], ["Lesen Sie auch: Neuer Damm im Norden"], []),
    ],
    "read_more": [
        ([], [], ["اقرأ المزيد..."]),
        ([], [], ["أكمل القراءة »"]),
        ([], [], ["Continue reading"]),
        ([], [], ["اضغط هنا لتصفح عدد الأسبوع من جريدة «الجبل»"]),
        ([], [], ["لتحميل الجدول كاملا انقر هنا"]),
        ([], [], ["للاطلاع على الخريطة عبر الرابط التالي"]),
        ([], [], ["To see the map, click here"]),
        ([], [], ["Подробнее"]),
    ],
    "navigation": [
        ([], [], ["تصفّح المقالات", "المقالة السابقة: افتتاح معرض الكتاب"]),
        (["تخطى إلى المحتوى"], [], []),
        ([], [], ["Back to top"]),
        (["الرئيسية / محليات / خدمات"], [], []),
        (["أخبار الجبل لحظة بلحظة"], [], []),
        ([], [], ["دفتر الزوار"]),
    ],
    "follow": [
        ([], ["تابعونا عبر حساباتنا على شبكات التواصل الاجتماعي فيسبوك وتويتر"], []),
        ([], [], ["متابعة أخبار النهر على تلغرام https://t.me/nahr"]),
        ([], [], ["تابع أحدث الأخبار عبر تطبيق google news"]),
        ([], [], ["Follow us on Twitter"]),
        ([], [], ["تابعنا على: فيسبوك"]),
        ([], [], ["تابعوا إذاعة الجبل على"]),
        ([], [], ["انضموا إلى صحيفة الجبل اليومية على تلغرام"]),
        ([], [], ["تلغرام: https://t.me/nahr"]),
        ([], [], ["فيسبوك: صفحة إذاعة الجبل"]),
        ([], [], ["Facebook: النهر"]),
    ],
    "subscription": [
        ([], [], ["اشترك في النشرة البريدية"]),
        ([], [], ["Subscribe to our newsletter"]),
        ([], [], ["Subscribe now to our weekend edition for the full story."]),
        ([], [], ["هذا المقال متاح للمشتركين فقط. اشترك للمتابعة."]),
        ([], [], ["لقراءة بقية المقال يرجى الاشتراك أو تسجيل الدخول."]),
        ([], [], ["أكمل القراءة باشتراك شهري", "اشترك من دولار في الشهر"]),
    ],
    "amp_reader": [([], [], ["Exit mobile version"]), ([], [], ["Go to non-AMP version"])],
    "footer": [
        ([], [], ["جميع الحقوق محفوظة © 2024"]),
        ([], [], ["سياسة الخصوصية", "مساحة إعلانية"]),
        ([], [], ["هذا الموقع يستخدم ملفات تعريف الارتباط لتحسين تجربتك."]),
        ([], [], ["انتهای پیام/ی"]),
        ([], [], ["الآراء الواردة في المقال لا تعبر بالضرورة عن رأي الصحيفة."]),
        ([], [], ["المقالات المنشورة لا تمثل رأي موقع النهر، بل آراء أصحابها فقط."]),
        ([], [], ["Anzeige - Urlaub im Norden"]),
        ([], [], ["کد خبر 1353889"]),
        ([], [], ["This site uses cookies to improve your visit."]),
        ([], [], ["حقوق الطبع محفوظة لإذاعة الجبل"]),
        ([], [], ["إذاعة الجبل © 2019"]),
        ([], [], ["برمجة و تصميم: ورشة الساحل"]),
        ([], [], ["Designed by Coast Studio"]),
        ([], [], ["Story ID: 9931"]),
    ],
    "masthead": [
        ([], [], ["رئيس التحرير: عادل منصور"]),
        (["رئيس مجلس الإدارة : نبيل شاهين"], [], []),
        (["رئيس التحرير"], [], []),
        (["صحيفة الجبل رئيس مجلس الإدارة ورئيس التحرير نبيل شاهين"], [], []),
        (["بانی: نبیل احمد"], [], []),
    ],
    "image_credit": [(["صدر الصورة"], [], []), ([], [], ["تصوير: رامي سعد"]), ([], [], ["Foto: Max Muster"])],
    "forum": [
        ([], [], ["عدد الرسائل: 412"]),
        ([], [], ["أدوات الموضوع"]),
        ([], [], ["شكراً نورس ( شكر العضو على مشاركته )"]),
        ([], [], ["لا تستطيع الرد على المواضيع"]),
        ([], [], ["كود HTML معطلة"]),
    ],
    "scrap": [([], [], ["-->"]), ([], [], ["***"]), (["×"], [], [])],
    "signature": [
        ([], [], ["النهر"]),
        ([], [], ["صحيفة النهر"]),
        (["Site icon صحيفة النهر"], [], []),
        ([], [], ["خاص - النهر"]),
    ],
    "learned": [
        ([], ["النهر حيث الخبر أولاً"], []),
        ([], [], ["زوار اليوم 97"]),
    ],
    "doubled_paragraph": [([], [BODY[1]], []), ([], [], [BODY[0]])],
    "lead_as_summary": [
        ([" ".join(BODY[0].split()[:14])], [], []),
    ],
}
# cut only beside something certain: (witness, word)
GENERIC = [
    (["اترك تعليقاً"], ["الاسم", "البريد الإلكتروني", "الموقع الإلكتروني"]),
    (["شارك هذا الموضوع:"], ["فيس بوك", "X", "المزيد"]),
    (["Leave a reply"], ["Name", "Email", "Website"]),
]


def cleaned(before: list[str], middle: list[str], behind: list[str]) -> Cleaned:
    source = replace(SOURCE, strip_lines=(r"\*\*\* برعاية .* \*\*\*",), banner_lines=("عدد .* الورقية",))
    lines = [*before, *BODY[:3], *middle, *BODY[3:], *behind]
    return clean_lines(lines, title=TITLE, source=source, profile=LEARNED)


def test_every_rule_has_a_name_a_docstring_and_cases() -> None:
    names = [rule.__name__ for rule in RULES]
    assert len(set(names)) == len(names)
    assert {*CASES, "generic_word", "author_note"} == set(names)
    assert all(rule.__doc__ for rule in RULES)


@pytest.mark.parametrize(
    ("rule", "before", "middle", "behind"),
    [
        pytest.param(rule, *case, id=f"{rule}-{number}")
        for rule, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_rule_cuts_its_lines_and_nothing_else(
    rule: str, before: list[str], middle: list[str], behind: list[str]
) -> None:
    found = cleaned(before, middle, behind)
    assert found.text.split("\n") == list(BODY)
    assert sorted(removed.line for removed in found.removed) == sorted([*before, *middle, *behind])
    assert rule in {removed.rule for removed in found.removed}
    assert "kept_despite_rules" not in found.flags


@pytest.mark.parametrize(("witness", "words"), GENERIC, ids=[" ".join(words) for _, words in GENERIC])
def test_generic_words_need_a_witness(witness: list[str], words: list[str]) -> None:
    assert cleaned([], [], [*witness, *words]).text.split("\n") == list(BODY)
    assert cleaned([], [], words[:1]).text.split("\n") == [*BODY, words[0]]


def test_numbered_heading_is_no_button() -> None:
    assert "6. Instagram" in cleaned([], [], ["6. Instagram", "Share this:"]).text


def test_undone_line_stays() -> None:
    assert "سطر أعيد" in cleaned([], ["سطر أعيد"], []).text


def test_line_with_masked_numbers_goes_at_the_edge_only() -> None:
    middle = ["زوار اليوم 97"]
    lines = [*BODY, *middle, *(f"{paragraph} {number}" for number in range(3) for paragraph in BODY)]
    found = clean_lines(lines, title="", source=SOURCE, profile=LEARNED)
    assert middle[0] in found.text


FIELDS = [
    (["المصدر: وكالات"], "source_attribution", "وكالات"),
    (["نقلاً عن رويترز"], "source_attribution", "رويترز"),
    (["(رويترز)"], "source_attribution", "رويترز"),
    (["(NAHRA)"], "source_attribution", "NAHRA"),
    (["مصدر الخبر / إذاعة الجبل"], "source_attribution", "إذاعة الجبل"),
    (["ظهرت المقالة خبر من الشرق أولاً على «بوابة الجبل»."], "source_attribution", "بوابة الجبل"),
    (["The post Pipes and people appeared first on النهر."], "source_attribution", ""),
    (["يمكنك قراءة الخبر في المصدر من موقع بوابة الجبل"], "source_attribution", "بوابة الجبل"),
    (["#المياه #شبكة_الشرق"], "tags", ("المياه", "شبكة_الشرق")),
    (["كتب: سمير الحلو"], "byline", "سمير الحلو"),
    (["النهر- هدى ناصر – سمير الحلو:"], "byline", "هدى ناصر – سمير الحلو"),
    (["الوسوم: المياه، البلدية"], "tags", ("المياه", "البلدية")),
    (["التصنيف: محليات"], "section", "محليات"),
    (["العدد 625"], "issue", "625"),
    (["الوسوم: العدد-625، محليات"], "issue", "625"),
    (["العدد 1105 - 01/5/2024"], "issue", "1105"),
    (["يتبع…"], "flags", ("truncated",)),
]
DATED = ["412 زيارة", "١٬٢٠٤ مشاهدة", "نُشر في 1 مايو، 2024", "آخر تحديث: 2 مايو 2024"]


@pytest.mark.parametrize("line", DATED)
def test_counters_and_dates_leave_the_text(line: str) -> None:
    assert clean_lines([*BODY, line], title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n") == list(BODY)


@pytest.mark.parametrize(("lines", "field", "value"), FIELDS, ids=[f"{field}-{lines[0]}" for lines, field, _ in FIELDS])
def test_metadata_is_kept(lines: list[str], field: str, value: object) -> None:
    found = clean_lines([*BODY, *lines], title=TITLE, source=SOURCE, profile=EMPTY)
    assert getattr(found, field) == value
    assert found.text.split("\n") == list(BODY)


def test_agency_that_closes_its_own_copy_stays() -> None:
    found = clean_lines([*BODY, "--(بترا)"], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.source_attribution, found.text.split("\n")) == ("بترا", [*BODY, "--(بترا)"])


def test_one_line_with_four_fields() -> None:
    line = "تاريخ النشر 12:11 18-12-2017 الكاتب: إذاعة الجبل المصدر: وكالات البلد: محلي"
    found = clean_lines([line, *BODY], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.byline, found.source_attribution) == ("إذاعة الجبل", "وكالات")


@pytest.mark.parametrize(
    "line",
    [
        "Rana Haddad is a reporter for the river desk.",
        "Rana covers water and roads.",
        "Rana Haddad’s new book is “Pipes”.",
        "سمير الحلو كاتب وباحث في شؤون المياه.",
    ],
)
def test_who_the_writer_is_leaves_the_end(line: str) -> None:
    authors = ("Rana Haddad", "سمير الحلو")
    found = clean_lines([*BODY, line], title=TITLE, source=SOURCE, profile=EMPTY, authors=authors)
    assert found.text.split("\n") == list(BODY)
    assert [cut.rule for cut in found.removed] == ["author_note"]
    first = clean_lines([line, *BODY], title=TITLE, source=SOURCE, profile=EMPTY, authors=authors)
    assert first.text.split("\n") == [line, *BODY]


@pytest.mark.parametrize(
    "line",
    [
        "سمير الحلو قال إن الأعمال انتهت.",
        "Rana Haddad said the pipes were old.",
        "Follow the river on foot.",
        "The story was published in May and nobody contributed money.",
    ],
)
def test_prose_at_the_end_is_no_note(line: str) -> None:
    found = clean_lines([*BODY, line], title=TITLE, source=SOURCE, profile=EMPTY, authors=("Rana Haddad", "سمير الحلو"))
    assert found.text.split("\n") == [*BODY, line]


DATELINES = [
    ("دمشق-سانا", "دمشق", "سانا"),
    ("براغ-سانا أعلنت الحكومة التشيكية زيادة الأجور.", "براغ", "سانا"),
    ("موسكو - رويترز: قال متحدث إن الرحلات استؤنفت.", "موسكو", "رويترز"),
    ("دمشق (سانا) أكد الوزير أن الطريق سيفتح غدا.", "دمشق", "سانا"),
    ("القاهرة (رويترز) - قال مسؤول إن الميناء يعمل.", "القاهرة", "رويترز"),
    ("دمشق، سانا", "دمشق", "سانا"),
    ("عواصم - وكالات", "عواصم", "وكالات"),
    ("سبوتنيك - موسكو", "موسكو", "سبوتنيك"),
    ("دمشق_ (النهر)_ خاص:", "دمشق", "النهر"),
    ("LONDON, May 1 (Reuters) - The port reopened on Monday.", "LONDON", "Reuters"),
    ("(د ب أ) - أعلنت الشركة نتائجها.", "", "د ب أ"),
    ("أعلن الوزير - في تصريح له - أن الأعمال انتهت.", "", ""),
    ("قال الخبير (وهو من حلب) إن المطر تأخر.", "", ""),
]


DATED_PLACES = [
    ("دمشق - النهر، 10 تشرين الثاني 2026", "دمشق", "النهر"),
    ("دمشق-سانا: السبت 4 أيار 2024", "دمشق", "سانا"),
    ("بيروت، 4/5/2024", "بيروت", ""),
    ("القاهرة (رويترز) - 4 مايو 2024", "القاهرة", "رويترز"),
    ("LONDON, May 4, 2024", "LONDON", ""),
]


@pytest.mark.parametrize(("line", "place", "agency"), DATED_PLACES, ids=[line[:30] for line, *_ in DATED_PLACES])
def test_a_dateline_with_its_day_leaves_the_text(line: str, place: str, agency: str) -> None:
    found = clean_lines([line, *BODY], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.dateline_place, found.dateline_agency) == (place, agency)
    assert found.text.split("\n") == list(BODY)


@pytest.mark.parametrize(
    "line",
    [
        "انتخابات 2024",
        "المونديال، قطر 2022",
        "الخطة الخمسية للزراعة والري - 2024",
        "قال الوزير في دمشق، 4 أيار 2024",
        "حلب 3 - دمشق 1",
    ],
)
def test_headings_with_a_year_are_no_dateline(line: str) -> None:
    assert clean_lines([line, *BODY], title=TITLE, source=SOURCE, profile=EMPTY).text.split("\n")[0] == line


@pytest.mark.parametrize(("line", "place", "agency"), DATELINES, ids=[line[:30] for line, *_ in DATELINES])
def test_dateline_is_read_and_stays(line: str, place: str, agency: str) -> None:
    found = clean_lines([line, *BODY], title=TITLE, source=SOURCE, profile=EMPTY)
    assert (found.dateline_place, found.dateline_agency) == (place, agency)
    assert found.text.split("\n") == [line, *BODY]
