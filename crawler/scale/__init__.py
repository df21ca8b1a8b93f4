"""Crawls on several machines: tickets out, parcels back, and one writer."""
