"""Extraction: the article's own words out of a page, and a named rule for every line that is cut. Pure.

engine        the lines that trafilatura finds, repaired where it loses some
foreign       takes out blocks that say they are something else
mending       mends markup from which the engine would lose text
lead          the paragraph that a page sets before its text
embedded      the text in data that the page carries for programs
titles        the headline out of what the page offers
metadata      what the page says about itself (JSON-LD, meta elements, microdata)
rules         RULES: what is no text; phrases and labels hold the words
cuts          what a rule works with
closing       what stands under an article without being of it
lines         runs the rules over a text's lines, and again when new ones are learned
attribution   whom a line names: author, agency, place
notices       tells pages that say there is none
listing       tells pages of links from articles
"""
