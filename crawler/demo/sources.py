"""The demo's sources.toml: written for the addresses that the outlets got."""

from __future__ import annotations

TEMPLATE = """\
# The three invented outlets of the demo, on this machine's loopback addresses.
[defaults]
user_agent_contact = "mailto:demo@example.org"

[[source]]
name = "demo_mina"
title = "جريدة الميناء"
home = "{demo_mina}/"
timezone = "Asia/Damascus"
feeds = ["{demo_mina}/feed/"]
sitemaps = []
wordpress = "{demo_mina}/wp-json/"
allow_addresses = ["127.0.0.11"]
delay = 0

[[source]]
name = "demo_qalam"
title = "صحيفة القلم"
home = "{demo_qalam}/"
timezone = "Asia/Damascus"
sitemaps = []
listings = [{{ url = "{demo_qalam}/list.php?page=1", next = "a.next", links = "a.item" }}]
allow_addresses = ["127.0.0.12"]
delay = 0

[[source]]
name = "demo_barq"
title = "وكالة برق"
home = "{demo_barq}/"
timezone = "Asia/Damascus"
feeds = ["{demo_barq}/atom.xml"]
sitemaps = ["{demo_barq}/sitemap.xml"]
dateline_agency = "برق"
allow_addresses = ["127.0.0.13"]
delay = 0
"""


def sources_toml(homes: dict[str, str]) -> str:
    """The text of a sources.toml for outlets at those addresses (name -> home without a slash)."""
    return TEMPLATE.format(**homes)
