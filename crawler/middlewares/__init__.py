"""What stands between the spiders and the network; crawler/settings.py has the order.

robots, politeness, patience, frontier    whether, when and how often an URL is asked for
transport, address, redirects, codings    how an answer comes, and from where it must not
archive, conditional                      what is kept of it, and what need not be sent again
refusal, failures                         how each of them says no; what an exception means
keys                                      the notes that they leave each other
"""
