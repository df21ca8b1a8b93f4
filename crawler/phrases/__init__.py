"""Sentences for people, in Arabic and English: made last, from facts.

labels          what the pages say around the articles          moments    stored moments, read back
locale          one language: its labels, and dates, spans      tables     what each table and column holds
                and counts as people say them
explanations    what a date signal and a cutting rule are       facts      the sentences of every closed list of
                called                                                     facts
reasons         why a URL gave no article                       misreadings what in a query can't be answered
citations       the templates by which Wikipedia cites news     codes      every code, explained
"""
