"""The child's side of `confined`: give up network, files and memory, then become a program.

Run as a file of its own by an interpreter without site packages, so it imports the library of
Python and nothing else. What the kernel does not know is left out; `confined.what_holds` says so.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

_LIBC: Final = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_PATH_BENEATH: Final = 1
_ABI_TRUNCATE: Final = 3
_READ: Final = 0b1101  # execute, read a file, list a folder
_MAKE_SOCKET: Final = 1 << 9
_ALL: Final = (1 << 13) - 1  # every right of the first version
_REFER: Final = 1 << 13
_TRUNCATE: Final = 1 << 14
_ON_A_FILE: Final = 0b111 | _TRUNCATE  # execute, write, read, truncate


class _Ruleset(ctypes.Structure):
    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def leave_network() -> bool:
    """Move this process to a network of its own, without any address; False where it may not."""
    uid, gid = os.getuid(), os.getgid()
    if _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return bool(_LIBC.unshare(_CLONE_NEWNET) == 0)
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")
    return True


def leave_files(
    readable: Sequence[str], writable: Sequence[str], sockets: Sequence[str] = ()
) -> bool:
    """Close every path but these to this process (Landlock); False where the kernel has none."""
    version = _LIBC.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    handled = _ALL
    if version > 1:
        handled |= _REFER
    if version >= _ABI_TRUNCATE:
        handled |= _TRUNCATE
    rules = _Ruleset(handled)
    ruleset = _LIBC.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    if ruleset < 0:
        return False
    for paths, rights in ((readable, _READ), (writable, handled), (sockets, _MAKE_SOCKET)):
        for path in paths:
            _allow(ruleset, path, rights & handled)
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = _LIBC.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return bool(done)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not Path(path).is_dir():
        rights &= _ON_A_FILE
    rule = _Beneath(rights, handle)
    _LIBC.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(handle)


def _limit(seconds: int, memory: int, written: int) -> None:
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> None:
    """Read the order from the command line, confine this process, become the program."""
    order = json.loads(sys.argv[1])
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != order["parent"]:
        sys.exit("the parent is gone")
    leave_network()
    leave_files(order["readable"], order["writable"], order["sockets"])
    _limit(order["seconds"], order["memory"], order["written"])
    command = order["command"]
    os.execve(command[0], command, order["environment"])  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main()
