"""Storage: one SQLite database and the WARC files. It decides nothing; crawler/decide/edits.py does.

store      opens, migrates, backs up; the parts below are its attributes
articles, pages, profiles, runs, sources, stories    one noun each
search, index, nearby                               questions, and what answers them quickly
archive, warc                                       raw pages, written and read
checks, retention                                   what `marsad doctor` finds and `marsad prune` drops
datasette                                           the pages of `marsad browse`
"""
