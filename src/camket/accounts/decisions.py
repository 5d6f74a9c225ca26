"""Why something is not done to an account, and what may be chosen."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

THEMES: Final = ("", "light", "dark")
"""The ground to read on; empty follows the machine."""
TEXT_SIZES: Final = ("", "large", "xlarge")
"""100, 112.5 and 125 %."""


class AccountRefusal(StrEnum):
    """Why something is not done to an account."""

    NO_NAME = "no_name"
    NAME_TAKEN = "name_taken"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - the code of a reason
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the code of a reason
    SAME_PASSWORD = "same_password"  # noqa: S105 - the code of a reason
    UNKNOWN_LOOK = "unknown_look"
