"""Scrapy's edge: the one place that talks to sites. crawler/settings.py has the order of the components.

robots, politeness, retries, frontier    whether, when and how often an URL is asked for
handler, guard, redirects, codings       how an answer comes, and from where it must not
archive, conditional                     what is kept of it, and what need not be sent again
pipeline, ledger, logs                   pages to the one write path; what Scrapy drops gets its end; bounded log lines
refusals, failures, answers              how each of them says no; what an exception means; what became of a request
meta, services, memory                   notes on a request; what crawlers share; what is known of earlier runs
probe                                    single requests of a run that keeps nothing
"""
