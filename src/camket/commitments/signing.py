"""May an issued paper be signed, handed back, made anew, its last day moved?

Values in, a reason or None out, as in `agreement`, where the reasons are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Status, Turn
from camket.commitments.order import Role, open_step


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """One signature that is asked for, as it stands today.

    Attributes:
        holder_today: Who would fill this place today: the unit's head, the one who signs for its
            collective; None is a vacancy. Of a seal it is who was asked to apply it.
        post: What he is on the paper.
        post_today: What the holder is today; "Quyền Bí thư" is not "Bí thư".
        is_mine: The place is for the person who asks.
    """

    role: Role
    step: int
    person_id: int
    name: str
    is_signed: bool
    holder_today: int | None = None
    post: str = ""
    post_today: str = ""
    is_mine: bool = False

    @property
    def is_vacant(self) -> bool:
        """Say whether nobody could fill it today."""
        return self.holder_today is None

    @property
    def holder_changed(self) -> bool:
        """Say whether the paper names somebody who is no longer what it says."""
        if self.role.is_seal:
            return False
        return self.holder_today != self.person_id or self.post_today != self.post


@dataclass(frozen=True, slots=True)
class SignFacts:
    """What is known when somebody wants to sign, or refuses to.

    Attributes:
        is_expired: The last day to sign is over.
        is_moot: It would amend a commitment that is closed or void by now.
    """

    status: Status
    person_id: int | None
    may_sign: bool
    slots: tuple[SlotFacts, ...]
    is_expired: bool = False
    is_moot: bool = False

    @property
    def mine(self) -> list[SlotFacts]:
        """Return the places of the person, the unsigned ones first."""
        mine = [slot for slot in self.slots if slot.is_mine]
        return sorted(mine, key=lambda slot: (slot.is_signed, slot.step))

    @property
    def own(self) -> SlotFacts | None:
        """Return the first unsigned place of the person, else a signed one, else None."""
        return next(iter(self.mine), None)

    @property
    def asked(self) -> list[SlotFacts]:
        """Return the places whose turn it is: the unsigned ones of the first step that has any."""
        step = open_step(self.slots)
        return [slot for slot in self.slots if slot.step == step and not slot.is_signed]

    @property
    def waiting(self) -> SlotFacts | None:
        """Return the first place whose turn it is."""
        return next(iter(self.asked), None)

    @property
    def replaced(self) -> SlotFacts | None:
        """Return the first place whose turn it is and whose signatory is no longer what he was."""
        return next((slot for slot in self.asked if slot.holder_changed), None)


def refusal_to_sign(facts: SignFacts) -> AgreementRefusal | None:
    """Say why a signature is refused: another person, out of order, or no longer the head."""
    own = facts.own
    if facts.status is not Status.ISSUED:
        return AgreementRefusal.NOT_ISSUED
    if own is None or not facts.may_sign:
        return AgreementRefusal.NOT_THE_SIGNATORY
    if own.is_signed:
        return AgreementRefusal.ALREADY_SIGNED
    if (over := _cannot_hold(facts)) is not None:  # his turn, waited for or come, is over
        return over
    if own not in facts.asked:
        return AgreementRefusal.OTHER_SIGNS_FIRST
    return _someone_is_gone(facts, own)


def _cannot_hold(facts: SignFacts) -> AgreementRefusal | None:
    if facts.is_moot:
        return AgreementRefusal.AMENDED_IS_CLOSED
    return AgreementRefusal.TERM_OVER if facts.is_expired else None


def _someone_is_gone(facts: SignFacts, own: SlotFacts) -> AgreementRefusal | None:
    vacant = next((slot for slot in facts.slots if not slot.is_signed and slot.is_vacant), None)
    if vacant is not None:
        is_unit = vacant.role.side is Turn.PARTY_B
        return AgreementRefusal.UNIT_VACANT if is_unit else AgreementRefusal.SUPERIOR_VACANT
    if not own.holder_changed:
        return None
    is_same = own.holder_today == own.person_id
    return AgreementRefusal.POST_CHANGED if is_same else AgreementRefusal.HEAD_CHANGED


def refusal_to_refuse_signature(facts: SignFacts, *, reason: str) -> AgreementRefusal | None:
    """Say why a paper is not handed back.

    It is for one whose turn it is and who has signed nowhere on it; when the head has changed since
    the issue, also for the present head, who could otherwise neither sign it nor get another.
    """
    if facts.status is not Status.ISSUED:
        return AgreementRefusal.NOT_ISSUED
    succeeds = any(slot.holder_today == facts.person_id for slot in facts.asked)
    if (not facts.mine and not succeeds) or not facts.may_sign:
        return AgreementRefusal.NOT_THE_SIGNATORY
    if any(slot.is_signed for slot in facts.mine):
        return AgreementRefusal.ALREADY_SIGNED
    if not succeeds and not any(slot.is_mine for slot in facts.asked):
        return AgreementRefusal.OTHER_SIGNS_FIRST
    return None if reason else AgreementRefusal.NO_REASON


def refusal_to_reissue(
    facts: SignFacts, *, may_reissue: bool, is_successor: bool
) -> AgreementRefusal | None:
    """Say why a paper is not made anew for those who hold the posts today.

    The office that issues may, and who has become the signatory; only where someone whose turn it
    is is no longer what the paper says.
    """
    if not may_reissue and not is_successor:
        return AgreementRefusal.NOT_ALLOWED
    if facts.status is not Status.ISSUED:
        return AgreementRefusal.NOT_ISSUED
    return None if facts.replaced else AgreementRefusal.NOBODY_CHANGED


def refusal_to_extend(
    *, status: Status, may_extend: bool, until: date, now_until: date | None, today: date
) -> AgreementRefusal | None:
    """Say why the last day to sign is not moved: only forward, by the side that issued."""
    if not may_extend:
        return AgreementRefusal.NOT_ALLOWED
    if status is not Status.ISSUED:
        return AgreementRefusal.NOT_ISSUED
    if until < today:
        return AgreementRefusal.DAY_OVER
    return AgreementRefusal.NOT_LATER if now_until and until <= now_until else None
