"""Scrapy's item pipeline: hands pages to the one write path."""
