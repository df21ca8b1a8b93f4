"""Spiders: how a source offers its articles, a loop for each way, and nothing else.

base       the loop Link -> Request -> Page that every source runs
loader     a spider for each source of sources.toml
failures   what became of a request that failed
"""
