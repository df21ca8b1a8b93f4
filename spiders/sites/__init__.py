"""Spiders of sites that configuration can't describe; each docstring says what was missing. So far none."""
