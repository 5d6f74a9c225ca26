"""The sentences under one signature on the page, each with whether it speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from camket.shared.clock import HANOI
from camket.signing import wording
from camket.signing.verdict import Fact

if TYPE_CHECKING:
    from camket.signing.chain import Identity


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out about one signature.

    Attributes:
        signed_at: When it was made, as far as it is known.
        service: The timestamp service that vouches for it; empty for none.
        is_proven: Whether a timestamp vouches for it, be it one over the file.
        level: Its PAdES level; None where it is not PAdES.
        intact: Whether bytes and signature are as they were made.
        trusted: Whether it leads to a trusted root, in force at that time.
        revoked: Whether it was revoked by then; None where that is not known.
        is_told_good: Whether revocation data say that it was not.
        is_right_person: Whether it is the person of the slot, in his post.
        is_seal: Whether it is the seal at issue.
    """

    signed_at: datetime | None
    service: str
    is_proven: bool
    level: str | None
    intact: bool
    trusted: bool
    revoked: bool | None
    is_told_good: bool
    is_right_person: bool
    is_seal: bool


def facts_about(identity: Identity, known: Known) -> tuple[Fact, ...]:
    """Return what the page says about one signature, in the order it says it."""
    facts = [
        Fact(known.intact, wording.INTACT if known.intact else wording.NOT_INTACT),
        Fact(
            known.trusted,
            wording.CERTIFICATE_GOOD if known.trusted else wording.CERTIFICATE_BAD,
            wording.CERTIFICATE_DETAIL.format(
                issuer=identity.issuer, last_four=identity.serial[-4:]
            ),
        ),
        *_revocation_facts(known),
    ]
    if not known.is_seal:
        sentence = wording.RIGHT_PERSON if known.is_right_person else wording.WRONG_PERSON
        facts.append(Fact(known.is_right_person, sentence))
    facts.append(_time_fact(known))
    if known.level in wording.LEVELS:
        facts.append(Fact(is_met=True, sentence=wording.LEVELS[known.level]))
    return tuple(facts)


def _revocation_facts(known: Known) -> list[Fact]:
    if known.revoked:
        return [Fact(is_met=False, sentence=wording.REVOKED)]
    if known.revoked is None:
        return [Fact(is_met=False, sentence=wording.REVOCATION_UNKNOWN)]
    return [Fact(is_met=True, sentence=wording.NOT_REVOKED)] if known.is_told_good else []


def _time_fact(known: Known) -> Fact:
    if known.signed_at is None:
        return Fact(is_met=False, sentence=wording.NO_TIME)
    at = f"{known.signed_at.astimezone(HANOI):%d/%m/%Y %H:%M:%S}"
    if known.service:
        return Fact(is_met=True, sentence=wording.STAMPED_TIME.format(at=at, service=known.service))
    if known.is_proven:
        return Fact(is_met=True, sentence=wording.ARCHIVED_TIME.format(at=at))
    return Fact(is_met=True, sentence=wording.CLAIMED_TIME.format(at=at))
