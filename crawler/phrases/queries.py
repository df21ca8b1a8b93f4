"""Queries that Datasette offers under the names of the archive."""

from __future__ import annotations

QUERIES: dict[str, dict[str, str]] = {
    "articles_a_day": {
        "title": "Articles a day by source · أخبار كل مصدر في اليوم",
        "sql": "select day, source, articles from day_counts order by day desc, articles desc limit 500",
    },
    "who_copies_whom": {
        "title": "Who copies whom · من ينقل عمّن",
        "sql": "select f.source as first, a.source as copied_by, count(*) as copies, "
        "round(avg(c.similarity), 2) as similarity "
        "from copies c join stories s on s.id = c.story join articles f on f.id = s.first_article "
        "join articles a on a.id = c.article where a.id <> f.id and a.source <> f.source "
        "group by 1, 2 order by copies desc limit 200",
    },
    "dates_by_signal": {
        "title": "Dates by signal · التواريخ حسب الإشارة",
        "sql": "select published_signal as signal, published_precision as precision, count(*) as articles, "
        "round(avg(published_trust)) as trust from articles group by 1, 2 order by articles desc",
    },
    "undated_share": {
        "title": "Undated share by source · حصة ما بلا تاريخ",
        "sql": "select source, sum(articles) as articles, sum(iif(month = '', articles, 0)) as undated, "
        "round(100.0 * sum(iif(month = '', articles, 0)) / sum(articles), 1) as percent "
        "from month_counts group by 1 having sum(articles) > 0 order by percent desc",
    },
    "slowest_sources": {
        "title": "Slowest to report, in minutes after the first · الأبطأ في النشر",
        "sql": "select a.source, count(*) as copies, "
        "round(avg((julianday(a.published_at) - julianday(f.published_at)) * 1440)) as minutes_after_first "
        "from copies c join stories s on s.id = c.story join articles f on f.id = s.first_article "
        "join articles a on a.id = c.article where a.id <> f.id and a.published_at is not null "
        "and f.published_at is not null group by 1 order by minutes_after_first desc",
    },
    "what_is_cut": {
        "title": "What is cut, by rule · ما يُحذف حسب القاعدة",
        "sql": "select rule, count(*) as lines, count(distinct article) as articles, min(line) as example "
        "from removed_lines group by 1 order by lines desc limit 200",
    },
    "search": {
        "title": "Search in SQL · بحث بلغة SQL",
        "sql": "select a.id, a.source, a.published_on, a.title, ar_snippet(a.text, :query) as snippet "
        "from articles_fts f "
        "join articles a on a.id = f.rowid where articles_fts match ar_query(:query) order by f.rowid desc limit 50",
    },
}
