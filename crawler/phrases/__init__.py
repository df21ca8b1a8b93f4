"""Sentences for people, in Arabic and English: made last, from facts."""
