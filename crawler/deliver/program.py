"""Alerts given to a program of the user's: a JSON object a line on its standard input."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence

from crawler.arabic.letters import printable
from crawler.errors import UndeliveredError
from crawler.watch.channels import Channel
from crawler.watch.messages import Message

SECONDS = 60.0


def give(channel: Channel, messages: Sequence[Message]) -> None:
    """Runs the program once for some alerts; it has taken them when it ends with status 0. Raises UndeliveredError."""
    lines = "".join(json.dumps(message.as_json(), ensure_ascii=False) + "\n" for message in messages)
    try:
        done = subprocess.run(  # noqa: S603  # what the user's own file names, without a shell
            channel.command, input=lines.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UndeliveredError(printable(f"{type(error).__name__}: {error}", 300)) from error
    if done.returncode:
        said = printable(done.stderr.decode(errors="replace").strip(), 200)
        raise UndeliveredError(f"status {done.returncode}: {said}")
