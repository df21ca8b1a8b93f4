"""What is known of the web without sending anything. Pure.

urls, addresses    canonical addresses, sites, traps; IP addresses in every spelling
robots, headers    rules as read; what headers say
codings, charset   bytes as sent; the text that they stand for
document, belongs  the parsed page, and what on it is of its article
"""
