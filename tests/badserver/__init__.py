"""A loopback server whose every misbehaviour is a named path: `/gzip-cut`, `/endless-body`, `/redirect-to-file`.

    with BadServer() as server:
        server.url("/gone")         # http://127.0.0.1:PORT/gone
        server.asked("/gone")       # what reached it, with times

`/feed?links=/a,/b` is a feed that offers those paths; `/article/N` are good articles. Raw misbehaviours write to the
socket themselves. All bodies are bounded or end when the client goes away; `stop` ends every thread.
"""

from tests.badserver import wire as wire  # its paths enter the table
from tests.badserver.server import Asked, BadServer

__all__ = ["Asked", "BadServer"]
