"""URLs: the address that is stored and asked for, and the key under which its twins are one.

`canonical` gives a usable address without what only tracks; `identity` a key that no server is asked for: http and
https, www and mobile hosts, a final slash and AMP or print forms are one there.

Rules: RFC 3986 section 6 for what is the same address;
Heritrix' PathologicalPath and TooManyPathSegments (2 repeats, 20 segments) for traps.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

import idna
import tldextract

from crawler.limits import URL_CHARACTERS
from crawler.model import Reason, Source
from crawler.web.addresses import address

MAX_SEGMENTS = 20

# The list in the package: no network. Its private part counts: on blogspot.com or github.io each name is a site.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)

# Parameters that say where a reader came from, or who they are: never what is shown.
_TRACKING = re.compile(
    r"""utm_\w+ | (?:f|g|d|y|ms|tt|tw)b?clid | gclsrc | [gw]braid | li_fat_id | igshid? | mc_[ce]id | _ga | _gl
    | _hs(?:enc|mi) | __twitter_impression | ref_(?:src|url)
    | at_(?:medium|campaign|custom\d|link\w*|format|bbc_team|ptr_name) | ns_(?:mchannel|source|campaign|linkname|fee)
    | xtor | xtref | maca | traffic_source | ocid | cmpid | wt\.mc_id | spm | ito | sfnsn | feedname
    | replytocom | share | nb | preview(?:_id|_nonce)? | fb_(?:action_\w+|source|ref|comment_id) | sessionid | phpsessid
    | jsessionid | aspsessionid\w* | cfid | cftoken""",
    re.VERBOSE | re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"(?:sid|s|session)=[0-9a-f]{26,64}", re.IGNORECASE)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
# Parameters that show the same article in another dress.
_DRESS = re.compile(
    r"(?:amp|no_?amp|amp_markup|print|printable|printpage|view=print|format=amp|mobile|m)(?:=(?:1|true|yes|amp|mobile)?)?"
    r"|(?:output|outputtype|format|view|layout|tmpl|mode|display)=(?:amp|print|printable|mobile|component)",
    re.IGNORECASE,
)
_DRESS_PATH = re.compile(r"/(?:amp|print)(?:/|\.html?|/index\.html?)?$", re.IGNORECASE)
_DRESS_SECTION = re.compile(r"^/amp/(?=[^/])", re.IGNORECASE)
_DRESS_NAME = re.compile(r"^/ampArticle/(?=[^/])")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"(?:[\w.~/-]|%[89A-F][0-9A-F])*", re.ASCII)  # what most paths are already
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SCRIPT_ESCAPES = re.compile(r"(?:%u[0-9A-Fa-f]{4})+")  # JavaScript's escape(): UTF-16 units
# What is left of ampersands where an address was escaped once too often.
_LEFT_NUMBER = re.compile(r"&#0*38;")
_AUTHORITY = re.compile(r"[^:/?#]+://[^/?#]*")
_LEFT_IN_PATH = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_LEFT_IN_QUERY = re.compile(r"^(?:amp;)+", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_STRIPPED = re.compile("[\t\n\r]")
_EDGES = "".join(map(chr, range(33))) + "\u00a0\u200b\u200e\u200f\u202a-\u202e\ufeff"
_PATHOLOGICAL = re.compile(r"/((?:[^/]+/)+?)\1{2,}")


@lru_cache(maxsize=8_192)
def canonical(url: str) -> str:
    """The address under which an article is asked for and stored; never raises, and twice is as once.

    Lower case scheme and host (IDN as punycode), no default port, fragment, user, tracking or session parameters; dots
    in the path resolved; escapes upper case, raw Arabic and `%u0627` escaped as UTF-8; `&amp;` that was left is an
    ampersand; parameters in order of their names. `?p=ID`, a final slash and AMP forms stay: they are addresses of
    their own (see `identity`). What can't be read as an http URL comes back stripped, otherwise unchanged.
    """
    url = _STRIPPED.sub("", url.strip(_EDGES))
    place = _AUTHORITY.match(url)
    behind = place.end() if place else 0  # `http://&#38;` has a fragment, not an ampersand
    url = url[:behind] + _LEFT_NUMBER.sub("&", url[behind:])
    parts = _split(url)
    if parts is None:
        return url
    path = _LEFT_IN_PATH.sub("&", _escape(parts.path, "/:@!$&'()*+,;="))
    path = _SESSION_PATH.sub("", _resolve_dots(path) or "/")
    return urlunsplit((parts.scheme, parts.netloc, path, _query(parts.query), ""))


@lru_cache(maxsize=8_192)  # asked for several times while an article is decided on
def identity(url: str) -> str:
    """The key under which an address and its twins are one; never asked for, never shown.

    Beyond `canonical`: without scheme, `www.`, `m.`, `mobile.` and `amp.` hosts, final slash, index file, AMP and print
    forms, and with unescaped letters compared regardless of how they were escaped.
    """
    parts = _split(plain(url))
    if parts is None:
        return url.strip()
    host = _MOBILE_HOST.sub("", parts.netloc)
    path = _INDEX.sub("/", parts.path).rstrip("/")
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def plain(url: str) -> str:
    """`canonical` without AMP and print forms: what is most likely the article's own address."""
    url = canonical(url)
    parts = _split(url)
    if parts is None:
        return url
    path = _DRESS_PATH.sub("/" if parts.path.endswith("/") else "", parts.path)
    path = _DRESS_NAME.sub("/article/", _DRESS_SECTION.sub("/", path)) or "/"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _DRESS.fullmatch(pair))
    return canonical(urlunsplit((parts.scheme, parts.netloc, path, query, "")))


