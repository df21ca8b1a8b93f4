"""One run: the crawlers of many sources (`runner`), what is seen meanwhile, what it came to, and a look at a site."""
