"""The container: what it starts, tried without one; and, in the long tier, built on Debian's packages and run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.cli import COMMANDS
from tests.browse import archive
from tests.documented import command_named, options_of

ROOT = Path(__file__).parents[2]
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def instructions(name: str) -> list[str]:
    """What follows an instruction of the Containerfile, each time that it is there."""
    return re.findall(rf"^{name} (.+)$", CONTAINERFILE, re.MULTILINE)


def environment(data: Path) -> dict[str, str]:
    """The variables that the image sets, with another folder in the place of its volume."""
    named = dict(re.findall(r"(\w+)=(\S+)", " ".join(instructions("ENV"))))
    assert named.pop("PATH").startswith("/opt/marsad/bin:")
    return {**os.environ, **{name: value.replace("/data", str(data)) for name, value in named.items()}}


# --- as it is written ------------------------------------------------------------------------------


def test_the_base_is_an_argument_and_no_registry_is_named() -> None:
    assert instructions("FROM") == ["${BASE}"]
    assert instructions("ARG") == ["BASE"]
    text = CONTAINERFILE + (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"docker\.io|quay\.io|ghcr\.io|registry|https?://", text)


def test_what_is_copied_is_there() -> None:
    sources = [word for line in instructions("COPY") for word in line.split()[:-1]]
    assert {"crawler", "spiders", "storage", "requirements.lock", "pyproject.toml"} <= set(sources)
    assert all((ROOT / source).exists() for source in sources)


def test_nobody_is_root_and_one_volume_holds_all() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert instructions("VOLUME") == ["/data"]
    assert list(COMPOSE["volumes"]) == ["archive"]
    for service in SERVICES.values():
        assert service["volumes"] == ["archive:/data"]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["browse"]["ports"])


def test_each_service_calls_a_command_with_options_that_there_are() -> None:
    assert instructions("ENTRYPOINT") == ['["marsad"]']
    for call in (*(service["command"] for service in SERVICES.values()), json.loads(instructions("CMD")[0])):
        assert call[0] in COMMANDS
        known = {name for option in options_of(command_named(call[0])) for name in option.opts}
        assert {word for word in call if word.startswith("--")} <= known


# --- without a container ---------------------------------------------------------------------------


def test_the_crawler_starts_with_what_the_image_sets(tmp_path: Path) -> None:
    """One look, at a source that isn't due: it starts, looks, and ends."""
    (tmp_path / "sources.toml").write_text(
        '[defaults]\nuser_agent_contact = "mailto:a@b.example"\n\n[[source]]\nname = "gone"\ntitle = "Gone"\n'
        'home = "http://127.0.0.1:9/"\nfeeds = ["http://127.0.0.1:9/feed"]\nallow_addresses = ["127.0.0.0/8"]\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "crawler", *SERVICES["crawl"]["command"], "--times", "1", "--json"],
        env={**environment(tmp_path), "MARSAD_RETRY_SPACING": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sources"]["gone"]["error"]
    assert (tmp_path / "articles.db").exists()


def test_the_pages_start_with_what_the_image_sets(tmp_path: Path) -> None:
    archive.write(tmp_path / "articles.db", 20, hostile=False)
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler", *SERVICES["browse"]["command"], "--port", "0"],
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        port = re.search(r"http://0\.0\.0\.0:(\d+)/", process.stderr.readline())
        assert port
        with urllib.request.urlopen(f"http://127.0.0.1:{port[1]}/", timeout=20) as answer:
            assert "مرصد" in answer.read().decode()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


# --- in a container --------------------------------------------------------------------------------

LIMITS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000")
"""Low enough for whoever may not raise them."""
LOOK = """
import time, urllib.request
for _ in range(100):
    try:
        print(urllib.request.urlopen("http://127.0.0.1:PORT/").read().decode())
        break
    except OSError:
        time.sleep(0.3)
"""
"""Prints the front page, once it is there."""
SEALED = (
    "--network=none",
    "--read-only",
    "--tmpfs",
    "/tmp",
    "--cap-drop",
    "ALL",
    "--security-opt",
    "no-new-privileges",
)
Podman = Callable[..., str]


def run(*call: str, **more: Any) -> str:
    done = subprocess.run(call, capture_output=True, check=False, timeout=1_200, **more)
    assert done.returncode == 0, done.stderr[-2000:]
    return str((done.stdout + done.stderr).decode())


@pytest.fixture(scope="module")
def podman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Podman]:
    """Podman, in the first way in which it runs something here, and an image `marsad-base` of Debian's packages."""
    if shutil.which("podman") is None:
        pytest.skip("podman is not installed")
    root = os.environ.get("MARSAD_TEST_ROOT") or debian(tmp_path_factory.mktemp("root"))
    with subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE) as packed:
        run("podman", "import", "-", "marsad-base", stdin=packed.stdout)
    for way in (["podman"], ["podman", "--runtime", "runc"]):
        tried = [*way, "run", "--rm", *LIMITS, "--network=none", "marsad-base", "true"]
        if subprocess.run(tried, capture_output=True, check=False, timeout=120).returncode == 0:
            yield partial(run, *way)
            subprocess.run(
                ["podman", "volume", "rm", "-f", "marsad-test"], capture_output=True, check=False, timeout=120
            )
            return
    pytest.skip("podman runs nothing here")


def debian(folder: Path) -> str:
    """A root file system of Debian's packages."""
    if shutil.which("debootstrap") is None:
        pytest.skip("debootstrap is not installed, and MARSAD_TEST_ROOT names no root file system")
    packages = "--include=python3,python3-venv,ca-certificates"
    run("debootstrap", "--variant=minbase", packages, "bookworm", str(folder))
    return str(folder)


@pytest.mark.long
def test_the_image_is_built_and_runs_the_demo_without_network_or_rights(podman: Podman, tmp_path: Path) -> None:
    """Built without network from wheels that lie beside it; sealed as compose.yaml has it."""
    wheels = tmp_path / "wheels"
    run(
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--require-hashes",
        "-r",
        "requirements.lock",
        "-d",
        str(wheels),
        cwd=ROOT,
    )
    near = ("-v", f"{wheels}:/wheels:ro", "--env", "PIP_NO_INDEX=1", "--env", "PIP_FIND_LINKS=/wheels")
    podman("build", *LIMITS, "--network=none", *near, "--build-arg", "BASE=marsad-base", "-t", "marsad-test", str(ROOT))
    start = ("run", "--rm", *LIMITS, *SEALED, "-v", "marsad-test:/data", "marsad-test")
    assert "run 2: " in podman(*start, "demo", "--data", "/data/demo")
    assert "الميناء" in podman(*start, "search", "--data", "/data/demo", "الميناء", "--limit", "1")
    assert "demo_barq" in podman(*start, "sources", "--data", "/data/demo")
    shown = shlex.join(("marsad", *SERVICES["browse"]["command"], "--data", "/data/demo", "--port", "8001"))
    look = LOOK.replace("PORT", "8001")
    inside = ("--entrypoint", "sh", "marsad-test", "-c", f"{shown} & python3 -c {shlex.quote(look)}; kill $!")
    assert "مرصد" in podman(*start[:-1], *inside)
