"""What may be read: files. A pipe or a device may have no end, or nobody at its other side."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def expect_file(path: str | Path) -> None:
    """Look whether a file stands at a path; links are followed, and where nothing stands, opening tells so.

    Raises:
        OSError: it is a folder, a pipe, a socket or a device.
    """
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Is a pipe, a socket or a device", str(path))
