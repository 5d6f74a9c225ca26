"""The sentences under one signature on the page, each with whether it speaks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from camket.shared.clock import HANOI
from camket.signing import wording
from camket.signing.verdict import Fact

if TYPE_CHECKING:
    from datetime import datetime

    from camket.signing.chain import Identity


def facts_about(
    identity: Identity,
    signed_at: datetime | None,
    *,
    intact: bool,
    trusted: bool,
    is_right_person: bool,
    is_seal: bool,
) -> tuple[Fact, ...]:
    """Return what the page says about one signature, in the order it says it."""
    facts = [
        Fact(intact, wording.INTACT if intact else wording.NOT_INTACT),
        Fact(
            trusted,
            wording.CERTIFICATE_GOOD if trusted else wording.CERTIFICATE_BAD,
            wording.CERTIFICATE_DETAIL.format(
                issuer=identity.issuer, last_four=identity.serial[-4:]
            ),
        ),
    ]
    if not is_seal:
        sentence = wording.RIGHT_PERSON if is_right_person else wording.WRONG_PERSON
        facts.append(Fact(is_right_person, sentence))
    facts.append(_time_fact(signed_at))
    return tuple(facts)


def _time_fact(signed_at: datetime | None) -> Fact:
    if signed_at is None:
        return Fact(is_met=False, sentence=wording.NO_TIME)
    at = f"{signed_at.astimezone(HANOI):%d/%m/%Y %H:%M:%S}"
    return Fact(is_met=True, sentence=wording.CLAIMED_TIME.format(at=at))
