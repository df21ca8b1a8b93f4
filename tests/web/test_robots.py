"""Verdicts of robots.txt files (RFC 9309, and what sites write)."""

from __future__ import annotations

import pytest

from crawler.limits import ROBOTS_BYTES
from crawler.web.robots import read_robots
from tests.collected import SHARED, needs

EXTRAS = SHARED / "corpus" / "extras" / "robots"
ALL = "User-agent: *\n"

CASES: tuple[tuple[str, str | bytes, str, bool], ...] = (
    # what, robots.txt, path, allowed
    ("prefix", ALL + "Disallow: /a", "/a/b", False),
    ("prefix of a name", ALL + "Disallow: /a", "/abc", False),
    ("other path", ALL + "Disallow: /a", "/b", True),
    ("path in the middle", ALL + "Disallow: /a", "/b/a", True),
    ("letters matter", ALL + "Disallow: /A", "/a", True),
    ("final slash matters", ALL + "Disallow: /a/", "/a", True),
    ("under the slash", ALL + "Disallow: /a/", "/a/b", False),
    ("everything", ALL + "Disallow: /", "/", False),
    ("nothing disallowed", ALL + "Disallow:", "/a", True),
    ("no rules", "", "/a", True),
    ("blank lines only", "\n\n\n", "/a", True),
    ("comments only", "# nothing\n# here", "/a", True),
    ("rule without a group", "Disallow: /", "/a", True),
    ("query", ALL + "Disallow: /a?b", "/a?b=1", False),
    ("another query", ALL + "Disallow: /a?b", "/a?c=1", True),
    ("semicolon", ALL + "Disallow: /a;x", "/a;x=1", False),
    # groups
    ("own group", "User-agent: marsad\nDisallow: /m\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("own rule", "User-agent: marsad\nDisallow: /m\n\nUser-agent: *\nDisallow: /", "/m", False),
    ("own group last", "User-agent: *\nDisallow: /\n\nUser-agent: Marsad\nAllow: /", "/a", True),
    ("own name in capitals", "User-agent: MARSAD\nDisallow: /", "/a", False),
    ("own name with a version", "User-agent: Marsad/1.0\nDisallow: /", "/a", False),
    ("another's group", "User-agent: otherbot\nDisallow: /", "/a", True),
    ("a longer name", "User-agent: marsadish\nDisallow: /", "/a", True),
    ("two names for a group", "User-agent: otherbot\nUser-agent: marsad\nDisallow: /a", "/a", False),
    ("blank line within a group", "User-agent: otherbot\n\nUser-agent: *\n\nDisallow: /a", "/a", False),
    ("group given twice", "User-agent: marsad\nDisallow: /a\n\nUser-agent: marsad\nDisallow: /b", "/b", False),
    ("group given twice, first", "User-agent: marsad\nDisallow: /a\n\nUser-agent: marsad\nDisallow: /b", "/a", False),
    ("star given twice", ALL + "Disallow: /a\n\n" + ALL + "Disallow: /b", "/a", False),
    ("other lines between", ALL + "Sitemap: http://x.example/s.xml\nDisallow: /a", "/a", False),
    ("crawl-delay first", ALL + "Crawl-delay: 5\nDisallow: /a", "/a", False),
    # the longest match wins
    ("longer allow", ALL + "Disallow: /\nAllow: /news/", "/news/1", True),
    ("longer disallow", ALL + "Allow: /news/\nDisallow: /news/private", "/news/private/1", False),
    ("order is nothing", ALL + "Allow: /p\nDisallow: /", "/page", True),
    ("same length, allow", ALL + "Disallow: /folder\nAllow: /folder", "/folder/page", True),
    ("shorter allow", ALL + "Allow: /f\nDisallow: /folder", "/folder/page", False),
    ("allow of the root alone", ALL + "Allow: /$\nDisallow: /", "/", True),
    ("beyond the root", ALL + "Allow: /$\nDisallow: /", "/page", False),
    ("empty allow", ALL + "Allow:\nDisallow: /a", "/a", False),
    # wild cards
    ("star", ALL + "Disallow: /*.pdf", "/a/x.pdf", False),
    ("star goes on", ALL + "Disallow: /*.pdf", "/a/x.pdf.html", False),
    ("end", ALL + "Disallow: /*.pdf$", "/x.pdf", False),
    ("end with query", ALL + "Disallow: /*.pdf$", "/x.pdf?y", True),
    ("star in the middle", ALL + "Disallow: /a/*/c", "/a/b/c/d", False),
    ("star for nothing", ALL + "Disallow: /a*", "/a", False),
    ("leading star", ALL + "Disallow: *.php", "/index.php", False),
    ("two stars", ALL + "Disallow: /*a*b", "/xaxb", False),
    ("dollar within", ALL + "Disallow: /a$b", "/a", True),
    ("dots are dots", ALL + "Disallow: /a.b", "/axb", True),
    ("query star", ALL + "Disallow: /*?replytocom", "/2024/01/x/?replytocom=5", False),
    # bytes
    ("byte order mark", b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/b", False),
    ("CR only", ALL.replace("\n", "\r") + "Disallow: /a\r", "/a", False),
    ("CR LF", ALL.replace("\n", "\r\n") + "Disallow: /a\r\n", "/a", False),
    ("mixed ends", "User-agent: *\r\nDisallow: /a\rDisallow: /b\nDisallow: /c", "/c", False),
    ("UTF-16", (ALL + "Disallow: /a").encode("utf-16"), "/a", False),
    ("NUL", "User-agent: *\0\nDisallow: /a", "/a", False),
    ("no newline at the end", ALL + "Disallow: /a", "/a", False),
    ("broken UTF-8", b"User-agent: *\n# \xff\xfe\x80\nDisallow: /a", "/a", False),
    ("escaped Arabic rule", ALL + "Disallow: /%D8%A8", "/\u0628", False),
    ("Arabic rule", ALL + "Disallow: /\u0628", "/%D8%A8\u0628", False),
    ("small letters in escapes", ALL + "Disallow: /%d8%a8", "/%D8%A8", False),
    ("escaped slash", ALL + "Disallow: /a%2Fb", "/a/b", True),
    ("escaped letter", ALL + "Disallow: /%61", "/a", False),
    # how people write
    ("spaces", "  User-agent  :  *  \n  Disallow  :  /a  ", "/a", False),
    ("tabs", "User-agent:\t*\nDisallow:\t/a", "/a", False),
    ("small letters", "user-agent: *\ndisallow: /a", "/a", False),
    ("capitals", "USER-AGENT: *\nDISALLOW: /a", "/a", False),
    ("comment after a rule", ALL + "Disallow: /a # not this", "/a", False),
    ("comment in a group", ALL + "# here\nDisallow: /a", "/a", False),
    ("unknown lines", ALL + "Clean-param: x\nHost: y\nDisallow: /a", "/a", False),
    ("HTML", "<html>\n" + ALL + "Disallow: /\n</html>", "/a", True),
    ("HTML with a doctype", "<!DOCTYPE html>\n<pre>\n" + ALL + "Disallow: /", "/a", True),
    ("very long line", ALL + "Disallow: /" + "x" * 20_000 + "\nDisallow: /a", "/a", False),
    ("rule at 400,000", ALL + "#" * 400_000 + "\nDisallow: /a", "/a", False),
    ("rule beyond 512 KiB", ALL + "#" * ROBOTS_BYTES + "\nDisallow: /a", "/a", True),
)
SIZES = ("rule at 400,000", "rule beyond 512 KiB")


@pytest.mark.parametrize(
    ("body", "path", "allowed"),
    [case[1:] for case in CASES],
    ids=[("B10-" if case[0] in SIZES else "B12-") + case[0] for case in CASES],
)
def test_verdict(body: str | bytes, path: str, allowed: bool) -> None:
    data = body if isinstance(body, bytes) else body.encode()
    assert read_robots(data).allows(f"http://x.example{path}") is allowed


def test_there_are_enough_verdicts() -> None:
    """B12"""
    assert len(CASES) >= 60
    assert len({case[0] for case in CASES}) == len(CASES)


FILES = (
    # file, path, allowed: what its own text says of everybody, or of others alone
    ("cc_wildcards.txt", "/gp/cart/view", False),
    ("cc_wildcards.txt", "/books", True),
    ("cc_rfc9309-example-longest-match-robots.txt", "/example/page/", True),
    ("cc_rfc9309-example-longest-match-robots.txt", "/example/page/disallowed.gif", True),
    ("cc_robots-with-utf8-bom.txt", "/login.aspx", False),
    ("cc_robots-with-utf16le-bom.txt", "/login.aspx", False),
    ("cc_robots-with-utf16be-bom.txt", "/login.aspx", False),
    ("cc_robots-with-utf16be-bom.txt", "/news", True),
)


@needs(EXTRAS)
@pytest.mark.parametrize(("name", "path", "allowed"), FILES, ids=[f"B12-{name}-{path}" for name, path, _ in FILES])
def test_verdict_of_a_collected_file(name: str, path: str, allowed: bool) -> None:
    assert read_robots((EXTRAS / name).read_bytes()).allows(f"http://x.example{path}") is allowed


@needs(EXTRAS)
def test_every_collected_file_can_be_read() -> None:
    """B12: none raises; most have rules."""
    read = [read_robots(path.read_bytes()) for path in sorted(EXTRAS.glob("*.txt"))]
    assert sum(robots.rules is not None for robots in read) > len(read) // 2


@pytest.mark.parametrize(
    "rule", ["/" + "*a" * 300 + "$", "/" + "*" * 300 + "x$", "/" + "*a*" * 5_000, "/*" + "a*" * 300 + "b"]
)
def test_b17_rules_of_hundreds_of_stars_have_an_answer(rule: str) -> None:
    """A backtracking engine would not live to give it."""
    robots = read_robots(f"{ALL}Disallow: {rule}\nDisallow: /secret\n".encode())
    assert robots.allows("https://nahr.example/" + "a" * 2_000 + "c")
    assert not robots.allows("https://nahr.example/secret/1")
