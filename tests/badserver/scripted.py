"""Pages whose article only a script writes, and what else their scripts try."""

from __future__ import annotations

import json

from tests.badserver.server import BadServer

TITLE = "البلدية تفتتح حديقة جديدة عند مدخل المدينة"
TEXT = (
    "افتتحت البلدية صباح اليوم حديقة عامة عند المدخل الشرقي بعد أعمال استمرت سبعة أشهر.",
    "وقال مهندس المشروع إن الأشجار المزروعة تحتاج إلى ثلاث سنوات حتى تعطي ظلاً كافياً للزوار.",
    "ويستطيع الأهالي دخول الحديقة مجاناً من الثامنة صباحاً حتى العاشرة ليلاً في كل أيام الأسبوع.",
)

WRITER = """
fetch(`/api/${window.article || 1}.json`).then(answer => answer.json()).then(article => {
  document.title = article.title;
  const main = document.querySelector("main");
  main.innerHTML = `<article><h1>${article.title}</h1><time datetime="${article.published}">${article.published}</time>`
    + article.paragraphs.map(text => `<p>${text}</p>`).join("") + "</article>";
});
"""


def page(script: str = "", *, source: str = "/app.js") -> tuple[str, str]:
    """A page without a word of its own: `source` writes its article, `script` runs first."""
    body = (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>...</title></head><body><main></main>'
        f'<script>{script}</script><script src="{source}"></script></body></html>'
    )
    return "text/html; charset=utf-8", body


def data(number: int = 1, extra: str = "") -> tuple[str, str]:
    """What the script of a page writes its article from."""
    title = TITLE if number == 1 else f"{TITLE} رقم {number}"
    told = [f"{text} وهذا العدد {number * 37 + line} شاهد على ذلك." for line, text in enumerate(TEXT)]
    paragraphs = [*(TEXT if number == 1 else told), *([extra] if extra else [])]
    article = {"title": title, "published": "2024-05-11T09:30:00+03:00", "paragraphs": paragraphs}
    return "application/json", json.dumps(article)


def scripted(server: BadServer, script: str = "") -> None:
    """Has a server offer one such page in its feed."""
    server.feeds["/feed"] = ["/story/1"]
    server.files["/story/1"] = page(script)
    server.files["/app.js"] = ("text/javascript", WRITER)
    server.files["/api/1.json"] = data()
