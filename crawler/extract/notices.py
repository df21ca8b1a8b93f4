"""Notices: a page that answers with the status of success and says that there is no page. Pure.

Not found, no access, a bot check, maintenance, a login. Were such a page taken for an article, it would be stored once
for each address, or for the new text of an article that is known already.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.arabic.letters import line_key

LONGEST = 80
"""Words from which on a page is an article all the same, such as one about a network's 404."""

_IN_TITLE = re.compile(
    r"(?:^|\b)(?:404|page not found|not found|page introuvable|seite nicht gefunden)(?:\b|$)"
    r"|الصفحه (?:المطلوبه )?(?:غير موجوده|التي تبحث عنها)|لم يتم العثور على (?:الصفحه|شي)|صفحه غير موجوده|عفوا الصفحه"
)
_WHOLE_TITLE = re.compile(
    r"(?:4\d\d |5\d\d )?(?:error|access denied|forbidden|unauthorized|bad gateway|service (?:temporarily )?unavailable"
    r"|(?:internal )?server error|gateway time ?out|too many requests|database error)"
    r"|(?:http )?error [45]\d\d(?: .*)?|[45]\d\d|error establishing a database connection"
    r"|just a moment|one moment please|please wait|attention required(?: cloudflare)?|ddos guard|checking your browser"
    r"|security (?:check|verification)|are you a (?:human|robot)|human verification|captcha|request rejected"
    r"|(?:site |website )?(?:is )?(?:under|down for) (?:maintenance|construction)|maintenance(?: mode)?|coming soon"
    r"|account suspended|suspended (?:page|domain)|log ?in|sign ?in|log in .{0,40}|sign in .{0,40}"
    r"|خطا(?: [45]\d\d)?|حدث خطا(?: ما)?|خطا في الاتصال بقاعده البيانات|غير مصرح(?: لك)?(?: بالدخول)?"
    r"|تم رفض الوصول|الوصول مرفوض"
    r"|(?:الموقع |موقعنا )?(?:تحت|قيد|مغلق|متوقف)(?: موقتا)?(?: لاعمال| لل?)? ?(?:ال|لل)?(?:صيانه|انشا|تطوير)"
    r"|(?:الموقع |هذا الموقع )?(?:موقوف|معلق|متوقف موقتا)|تسجيل (?:ال)?دخول(?: .{0,40})?|يرجي الانتظار|لحظه من فضلك"
)
_PLACES = frozenset(
    (
        "404",
        "404.html",
        "404.php",
        "error",
        "error.html",
        "errorpage",
        "notfound",
        "not-found",
        "login",
        "login.php",
        "signin",
        "sign-in",
        "wp-login.php",
        "maintenance",
        "maintenance.html",
        "consent",
        "captcha",
    )
)


def is_notice(title: str, asked: str, answered: str) -> bool:
    """Whether a short page says that what was asked for isn't there, by its title or by where it was redirected to.

    Args:
        title: without the site's name.
        asked, answered: addresses before and after redirects.
    """
    key = line_key(title)
    if _IN_TITLE.search(key) or _WHOLE_TITLE.fullmatch(key):
        return True
    place = _place(answered)
    return place in _PLACES and place != _place(asked)


def _place(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()
