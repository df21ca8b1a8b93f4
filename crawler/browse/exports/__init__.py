"""Searches and citations taken away, one module a format: each with its ROUTES and the view that writes the file."""

from __future__ import annotations

from crawler.browse.exports import alerts, atom, changes, citation, csv, ndjson, stars

FORMATS = (atom, csv, ndjson, citation, stars, alerts, changes)
"""Every format; the plugin serves their ROUTES."""
