"""A small world of our own: three invented Arabic outlets, served on loopback, for the offline quick start.

content   the articles, composed from our own sentences
themes    how each outlet dresses them: a WordPress site with AMP twins, a weekly in windows-1256, an agency
site      the loopback server, its feeds, sitemaps, listings, API, broken pages and request log
"""
