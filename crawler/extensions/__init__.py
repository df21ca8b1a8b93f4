"""Scrapy extensions: what is lost on the way gets its end in the ledger; log lines are bounded."""
