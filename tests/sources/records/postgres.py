"""A PostgreSQL server of our own on loopback, from Debian's package, for as long as a test needs it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "diplokg"


def program(name: str) -> str | None:
    """Return the path of a program of the server, which Debian keeps out of PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name)


def missing() -> str:
    """Return why no server can be started, or nothing."""
    if not program("initdb") or not program("pg_ctl"):
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and not _unprivileged():
        return "PostgreSQL does not run as root, and there is no user postgres or nobody"
    return ""


def _unprivileged() -> pwd.struct_passwd | None:
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    return users.get("postgres") or users.get("nobody")


def _run(*command: str) -> None:
    entry = _unprivileged() if os.geteuid() == 0 else None
    ids = {"user": entry.pw_uid, "group": entry.pw_gid} if entry else {}
    subprocess.run(command, check=True, capture_output=True, cwd="/", **ids)  # type: ignore[call-overload]  # two ints


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server that keeps its data below `folder`, and give its URL."""
    entry = _unprivileged() if os.geteuid() == 0 else None
    if entry:
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, control = folder / "data", program("pg_ctl") or ""
    _run(program("initdb") or "", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
    _run(control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        _run(control, "-D", str(data), "-m", "fast", "-w", "stop")
