"""The words of calls to follow a site on its channels, in any spelling (they are folded here)."""

from __future__ import annotations

from crawler.arabic.furniture import split
from crawler.arabic.letters import masked_key
from crawler.arabic.particles import AND

_NAMES = tuple(
    masked_key(name)
    for name in split("""
        فيسبوك | فيس بوك | تويتر | إكس | واتساب | واتس اب | تلغرام | تليغرام | تيليجرام | تلجرام | انستغرام | انستجرام
        يوتيوب | تيك توك | جوجل | غوغل | نبض | Google | Facebook | Twitter | X | Telegram | WhatsApp | Instagram
        YouTube | TikTok""")
)
_SINGLE = frozenset(word for name in _NAMES for word in name.split())
_NAME_WORDS = _SINGLE | {AND + word for word in _SINGLE if not word.isascii()}
FOLLOW_STARTS = tuple(
    masked_key(words)
    for words in split("""
        تابعنا | تابعونا | إتبعنا | اتبعنا | تابعوا | تابع | لمتابعة | متابعة أخبار | انضم إلى | انضموا إلى
        إنضم لقناتنا | حمل تطبيق | حمل التطبيق | حملوا تطبيق | للاشتراك | اشترك | اشتركوا | للانضمام
        انقر هنا للاشتراك | لمتابعتنا | صفحتنا على | قناتنا على | follow | join our | download our
        subscribe to | folgen sie uns | folge uns""")
)
FOLLOW_WORDS = _NAME_WORDS | frozenset(
    masked_key("""
        على عبر في من إلى الى و أو او عن كل مع الآن هنا آخر اخر أحدث احدث أخبار اخبار الأخبار أخبارنا المحلية
        العاجلة العاجل لحظة بلحظة أول بأول المستجدات والمستجدات التطورات جميع قناة قناتنا قنواتنا صفحة صفحتنا
        صفحاتنا حساب حسابنا حساباتنا تطبيق تطبيقنا تطبيقات شبكات شبكة وسائل مواقع موقع موقعنا منصات منصة التواصل
        الاجتماعي خدمة نشرة نشرتنا النشرة البريدية الإخبارية الرسمية الرسمي الخاصة الخاص بنا بالضغط اضغط الرابط
        التالي رابط مجموعة مجموعتنا مجموعات نيوز الهاتف الهواتف الذكية اندرويد آيفون مجانا لتصلك ليصلك يصلك تصلك
        الاخبارية لأخبار الخبر الحدث
        news rss us on our and the channel page app latest for free via at official group store play t me www com https
        http""").split()
)
PLATFORMS = (_NAME_WORDS - frozenset(masked_key("فيس اب تيك x").split())) | frozenset(
    masked_key("""
        التواصل تطبيق التطبيق قناتنا صفحتنا حساباتنا تطبيقنا البريدية app channel newsletter t rss""").split()
)
CALLS = tuple(
    f"{masked_key(words)} "
    for words in split("""
        تابعونا | تابعوا | انضموا | اشتركوا | حملوا | للاشتراك | للانضمام | لمتابعة | لمتابعتنا | للمتابعة | انضم إلينا
        تابعوا أخبار | تابعي | كونوا معنا | زوروا | زورونا | follow us | follow our | join us | find us
        visit us | like us""")
)
"""How a site speaks to all its readers: no report begins so."""
PLATFORM_LABELS = frozenset(_NAMES) - frozenset(masked_key("جوجل غوغل نبض google").split())
"""Names of platforms, which act in the news as well: what stands behind them must be an address or a name."""
CHANNEL_NOUNS = frozenset(
    masked_key("صفحة صفحتنا قناة قناتنا حساب حسابنا مجموعة جروب جريدة صحيفة موقع شبكة وكالة").split()
)
"""What a name of a channel begins with."""
CALL_ENDS = ("علي", "عبر", "on", "via", "auf")
"""Folded prepositions before the channel at the end of a call."""