def absolute(base: str, reference: str) -> str:
    """The canonical address of a link on a page; what can't be joined comes back as it is."""
    reference = _STRIPPED.sub("", reference.strip(_EDGES))
    try:
        return canonical(urljoin(base, reference))
    except ValueError:
        return reference


def spellings(url: str) -> tuple[str, ...]:
    """An address as it is sent, and with its host, path and parameters in letters: what a person would write."""
    parts = _split(url)
    if parts is None or not ("%" in url or "xn--" in parts.netloc):
        return (url,)
    netloc = ".".join(map(_in_letters, parts.netloc.split(".")))
    read = urlunsplit((parts.scheme, netloc, unquote(parts.path), unquote(parts.query), ""))
    return url, unicodedata.normalize("NFC", read)


def _in_letters(label: str) -> str:
    """A label of a host out of its punycode."""
    try:
        return idna.decode(label) if label.startswith("xn--") else label
    except idna.IDNAError:
        return label


def netloc(name: str) -> str:
    """A host, with its port if it has one, as `canonical` writes it; empty if it is none."""
    parts = _split(f"http://{name.strip()}/")
    return parts.netloc if parts else ""


def is_http(url: str) -> bool:
    """Whether this is an http(s) URL with a host."""
    return _split(url) is not None


def host(url: str) -> str:
    """The host in lower case, without port; empty if there is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def registered_domain(url: str) -> str:
    """What belongs to one owner: the domain that somebody registered (`bbc.co.uk`), host and port where there is none
    (`127.0.0.1:8000`), the channel on a host of many (`t.me/name`)."""
    parts = _split(url)
    if parts is None:
        return ""
    name = parts.hostname or ""
    if name in _SHARED_BY_PATH:
        owner = parts.path.removeprefix("/s/").strip("/").partition("/")[0].lower()
        return f"{name}/{owner}" if owner else name
    found = "" if address(name) else _registered(name)
    return found or parts.netloc


_SHARED_BY_PATH = frozenset({"t.me", "telegram.me"})
"""Hosts on which whoever is named by the first part of the path owns what lies below it."""


def same_site(one: str, other: str) -> bool:
    """Whether two URLs are of one site: one registered domain, or one host and port."""
    domain = registered_domain(one)
    return bool(domain) and domain == registered_domain(other)


def belongs(url: str, source: Source) -> bool:
    """Whether a URL lies within a source: the sites of its home, feeds, sitemaps, listings and API, and its `hosts`."""
    parts = _split(url)
    if parts is None:
        return False
    domains, hosts = _site(source)
    return registered_domain(url) in domains or parts.netloc in hosts or (parts.hostname or "") in hosts


def is_home(url: str, source: Source) -> bool:
    """Whether an address is the home page of the source, or of its own host; parameters make it another."""
    parts = _split(url)
    return parts is not None and (
        identity(url) == identity(source.home) or not (_INDEX.sub("/", parts.path).strip("/") or parts.query)
    )


def acceptable(url: str) -> Reason | None:
    """Why a URL must not be asked for, or None if it may: scheme, length, credentials, traps of endless paths."""
    if not url.strip() or len(url) > URL_CHARACTERS:
        return Reason.BAD_URL
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return Reason.BAD_URL
    if parts.scheme.lower() not in ("http", "https"):
        return Reason.REDIRECT_SCHEME if parts.scheme else Reason.BAD_URL
    if "@" in parts.netloc or _split(url) is None:
        return Reason.BAD_URL
    if len(canonical(url)) > URL_CHARACTERS:
        return Reason.BAD_URL
    if len(_segments(parts.path)) > MAX_SEGMENTS or _PATHOLOGICAL.search(parts.path + "/"):
        return Reason.TRAP_LIMIT
    return None


def article_url(asked: str, answered: str, canonical_link: str = "") -> str:
    """The address under which an article is stored.

    Args:
        asked: what was asked for.
        answered: what answered after redirects; empty if unknown.
        canonical_link: what the page calls its own address, absolute or not; empty if it says nothing.

    The page is believed on its own site only, and not when it names the home page or a section for an article (a
    common fault of themes). Without that, AMP and print forms are taken off the address that answered.
    """
    answered = canonical(answered or asked)
    if canonical_link.strip():
        claimed = absolute(answered, canonical_link)
        if acceptable(claimed) is None and same_site(answered, claimed) and not _swallows(claimed, answered):
            if identity(claimed) == identity(answered) and answered.startswith("https:"):
                claimed = re.sub(r"^http:", "https:", claimed)
            return claimed
    return plain(answered)


def _swallows(claimed: str, answered: str) -> bool:
    """Whether a claimed address is so much less than the one that answered that many articles would share it."""
    if identity(claimed) == identity(answered):
        return False
    mine, theirs = urlsplit(plain(answered)), urlsplit(claimed)
    article, claim = _segments(mine.path), _segments(theirs.path)
    if theirs.query:
        return False
    if claim and claim[-1].lower() in ("404", "404.html", "error", "not-found", "login", "search"):
        return True
    if not claim or (len(claim) == 1 and _INDEX.match(f"/{claim[0]}")):
        return bool(article or mine.query)
    if len(claim) < len(article) and article[: len(claim)] == claim:
        # A part of a longer path: only the pages of one article (`/slug/2/`, `/slug/page/2/`) may say so.
        rest = article[len(claim) :]
        return not (rest[-1].isdigit() and len(rest[-1]) < 3 and rest[:-1] in ([], ["page"]) and _tells(claim[-1]))
    return not _tells(claim[-1]) and (_tells(article[-1]) if article else bool(mine.query))


def _tells(segment: str) -> bool:
    """Whether a path's segment can name one article: it has a number, several words, or is long."""
    return bool(re.search(r"\d{3}|[^-_]+[-_][^-_]+[-_]|\d+[-_.]|%[0-9A-F]{2}.*[-_]", segment)) or len(segment) > 30


