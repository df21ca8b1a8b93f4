"""Pages that say that there is no article, and short news that only sounds like it."""

from __future__ import annotations

import re

import pytest

from crawler.arabic import notices
from crawler.arabic.letters import line_key
from crawler.arabic.notices import folded
from crawler.extract.notices import is_furniture, is_notice_title, notice_of
from tests.extract.articles import BODY

HERE = "https://nahr.example/news/1"


def said(title: str, text: str, *, answered: str = HERE) -> str:
    return notice_of(title, text, len(text.split()), HERE, answered, least=10)


@pytest.mark.parametrize(
    "title",
    [
        "لم يتم العثور على الصفحة",
        "لم يتم العثور على شيء",
        "عذراً، لم يتم العثور على الصفحة المطلوبة",
        "لم يتم العثور على الصفحة - بوابة الساحل",
        "بوابة الساحل | الصفحة غير موجودة",
        "الصفحة غير موجودة",
        "الصفحة المطلوبة غير موجودة",
        "هذه الصفحة لم تعد متاحة",
        "الصفحة التي تبحث عنها غير متوفرة",
        "هذا المحتوى غير متاح حالياً",
        "المقال الذي تبحث عنه تم حذفه",
        "لم نعثر على ما تبحث عنه",
        "تعذر العثور على الصفحة",
        "خطأ 404",
        "404",
        "404 - الصفحة غير موجودة",
        "Error 404",
        "404 Not Found",
        "Oops! Page not found",
        "The page you requested could not be found",
        "Nothing Found",
        "Access Denied",
        "Just a moment...",
        "جارٍ التحقق من متصفحك",
        "هل أنت روبوت؟",
        "الموقع تحت الصيانة",
        "الموقع مغلق مؤقتاً للصيانة",
        "تسجيل الدخول",
        "تسجيل الدخول إلى حسابك",
        "تسجيل دخول المشتركين",
        "Log in to your account",
        "غير مصرح لك بالدخول",
        "الخدمة غير متاحة مؤقتاً",
        "اسم النطاق nahr.example معروض للبيع",
        "nahr.example - domain for sale",
        "Welcome to nginx!",
    ],
)
def test_titles_of_notices(title: str) -> None:
    assert is_notice_title(title)


@pytest.mark.parametrize(
    "title",
    [
        "الصحة: 404 إصابات جديدة",
        "404 قتلى في الزلزال",
        "403 شهداء في أسبوع",
        "لم يتم العثور على ناجين تحت الأنقاض",
        "لم يتم العثور على أي أثر للسفينة",
        "الصفحة الرسمية للوزارة غير متاحة بعد هجوم إلكتروني",
        "صفحة غير موجودة على الإنترنت تثير ضجة",
        "تسجيل دخول 120 شاحنة مساعدات",
        "تسجيل الدخول إلى الأراضي السورية عبر منصة جديدة",
        "حدث خطأ في حساب الأصوات",
        "الموقع متوقف عن العمل بسبب عطل كبير",
        "الموقع الأثري تحت الترميم",
        "الخدمة غير متاحة لسكان الجزر",
        "Login data of thousands stolen",
        "Error in the count of votes",
        "Just a moment of peace in the old town",
        "Suspect not found in the house",
        "يرجى الانتظار: طوابير أمام المخابز",
        "هل أنت إنسان سعيد",
        "",
    ],
)
def test_news_that_sounds_like_a_notice(title: str) -> None:
    assert not is_notice_title(title)


