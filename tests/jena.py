"""Debian's libapache-jena-java: jars only, without a script to start them."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

JARS = Path("/usr/share/java")
_USED = (
    "commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io", "commons-lang3",
    "dexx.collection", "gson", "guava", "httpclient", "httpcore", "jackson-annotations", "jackson-core",
    "jackson-databind", "jakarta.json-api", "jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-dboe-base",
    "jena-dboe-index", "jena-dboe-storage", "jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri",
    "jena-rdfconnection", "jena-shacl", "jena-shex", "jena-tdb", "jena-tdb2", "jsonld-java", "protobuf", "slf4j-api",
    "slf4j-simple", "thrift", "titanium-json-ld",
)  # fmt: skip
_MESSAGES = "org/apache/jena/ext/xerces/"
"""Files of that package lie in this folder, and are looked for in `xerces/`."""
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
"""What makes a program that runs for a second start in half of it."""

MISSING = "Jena (libapache-jena-java, default-jre-headless) is not installed"


def is_installed() -> bool:
    return shutil.which("java") is not None and (JARS / "jena-cmds.jar").exists()


def command(overlay: Path, name: str, *, quick: bool = True) -> Sequence[str]:
    """The command that runs a program such as `riotcmd.riot`; `overlay` is a folder for what the package misplaces."""
    if not (overlay / "xerces").exists():
        _unpack(overlay)
    path = ":".join([str(overlay), *(f"{JARS}/{jar}.jar" for jar in _USED)])
    return ("java", *(_QUICK if quick else ()), "-cp", path, name)


def _unpack(overlay: Path) -> None:
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_MESSAGES) and not name.endswith("/"):
                target = overlay / "xerces" / name.removeprefix(_MESSAGES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
