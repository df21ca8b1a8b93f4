"""The archive carried off: files of a search in formats for analysis, and corpora.

whole      a file that is there as a whole or not at all
formats    one writer a format
release    a corpus: each text once, without what publishers reserve
card       what is told of it
"""
