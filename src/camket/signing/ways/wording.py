"""What people are told about the ways to sign, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from camket.signing.ways.returned import RETURN_REFUSED
from camket.signing.ways.tokens import TOKEN_REFUSED

if TYPE_CHECKING:
    from camket.shared.errors import Refused

_SENTENCES: Final[dict[StrEnum, Any]] = {**RETURN_REFUSED, **TOKEN_REFUSED}


def sentence_of_way(refused: Refused) -> str | None:
    """Return what a person reads for a refusal of a way to sign, or None for any other."""
    sentence = _SENTENCES.get(refused.reason)
    return None if sentence is None else str(sentence).format(**refused.details)
