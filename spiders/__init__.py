"""Spiders: how a source offers its articles, a loop for each way, and nothing else.

base       the loop Link -> Request -> Page that every source runs
probe      in place of the loops: what a probe asks
loader     a spider for each source of sources.toml
"""
