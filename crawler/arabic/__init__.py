"""Arabic as it is written: every word that the code recognises, and what counts as the same letter or line.

letters      the two levels of text: what is stored (`clean`) and what is compared (`fold`, `line_key`)
scripts      letters as classes, by language  particles    what is written onto words; spellings of one word
calendar     months, weekdays and zones      clock        times of day, units of time, relative days
datelines    labels and ordinals of dates    lexicon      agencies, labels and counters of lines
furniture    the words around articles       prefixes     labels before a separator
vocabulary   words of forms and mastheads    channels     calls to follow a site
lines        whole lines by their shape      notices      pages that say that there is no article
statements   how sentences begin             sites        what sites call themselves, their parts and feeds
patterns     words in usual spelling as regular expressions over folded text
"""
