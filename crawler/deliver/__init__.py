"""Alerts, carried to whoever asked for them. Apart from ingest: it may fail, and is tried again."""
