"""Which ways to sign there are, and whose papers; plain values that every room above may name."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How a signature came to be on a paper."""

    TRIAL = "trial"
    TOKEN = "token"  # noqa: S105  # a device, not a password
    REMOTE = "remote"
    PLUGIN = "plugin"
    UPLOAD = "upload"
    PAPER = "paper"


class Room(StrEnum):
    """Whose paper it is: the ways to sign know a paper by its room and its number there."""

    COMMITMENTS = "commitments"
    MEETINGS = "meetings"
