"""What a search comes to: numbers over time, by outlet, who copied whom, who fell silent, who was first, which words.

Each analysis is a plain function over a `Reader` and a `SearchQuery`, and gives frozen values, for pages, files and
commands alike. What is not in a picture is counted beside it: articles without a date, and those outside of the days
that are drawn, so that the parts always make up what the search itself finds.

    units        days, weeks, months and years
    tally        counts by period and outlet, that all counting rests on
    attention    over time, as counts and as a share of all that the chosen sources published
    outlets      outlet by period, as a table
    copying      who took texts from whom, and the pairs behind each number
    silence      outlets that fell silent
    firsts       stories of a search, the oldest first, and how far their first outlet was ahead
    wording      words that set a search's articles apart from the rest of the archive
"""
