"""Arabic as it is written: every word that the code recognises, and what counts as the same letter or line.

letters      the two levels of text: what is stored (`clean`) and what is compared (`fold`, `line_key`)
calendar     months, weekdays and zones      particles    what is written onto words; spellings of one word
lexicon      agencies, labels of lines       furniture    the words around articles, by kind
sites        countries in names, what links to feeds say
"""
