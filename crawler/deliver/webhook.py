"""Alerts posted to an address, signed as Standard Webhooks says (https://www.standardwebhooks.com, version 1).

`webhook-id` is the same in every repetition; `webhook-signature` is `v1,` and the HMAC-SHA256 of id, timestamp and
body, joined by points. Redirects are not followed. The address that is dialled is the one that was checked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import os
import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

from crawler.errors import UndeliveredError
from crawler.watch.channels import Channel
from crawler.watch.messages import Message
from crawler.web.addresses import address, is_public

SECONDS = 10.0
"""For the connection, and for each read."""
AT_MOST = 30.0
"""For all of it: a server that sends a byte now and then is cut off."""


def post(channel: Channel, message: Message, now: datetime, *, at_most: float = AT_MOST) -> None:
    """Posts one alert. Raises UndeliveredError unless the answer is 2xx, within `at_most` seconds."""
    body = json.dumps(message.as_json(), ensure_ascii=False).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "marsad",
        "webhook-id": message.id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(_secret(channel), message.id, stamp, body),
    }
    try:
        status = _posted(channel, body, headers, at_most)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UndeliveredError(f"{type(error).__name__}: {error}") from error
    if not 200 <= status < 300:
        raise UndeliveredError(f"HTTP {status}")


def signature(secret: str, id: str, stamp: str, body: bytes) -> str:  # noqa: A002  # the specification's word
    """What proves who sent a body. A secret that begins with `whsec_` is base64 behind it."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    signed = hmac.new(key, f"{id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def _secret(channel: Channel) -> str:
    secret = os.environ.get(channel.secret, "")
    if not secret:
        raise UndeliveredError(f"the environment has no {channel.secret}")
    return secret


def _posted(channel: Channel, body: bytes, headers: dict[str, str], at_most: float) -> int:
    parts = urlsplit(channel.url or "")
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    sock = socket.create_connection((_dialled(channel, host, port), port), timeout=SECONDS)
    dialled = [sock]
    watchdog = threading.Timer(at_most, _cut, (dialled,))
    watchdog.start()
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        if secure:
            sealed = ssl.create_default_context().wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
            dialled.append(sealed)
            sealed.do_handshake()
        connection.sock = dialled[-1]
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        watchdog.cancel()
        connection.close()
        dialled[-1].close()


def _dialled(channel: Channel, host: str, port: int) -> str:
    """The address of a host, which must be public or allowed, as must be all its others."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    networks = [ipaddress.ip_network(network) for network in channel.allow_addresses]
    for text in found:
        where = address(text)
        if where is None or not (is_public(where) or any(where in network for network in networks)):
            raise UndeliveredError(f"{host} is on the private address {text}; allow_addresses would let it")
    return found[0]


def _cut(dialled: list[socket.socket]) -> None:
    for sock in dialled:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
