"""What people are told about the ways to sign, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from camket.signing.ways.csc.answers import TROUBLES, Trouble
from camket.signing.ways.offers import WAY_REASONS
from camket.signing.ways.refusals import WAY_REFUSED
from camket.signing.ways.returned import RETURN_REFUSED
from camket.signing.ways.scans import SCAN_REFUSED
from camket.signing.ways.seals import SEAL_REFUSED
from camket.signing.ways.tokens import TOKEN_REFUSED
from camket.signing.wording import REFUSALS

if TYPE_CHECKING:
    from camket.shared.errors import Refused

_SENTENCES: Final[dict[StrEnum, Any]] = {
    **RETURN_REFUSED,
    **TOKEN_REFUSED,
    **TROUBLES,
    **WAY_REASONS,
    **WAY_REFUSED,
    **SCAN_REFUSED,
    **SEAL_REFUSED,
}
for _reason, _sentence in REFUSALS.items():
    _SENTENCES[_reason] = _sentence


def sentence_of_way(refused: Refused) -> str | None:
    """Return what a person reads for a refusal of a way to sign, or None for any other."""
    sentence = _SENTENCES.get(refused.reason)
    return None if sentence is None else str(sentence).format(**refused.details)


def trouble_sentence(trouble: str, *, service: str) -> str:
    """Return why a request at a service came to nothing; empty when nothing is the matter."""
    if not trouble:
        return ""
    return str(TROUBLES[Trouble(trouble)]).format(service=service, most="", count="")