@pytest.mark.parametrize(
    "text",
    [
        "عذراً، الصفحة التي تحاول الوصول إليها غير موجودة. يمكنك استخدام البحث أو العودة إلى البداية.",
        "هذه الصفحة غير متاحة. ربما تم حذفها أو تغير عنوانها، جرب الانتقال إلى الصفحة الرئيسية.",
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا وعرض إعلانات تناسبك.\nموافق",
        "يستخدم هذا الموقع الكوكيز. باستمرارك في التصفح فأنت توافق على سياسة الخصوصية الخاصة بنا.",
        "We use cookies to improve your experience and to show you relevant content.\nAccept",
        "يرجى تفعيل جافا سكريبت في متصفحك لعرض محتوى هذا الموقع بالشكل الصحيح.",
        "Please enable JavaScript in your browser to continue to this site and see the news.",
        "You need to enable JavaScript to run this app and to read what is on it today.",
        "متصفحك لا يدعم هذه الصفحة، حاول من جديد بمتصفح أحدث من الذي تستعمله.",
        "جارٍ التحقق من أنك إنسان. قد يستغرق هذا بضع ثوانٍ.\nرقم الطلب 8f2a91",
        "يرجى إكمال اختبار التحقق الأمني أدناه للمتابعة إلى الموقع المطلوب.",
        "قبل أن تتابع نتحقق من أمان الاتصال الذي وصلت به إلى الموقع.",
        "Verifying you are human. This may take a few seconds before you can go on.",
        "هذا المحتوى محمي بكلمة مرور. لإظهاره أدخل كلمة المرور التي وصلتك في الأسفل.",
        "This content is password protected. To view it please enter your password below.",
        "يرجى تسجيل الدخول لتتمكن من قراءة هذا المقال كاملا على موقعنا.",
        "هذا المحتوى متاح للمشتركين فقط، وللاشتراك باقات شهرية وسنوية تناسب الجميع.",
        "هذا النطاق معروض للبيع، تواصل معنا عبر البريد لتقديم عرضك.",
        "This domain is for sale. Make an offer today and get it within one day.",
        "الموقع قيد الصيانة حاليا ويعود إلى العمل في أقرب وقت، شكرا لصبركم.",
        "ليس لديك صلاحية للوصول إلى هذه الصفحة، راجع إدارة الموقع إن ظننت أن في الأمر خطأ.",
        "رقم الخبر غير صحيح",
        "عذراً، لا توجد نتائج مطابقة لبحثك في أخبار الموقع",
        "لم نعثر على نتائج توافق ما كتبته، جرب كلمات أخرى أو تصفح الأقسام",
        "تم حظر طلبك من قبل جدار الحماية، يرجى التواصل معنا",
        "الموقع قيد التحديث، سنعود إليكم بعد ساعات قليلة",
        "La page que vous recherchez n'existe pas ou a été déplacée",
    ],
)
def test_texts_of_notices_under_any_title(text: str) -> None:
    assert said("بوابة الساحل", text) == text.split("\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "قالت الوزارة إن الصفحة الرسمية غير متاحة منذ الصباح بسبب هجوم، وإنها تعمل على إعادتها.",
        "نستخدم طائرات مسيرة لمراقبة الغابات، قال مدير الدفاع المدني في حديث إلى الصحفيين.",
        "حذر خبراء من رسائل تطلب إثبات أنك لست روبوتا وتسرق كلمات المرور من المستخدمين.",
        "يرجى من سكان الأحياء الشرقية خزن المياه، قالت المؤسسة، بسبب أعمال الصيانة يوم غد.",
        "ألزمت المحكمة الشركة بأن تطلب إذن القراء قبل أن تخزن ملفات تعريف الارتباط.",
        "لا توجد نتائج تطابق عينات الضحايا حتى الآن، قال الطبيب الشرعي في المدينة صباح اليوم.",
        "لا توجد نتائج نهائية للانتخابات حتى الآن، قالت المفوضية في بيان صباح اليوم.",
        "لم نجد في السوق من يشتري، قال تاجر وهو ينظر إلى الشارع الخالي من المارة.",
        "الصفحة غير موجودة في كتاب التاريخ الذي وزعته الوزارة، قال معلمون في حديث إلى الصحفيين.",
        f"{BODY[0]}\nنستخدم ملفات تعريف الارتباط لتحسين تجربتك.",
    ],
    ids=[
        "about a page",
        "we use",
        "about a check",
        "please",
        "about cookies",
        "no match",
        "no results",
        "not found",
        "a page of a book",
        "with a call",
    ],
)
def test_short_news_is_no_notice(text: str) -> None:
    assert said("خبر اليوم عن الجسر", text) == ""


def test_a_long_page_is_an_article_whatever_its_title_says() -> None:
    text = "\n".join(BODY)
    assert said("404", text * 3) == ""
    assert said("404", text[:200]) == "404"


def test_a_wall_of_consent_is_known_by_its_title_at_some_length() -> None:
    wall = "نخزن على جهازك ما نحتاج إليه لنعرض لك ما يناسبك. " * 20
    assert said("خصوصيتك تهمنا", wall) == "خصوصيتك تهمنا"
    assert said("Before you continue to nahr", wall) == "Before you continue to nahr"
    assert said("خصوصيتك تهمنا", wall * 5) == ""
    assert said("خصوصيتك في خطر", wall) == ""


@pytest.mark.parametrize(
    ("answered", "notice"),
    [
        ("https://nahr.example/404", True),
        ("https://nahr.example/login/?next=x", True),
        (HERE, False),
        ("https://nahr.example/", False),
    ],
)
def test_where_the_page_was_redirected_to(answered: str, notice: bool) -> None:
    assert (said("بوابة الساحل", BODY[0], answered=answered) == answered) is notice
    assert notice_of("بوابة الساحل", BODY[0], 20, answered, answered, least=10) == ""


@pytest.mark.parametrize(
    ("text", "furniture"),
    [("اترك تعليقا\nلن يتم نشر عنوان بريدك الإلكتروني", True), (f"اترك تعليقا\n{BODY[0]}", False)],
    ids=["furniture alone", "with a paragraph"],
)
def test_a_text_of_furniture(text: str, furniture: bool) -> None:
    assert is_furniture(text) is furniture


@pytest.mark.parametrize("name", ["WHOLE_TITLES", "CONSENT_TITLES", "LINES"])
def test_patterns_equal_their_fold(name: str) -> None:
    """Compared with keys, a word in another spelling than theirs would never be found."""
    runs = re.findall("[\u0620-\u06ff]+", getattr(notices, name).pattern)
    assert runs
    assert [run for run in runs if line_key(run) != run] == []
    assert folded("لم يتم العثور على (?:شيء|صفحة)") == "لم يتم العثور علي (?:شي|صفحه)"
