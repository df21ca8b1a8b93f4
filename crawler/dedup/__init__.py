"""Copies: what makes two texts the same, nearly the same or related. Pure.

fingerprint   text -> hash, MinHash, bands, sentence hashes
cluster       which articles tell one story, and which of them told it first
"""
