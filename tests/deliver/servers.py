"""A webhook's receiver and a mail server on loopback that do what they are told, once for each request."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(slots=True)
class Received:
    """What came, and what is to be done with what comes next; when nothing is left to do, all is taken."""

    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    behaviour: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def next(self) -> str:
        return self.behaviour.pop(0) if self.behaviour else "take"


@contextmanager
def receiver() -> Iterator[tuple[str, Received]]:
    """A webhook's receiver: its address, and what it received."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.posts.append(({name.lower(): value for name, value in self.headers.items()}, body))
            behaviour = received.next()
            if behaviour == "hang":
                received.stopped.wait(20)
            elif behaviour == "drip":
                while not received.stopped.wait(0.05):
                    try:
                        self.wfile.write(b"H")
                    except OSError:
                        return
            elif behaviour == "take and reset":
                self.connection.shutdown(socket.SHUT_RDWR)
            else:
                self.send_response({"take": 204, "fail": 500, "redirect": 302}[behaviour])
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", received
    finally:
        received.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Mailbox:
    def __init__(self, received: Received) -> None:
        self.received = received

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        behaviour = self.received.next()
        if behaviour == "fail":
            return "451 try again"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.received.mails.append(mail)
        if behaviour == "take and reset":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 taken"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 fine"


@contextmanager
def mail_server() -> Iterator[tuple[int, Received]]:
    """A mail server: its port, and what it received."""
    received = Received()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(_Mailbox(received), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port, received
    finally:
        controller.stop()
