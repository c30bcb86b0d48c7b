"""Processes that end with the one that started them, however that one ended."""

from __future__ import annotations

import ctypes
import os
import signal

_SET_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""


def end_with(parent: int) -> None:
    """Let the kernel kill this process as soon as the process `parent`, which started it, is gone.

    Without it a long query would outlive a service that was killed. Linux forgets it when a process changes its
    rights, so it is said after that. Elsewhere it does nothing: the process ends when its channel closes.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:
        return
    prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before the kernel was told
        os._exit(1)
