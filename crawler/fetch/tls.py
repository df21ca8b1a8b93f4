"""Certificates: who may be believed, and in words what was wrong with one that may not.

OpenSSL's own message for all of them is "certificate verify failed".
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from OpenSSL import SSL
from OpenSSL.crypto import X509
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.crawler import Crawler
from twisted.internet._sslverify import _verifyCB
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.model import Detail, Told

_CODES = SSL.X509VerificationCodes
FAULTS = {
    _CODES.ERR_CERT_HAS_EXPIRED: Detail.CERTIFICATE_EXPIRED.of(),
    _CODES.ERR_CERT_NOT_YET_VALID: Detail.CERTIFICATE_TO_COME.of(),
    _CODES.ERR_DEPTH_ZERO_SELF_SIGNED_CERT: Detail.CERTIFICATE_SELF_SIGNED.of(),
    _CODES.ERR_SELF_SIGNED_CERT_IN_CHAIN: Detail.CERTIFICATE_UNKNOWN.of(),
    _CODES.ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: Detail.CERTIFICATE_UNKNOWN.of(),
    _CODES.ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: Detail.CERTIFICATE_ALONE.of(),
    _CODES.ERR_CERT_REVOKED: Detail.CERTIFICATE_REVOKED.of(),
}


def find_roots() -> None:
    """Where the system has no store of root certificates, certifi's is named to every library by OpenSSL's variable."""
    places = ssl.get_default_verify_paths()
    if not (places.cafile or (places.capath and any(Path(places.capath).iterdir()))):
        import certifi

        os.environ.setdefault("SSL_CERT_FILE", certifi.where())


@implementer(IPolicyForHTTPS)
class Verifying(_ScrapyClientContextFactory):
    """Scrapy's policy with verification on, that remembers what was wrong with a host's certificate."""

    def __init__(self, *args: Any, **named: Any) -> None:
        find_roots()
        super().__init__(*args, **{**named, "verify_certificates": True})
        self._faults: dict[str, Told] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> Verifying:
        """The policy of one crawler."""
        return cls.from_crawler(crawler)

    def fault(self, host: str) -> Told | None:
        """What was wrong with a host's certificate; None where nothing was."""
        return self._faults.get(host)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802  # Twisted's interface
        host = hostname.decode("ascii")
        self._faults.pop(host, None)
        return _Watched(super().creatorForNetloc(hostname, port), partial(self._faults.__setitem__, host))


@implementer(IOpenSSLClientConnectionCreator)
class _Watched:
    """Makes Twisted's verifying connections, and tells what was found wrong."""

    def __init__(self, creator: Any, tell: Callable[[Told], None]) -> None:
        self._creator, self._tell = creator, tell

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:  # noqa: N802
        connection: SSL.Connection = self._creator.clientConnectionForTLS(protocol)
        verify = _verifyCB(protocol, self._creator._hostnameIsDnsName, self._creator._hostnameASCII)

        def watch(connection: SSL.Connection, certificate: X509, code: int, depth: int, good: int) -> bool:
            accepted = verify(connection, certificate, code, depth, bool(good))
            if not accepted:
                unknown = Detail.CERTIFICATE_REFUSED.of(code)
                self._tell(Detail.CERTIFICATE_OF_ANOTHER.of() if good else FAULTS.get(code, unknown))
            return accepted

        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, watch)
        return connection
