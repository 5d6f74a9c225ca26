"""What only the kernel can promise: a child that dies with its parent."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def die_with_parent(with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when its parent is gone.

    The setting is lost when the user changes, so it must be made after that.
    """
    _prctl(_PR_SET_PDEATHSIG, with_signal)


def bound_to_parent(with_signal: signal.Signals, *, own_group: bool = False) -> Callable[[], None]:
    """Return what a child runs between fork and exec.

    Args:
        with_signal: Sent to the child when the process that forks now is gone.
        own_group: Keep signals of the terminal away from the child: its parent decides.
    """
    parent = os.getpid()

    def prepare() -> None:
        if own_group:
            os.setpgid(0, 0)
        # A command in the background of a shell hands down SIGINT ignored.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with_parent(with_signal)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _prctl(option: int, value: int) -> None:
    if _LIBC.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
