"""A search taken away, one module a format: each with its ROUTES and the view that writes the file."""

from __future__ import annotations

from crawler.browse.exports import atom, csv, ndjson

FORMATS = (atom, csv, ndjson)
"""Every format; the plugin serves their ROUTES."""
