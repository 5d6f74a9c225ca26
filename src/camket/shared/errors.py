"""The two ways to say no: a lawful refusal with a code, and input that cannot be used."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class CamketError(Exception):
    """Something a person can be told; anything else is a bug."""


class Refused(CamketError):  # noqa: N818  # a lawful "no" is not an error
    """A lawful "no".

    The sentence that a person reads lives in the room's `wording.py` under the reason's code;
    `details` fill its blanks.
    """

    def __init__(self, reason: StrEnum, **details: Any) -> None:
        """Keep the reason and what its sentence needs."""
        super().__init__(reason.value)
        self.reason = reason
        self.details = details


class UnusableInputError(CamketError):
    """Input that cannot be used: the message says what, where and how to mend it."""