@lru_cache(maxsize=4_096)
def _site(source: Source) -> tuple[frozenset[str], frozenset[str]]:
    urls = (
        source.home,
        *source.feeds,
        *(source.sitemaps or ()),
        *(listing.url for listing in source.listings),
        source.wordpress or "",
        *(one if "/" in one else f"https://t.me/s/{one}" for one in source.telegram),
    )
    return frozenset(filter(None, map(registered_domain, urls))), frozenset(name.lower() for name in source.hosts)


def sites(source: Source) -> frozenset[str]:
    """The sites that a source asks: registered domains, or hosts that belong to none; whatever the port."""
    domains, hosts = _site(source)
    named = (*domains, *(registered_domain(f"https://{name}/") or name for name in hosts))
    return frozenset(urlsplit(f"//{name}").hostname or name for name in named)


@lru_cache(maxsize=4_096)
def _registered(name: str) -> str:
    """By the Public Suffix List; an unlisted ending (an intranet's, `.example`) is one label, its default rule."""
    found = _suffixes(name)
    return found.top_domain_under_public_suffix or ("" if found.suffix else ".".join(name.split(".")[-2:]))


@lru_cache(maxsize=8_192)
def _split(url: str) -> SplitResult | None:
    """The parts of an http(s) URL with scheme and host normalised and the user dropped; None if it isn't one."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        name = _host_name(parts.hostname or "")
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not name:
        return None
    netloc = f"[{name}]" if ":" in name else name
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        netloc += f":{port}"
    return SplitResult(scheme, netloc, parts.path, parts.query, parts.fragment)


def _host_name(name: str) -> str:
    """Lower case, punycode, without a final dot; raises ValueError for what no resolver could take."""
    name = name.lower().rstrip(".")
    if not name.isascii():
        name = idna.encode(name, uts46=True).decode("ascii")  # IDNAError is a ValueError (UnicodeError)
    if re.search(r"[\x00-\x20\x7f\"#%/<>?@\\^`{|}]", name) or len(name) > 253:
        raise ValueError(name)
    return name


def _escape(text: str, safe: str) -> str:
    """Escapes what must be escaped, unescapes what need not be, upper case, a stray % escaped."""
    if _ESCAPED.fullmatch(text):
        return text
    text = _STRAY_PERCENT.sub("%25", _SCRIPT_ESCAPES.sub(_unscripted, text))
    text = quote(text, safe=f"{safe}%~", encoding="utf-8", errors="replace")

    def one(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if char in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(one, text)


def _unscripted(found: re.Match[str]) -> str:
    """The letters that JavaScript's `escape` wrote."""
    units = bytes.fromhex(found[0].replace("%u", ""))
    return units.decode("utf-16-be", "replace")


def _query(query: str) -> str:
    """Parameters without what tracks, in the order of their names; the order of one name's values is kept."""
    pairs = [_LEFT_IN_QUERY.sub("", _escape(pair, "/?:@!$'()*+,;=")) for pair in query.split("&")]
    return "&".join(sorted((pair for pair in pairs if pair and not _tracks(pair)), key=_name))


def _tracks(pair: str) -> bool:
    """Whether a parameter says where a reader came from, or who they are."""
    return bool(_TRACKING.fullmatch(_name(pair)) or _SESSION_VALUE.fullmatch(pair))


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _resolve_dots(path: str) -> str:
    """RFC 3986 section 5.2.4, and runs of slashes at the start as one, so that no path reads as a host."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept).lstrip("/")


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
