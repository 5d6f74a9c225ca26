"""May it be submitted, returned, accepted, withdrawn, issued, amended? And why an act is refused.

Values in, a reason or None out. The order of the checks is the order in which a person can mend
what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from camket.commitments.decisions import LOCKED, Status, Turn

OPEN_STATUSES: Final = frozenset({Status.SUBMITTED, Status.NEGOTIATING})
"""The two sides have exchanged the text at least once and neither is bound by it."""
UNSIGNED_STATUSES: Final = frozenset(
    {Status.DRAFT, Status.SUBMITTED, Status.NEGOTIATING, Status.AGREED, Status.ISSUED}
)


class AgreementRefusal(StrEnum):
    """Why an act of agreeing, issuing or signing is refused."""

    NOT_ALLOWED = "not_allowed"
    NOT_A_PARTY = "not_a_party"
    WRONG_STATE = "wrong_state"
    NOT_THE_TURN = "not_the_turn"
    NUMBER_OF_ITEMS = "number_of_items"
    ITEM_WITHOUT_MEASURE = "item_without_measure"
    WORK_WITHOUT_DEADLINE = "work_without_deadline"
    WORK_WITHOUT_LEAD = "work_without_lead"
    NO_MINUTES = "no_minutes"
    MINUTES_IN_FUTURE = "minutes_in_future"
    NO_CONCLUSION = "no_conclusion"
    CONCLUSION_IN_FUTURE = "conclusion_in_future"
    NO_REASON = "no_reason"
    NO_TEXT = "no_text"
    BOTH_SIDES = "both_sides"
    DRAFTED_IT = "drafted_it"
    ALREADY_ACCEPTED = "already_accepted"
    TEXT_CHANGED = "text_changed"
    ALREADY_SIGNED = "already_signed"
    NOT_AGREED = "not_agreed"
    UNIT_VACANT = "unit_vacant"
    SUPERIOR_VACANT = "superior_vacant"
    ONE_PERSON_HEADS_BOTH = "one_person_heads_both"
    NOT_ISSUED = "not_issued"
    NOT_THE_SIGNATORY = "not_the_signatory"
    OTHER_SIGNS_FIRST = "other_signs_first"
    HEAD_CHANGED = "head_changed"
    FILE_ALTERED = "file_altered"
    TEXT_DIFFERS = "text_differs"
    FILE_REPLACED = "file_replaced"
    SIGNATURE_NOT_VALID = "signature_not_valid"
    NO_TIMESTAMP = "no_timestamp"
    REMARK_SETTLED = "remark_settled"
    WORD_CHANGES_PROMISES = "word_changes_promises"
    WORD_OUTDATED = "word_outdated"
    TERM_OVER = "term_over"
    POST_CHANGED = "post_changed"
    NOBODY_CHANGED = "nobody_changed"
    DAY_OVER = "day_over"
    NOT_LATER = "not_later"
    COLLECTIVE_VACANT = "collective_vacant"
    NO_SEAL_KEEPER = "no_seal_keeper"
    ALL_SIGNED = "all_signed"
    NOT_SIGNED = "not_signed"
    AMENDED_IS_CLOSED = "amended_is_closed"
    AMENDMENT_OPEN = "amendment_open"
    NOT_AN_AMENDMENT = "not_an_amendment"
    NOTHING_AMENDED = "nothing_amended"
    CHANGE_WITHOUT_REASON = "change_without_reason"
    DEADLINE_BEFORE_EFFECT = "deadline_before_effect"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What an item is checked for before it is sent."""

    title: str
    measures: int
    works_without_deadline: tuple[str, ...] = ()
    works_without_lead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmitFacts:
    """What is known when a unit sends its text up."""

    status: Status
    turn: Turn
    may_submit: bool
    today: date
    least: int
    most: int
    minutes_no: str
    minutes_on: date | None
    items: tuple[ItemFacts, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason with the names its sentence needs."""

    reason: AgreementRefusal
    details: dict[str, str | int] = field(default_factory=dict)


def refusal_to_submit(facts: SubmitFacts) -> Refusal | None:
    """Say why the text is not sent; gaps of clarity other than these are hints, not refusals."""
    if reason := _not_theirs_to_submit(facts):
        return Refusal(reason)
    if not facts.least <= len(facts.items) <= facts.most:
        return Refusal(AgreementRefusal.NUMBER_OF_ITEMS, {"found": len(facts.items)})
    if gap := gap_in(facts.items):
        return gap
    if not facts.minutes_no or facts.minutes_on is None:
        return Refusal(AgreementRefusal.NO_MINUTES)
    is_future = facts.minutes_on > facts.today
    return Refusal(AgreementRefusal.MINUTES_IN_FUTURE) if is_future else None


def _not_theirs_to_submit(facts: SubmitFacts) -> AgreementRefusal | None:
    if not facts.may_submit:
        return AgreementRefusal.NOT_ALLOWED
    if facts.status not in {Status.DRAFT, *OPEN_STATUSES}:
        return AgreementRefusal.WRONG_STATE
    return None if facts.turn is Turn.PARTY_B else AgreementRefusal.NOT_THE_TURN


def gap_in(items: Sequence[ItemFacts]) -> Refusal | None:
    """Name the first gap that keeps a text from becoming tasks and being judged."""
    for number, item in enumerate(items, start=1):
        if refusal := _gap_of(number, item):
            return refusal
    return None


def _gap_of(number: int, item: ItemFacts) -> Refusal | None:
    if not item.measures:
        return Refusal(
            AgreementRefusal.ITEM_WITHOUT_MEASURE, {"number": number, "title": item.title}
        )
    if item.works_without_deadline:
        return Refusal(
            AgreementRefusal.WORK_WITHOUT_DEADLINE,
            {"number": number, "work": item.works_without_deadline[0]},
        )
    if item.works_without_lead:
        return Refusal(
            AgreementRefusal.WORK_WITHOUT_LEAD,
            {"number": number, "work": item.works_without_lead[0]},
        )
    return None


@dataclass(frozen=True, slots=True)
class JudgeFacts:
    """What is known when somebody of the superior returns or accepts a text.

    Attributes:
        may_judge: The actor's post allows it, for the superior of this commitment.
        on_both_sides: The person also holds a post in the unit that promises.
        drafted_it: The person wrote at or sent the text.
    """

    status: Status
    turn: Turn
    may_judge: bool
    on_both_sides: bool
    drafted_it: bool


def refusal_to_judge(
    facts: JudgeFacts, statuses: frozenset[Status] = OPEN_STATUSES
) -> AgreementRefusal | None:
    """Say why the person may not judge the text: the appraiser is never the drafter."""
    if not facts.may_judge:
        return AgreementRefusal.NOT_ALLOWED
    if facts.on_both_sides:
        return AgreementRefusal.BOTH_SIDES
    if facts.drafted_it:
        return AgreementRefusal.DRAFTED_IT
    return None if facts.status in statuses else AgreementRefusal.WRONG_STATE


def refusal_to_return(facts: JudgeFacts, *, note: str) -> AgreementRefusal | None:
    """Say why the text is not returned to the unit; an agreed one may be, until it is issued."""
    if reason := refusal_to_judge(facts, OPEN_STATUSES | {Status.AGREED}):
        return reason
    if facts.turn is not Turn.PARTY_A:
        return AgreementRefusal.NOT_THE_TURN
    return None if note else AgreementRefusal.NO_REASON


def refusal_to_accept_for_superior(
    facts: JudgeFacts,
    *,
    already: bool,
    same_text: bool,
    conclusion_no: str,
    conclusion_on: date | None,
    today: date,
) -> AgreementRefusal | None:
    """Say why the superior's acceptance does not count; it may accept only what lies with it."""
    if reason := refusal_to_judge(facts):
        return reason
    if already:
        return AgreementRefusal.ALREADY_ACCEPTED
    if facts.turn is not Turn.PARTY_A:
        return AgreementRefusal.NOT_THE_TURN
    if not same_text:
        return AgreementRefusal.TEXT_CHANGED
    if not conclusion_no or conclusion_on is None:
        return AgreementRefusal.NO_CONCLUSION
    return AgreementRefusal.CONCLUSION_IN_FUTURE if conclusion_on > today else None


def refusal_to_accept_for_unit(
    *, status: Status, may_accept: bool, already: bool, same_text: bool
) -> AgreementRefusal | None:
    """Say why the unit's acceptance does not count; it may accept at any turn once it has sent."""
    if not may_accept:
        return AgreementRefusal.NOT_ALLOWED
    if already:
        return AgreementRefusal.ALREADY_ACCEPTED
    if status not in OPEN_STATUSES:
        return AgreementRefusal.WRONG_STATE
    return None if same_text else AgreementRefusal.TEXT_CHANGED


def refusal_to_withdraw(
    *, status: Status, may_withdraw: bool, has_issued: bool, someone_signed: bool, reason: str
) -> AgreementRefusal | None:
    """Say why a side may not withdraw: with a reason, and before the first signature.

    The side that issued the paper may take it back until the last signature stands on it.
    """
    if not may_withdraw and not (has_issued and status is Status.ISSUED):
        return AgreementRefusal.NOT_ALLOWED
    if status is Status.SIGNED:
        return AgreementRefusal.ALL_SIGNED
    if status not in UNSIGNED_STATUSES:
        return AgreementRefusal.WRONG_STATE
    if someone_signed and not has_issued:
        return AgreementRefusal.ALREADY_SIGNED
    return None if reason else AgreementRefusal.NO_REASON


def refusal_to_reopen(*, status: Status, may_reopen: bool) -> AgreementRefusal | None:
    """Say why it is not opened again: only the superior's office opens, only what was withdrawn."""
    if not may_reopen:
        return AgreementRefusal.NOT_ALLOWED
    return None if status is Status.WITHDRAWN else AgreementRefusal.WRONG_STATE


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """What is known when a text is to be sealed."""

    status: Status
    may_issue: bool
    both_accepted: bool
    unit_has_head: bool
    superior_has_head: bool
    one_person_heads_both: bool


def refusal_to_issue(facts: IssueFacts) -> AgreementRefusal | None:
    """Say why the text is not sealed: somebody must be there to sign it on each side."""
    if not facts.may_issue:
        return AgreementRefusal.NOT_ALLOWED
    if facts.status in LOCKED:
        return AgreementRefusal.WRONG_STATE
    if facts.status is not Status.AGREED or not facts.both_accepted:
        return AgreementRefusal.NOT_AGREED
    if not facts.unit_has_head:
        return AgreementRefusal.UNIT_VACANT
    if not facts.superior_has_head:
        return AgreementRefusal.SUPERIOR_VACANT
    return AgreementRefusal.ONE_PERSON_HEADS_BOTH if facts.one_person_heads_both else None


def refusal_to_start_amendment(
    *, status: Status, may_start: bool, has_open: bool, reason: str
) -> AgreementRefusal | None:
    """Say why no amendment is begun: only what is signed is amended, one amendment at a time."""
    if not may_start:
        return AgreementRefusal.NOT_ALLOWED
    if status is not Status.SIGNED:
        return AgreementRefusal.NOT_SIGNED
    if has_open:
        return AgreementRefusal.AMENDMENT_OPEN
    return None if reason else AgreementRefusal.NO_REASON


@dataclass(frozen=True, slots=True)
class AmendedPlace:
    """One change an amendment would make, with its reason; `due_on` where it sets a deadline."""

    where: str
    reason: str
    due_on: date | None = None


def gap_in_amendment(places: Sequence[AmendedPlace], *, today: date) -> Refusal | None:
    """Name what keeps an amendment from being sent or issued.

    It holds from its last signature on: a deadline it sets can never lie before today, or somebody
    would be late for the past.
    """
    if not places:
        return Refusal(AgreementRefusal.NOTHING_AMENDED)
    for place in places:
        if not place.reason:
            return Refusal(AgreementRefusal.CHANGE_WITHOUT_REASON, {"where": place.where})
    late = next((one for one in places if one.due_on and one.due_on < today), None)
    if late is None:
        return None
    return Refusal(AgreementRefusal.DEADLINE_BEFORE_EFFECT, {"where": late.where})
