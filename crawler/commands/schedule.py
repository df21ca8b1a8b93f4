"""`marsad schedule`: keeps crawling due sources; or prints units for those who schedule otherwise."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

import click

from crawler.commands import Options, common_options, contact_option, min_free_option
from crawler.commands.crawl import with_contact
from crawler.model import ExitStatus
from crawler.session.open import refuse_demo
from crawler.sources.reading import load_sources
from crawler.system import MIN_FREE, min_free_of
from crawler.watch.reading import watches_path

SERVICE = """\
# /etc/systemd/system/marsad.service
[Unit]
Description=Marsad: crawl the news sources that are due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command} {crawl} --config {config} --data {data}
ExecStart={command} deliver --config {config} --data {data}
# 1: some source failed (the report says which). 3 stays a failure: nothing could be kept.
SuccessExitStatus=1
User={user}
UMask=0027
Nice=10
MemoryMax=5G
TasksMax=128
TimeoutStopSec=60
KillMode=mixed
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={data}
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
RemoveIPC=yes
KeyringMode=private
ProcSubset=pid
DevicePolicy=closed

# /etc/systemd/system/marsad.timer
[Unit]
Description=Marsad: look every five minutes for sources that are due

[Timer]
OnCalendar=*:0/5
RandomizedDelaySec=60
Persistent=true

[Install]
WantedBy=timers.target
"""
# The kernel frees flock's lock with the process; it keeps cron from mailing that the run before is still at work.
CRON = """\
*/5 * * * * flock -n {config} {command} {crawl} --quiet --config {config} --data {data}
3-59/5 * * * * {command} deliver --quiet --config {config} --data {data}"""


@click.command(help="Keeps crawling due sources in the foreground; or prints units for systemd or cron.")
@click.option("--systemd", is_flag=True, help="Print a hardened service and its timer.")
@click.option("--cron", is_flag=True, help="Print a crontab line. The run lock keeps two runs apart.")
@click.option(
    "--every",
    "seconds",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    help="Seconds between two looks at what is due.",
)
@click.option("--keep-going", is_flag=True, help="Crawl the sound sources when tables of sources.toml have faults.")
@click.option("--times", type=click.IntRange(min=1), help="Stop after so many looks.")
@contact_option
@min_free_option
@common_options
def command(
    options: Options,
    systemd: bool,
    cron: bool,
    seconds: int,
    times: int | None,
    keep_going: bool,
    contact: str | None,
    min_free: str,
) -> None:
    """Each look is a process of its own, so that a leak or a crash in one never adds up; SIGTERM ends it cleanly."""
    configuration = load_sources(options.config, keep_going=keep_going)
    least = min_free_of(min_free)
    refuse_demo(options.database)
    if systemd or cron:
        click.echo(units(options, systemd=systemd, keep_going=keep_going, min_free=least))
        return
    contact = with_contact(options, configuration, contact, configuration.enabled).defaults.user_agent_contact
    _Loop(options, seconds, times, keep_going=keep_going, min_free=min_free, contact=contact).run()


def units(options: Options, *, systemd: bool, keep_going: bool = False, min_free: int = MIN_FREE) -> str:
    """The text of the units, with absolute paths of this installation."""
    quoted = _for_systemd if systemd else _for_cron
    script = Path(sys.argv[0])
    command = [str(script.resolve())] if script.name == "marsad" else [sys.executable, "-m", "crawler"]
    values = {
        "command": " ".join(map(quoted, command)),
        "config": quoted(str(options.config.resolve())),
        "data": quoted(str(options.data.resolve())),
        "user": "marsad",
        "crawl": " ".join(
            [
                "crawl --due",
                *(["--keep-going"] if keep_going else []),
                *([f"--min-free {min_free}"] if min_free != MIN_FREE else []),
            ]
        ),
    }
    return (SERVICE if systemd else CRON).format(**values)


def _for_systemd(word: str) -> str:
    """Quoted as systemd.syntax(7) says, with `%` and `$` for themselves."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if any(character in word for character in " \t\"'\\") else word


def _for_cron(word: str) -> str:
    """For a shell, in a crontab, where `%` is the end of a line."""
    return shlex.quote(word).replace("%", "\\%")


class _Loop:
    """Starts `marsad crawl --due` again and again, and hands signals on to it."""

    def __init__(
        self,
        options: Options,
        seconds: int,
        times: int | None,
        *,
        min_free: str,
        contact: str,
        keep_going: bool = False,
    ) -> None:
        self.arguments = [
            sys.executable,
            "-m",
            "crawler",
            "crawl",
            "--due",
            "--config",
            str(options.config),
            "--data",
            str(options.data),
            "--min-free",
            min_free,
            *(["--contact", contact] if contact else []),
            *(["--json"] if options.json else []),
            *(["--keep-going"] if keep_going else []),
            *(["-q"] * -options.verbosity if options.verbosity < 0 else ["-v"] * options.verbosity),
        ]
        self.delivering = [
            *(sys.executable, "-m", "crawler", "deliver", "-q"),
            *("--config", str(options.config), "--data", str(options.data)),
        ]
        self.watched = watches_path(options.config)
        self.seconds, self.times = seconds, times
        self.stopping = threading.Event()
        self.signal = 0
        self.child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._signalled)
        looks = 0
        while not self.stopping.is_set():
            status = self._run(self.arguments)
            looks += 1
            if status == ExitStatus.USAGE:
                sys.exit(status)  # a broken configuration doesn't mend itself
            if self.watched.exists() and not self.stopping.is_set():
                self._run(self.delivering)
            if looks == self.times:
                return
            self.stopping.wait(self.seconds)
        sys.exit(128 + self.signal)

    def _run(self, arguments: list[str]) -> int:
        self.child = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603  # our own command
        return self.child.wait()

    def _signalled(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.signal = number
        self.stopping.set()
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(number)  # a second one ends it at once
