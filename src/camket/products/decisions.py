"""May a product be assigned, reported, checked, excused? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class CatalogueState(StrEnum):
    """A catalogue is written, then holds unchanged; a new one replaces it."""

    DRAFT = "draft"
    PUBLISHED = "published"


class ProductState(StrEnum):
    """How far a product is."""

    PROPOSED = "proposed"
    """Entered by the person himself; counted from the day it is assigned."""
    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    """Entered by the person himself and not assigned, with the reason."""

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is done to it: taken out, or never assigned."""
        return self in (ProductState.CANCELLED, ProductState.REFUSED)


class SlipKind(StrEnum):
    """What went wrong once with one product: a failed check of its content, or a delay."""

    CHECK = "check"
    DELAY = "delay"


class SlipState(StrEnum):
    """Whether a slip counts: an objective cause is claimed, then confirmed or refused."""

    COUNTED = "counted"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class CatalogueRefusal(StrEnum):
    """Why a catalogue is not written or published."""

    NOT_ALLOWED = "catalogue_not_allowed"
    PUBLISHED = "catalogue_published"
    EMPTY = "catalogue_empty"
    SAME_DAY = "catalogue_same_day"
    BEFORE_PAPER = "catalogue_before_paper"
    CODE_TWICE = "catalogue_code_twice"
    COEFFICIENT = "catalogue_coefficient"


class ProductRefusal(StrEnum):
    """Why something is not done to a product."""

    NOT_ALLOWED = "product_not_allowed"
    TO_ONESELF = "product_to_oneself"
    NOT_A_SERVANT = "product_not_a_servant"
    NO_CATALOGUE = "product_no_catalogue"
    UNKNOWN_ENTRY = "product_unknown_entry"
    TITLE_MISSING = "product_title_missing"
    NONE_ASSIGNED = "product_none_assigned"
    OF_TASK = "product_of_task"
    TASK_TAKEN = "product_task_taken"
    NOT_OPEN = "product_not_open"
    NOT_PROPOSED = "product_not_proposed"
    NOT_REPORTED = "product_not_reported"
    DONE_AHEAD = "product_done_ahead"
    NOTHING_DONE = "product_nothing_done"
    PARTS = "product_parts"
    LATE_MISSING = "product_late_missing"
    NOTE_MISSING = "product_note_missing"
    REASON_MISSING = "product_reason_missing"
    PAPER_MISSING = "product_paper_missing"
    CANCELLED = "product_cancelled"
    REFUSED = "product_refused"
    ANSWER_MISSING = "product_answer_missing"
    UNCHANGED = "product_unchanged"
    STALE = "product_stale"


class SlipRefusal(StrEnum):
    """Why an objective cause is not claimed or not decided."""

    NOT_ALLOWED = "slip_not_allowed"
    STANDS_ALREADY = "slip_stands_already"
    REASON_MISSING = "slip_reason_missing"
    PAPER_MISSING = "slip_paper_missing"
    NOT_CLAIMED = "slip_not_claimed"
    OWN_CLAIM = "slip_own_claim"
    ANSWER_MISSING = "slip_answer_missing"


@dataclass(frozen=True, slots=True)
class PublishFacts:
    """What publishing a catalogue is judged by."""

    may_publish: bool
    is_draft: bool
    entries: int
    paper_on: date
    in_force_from: date
    holds_already: bool


def refusal_to_publish(facts: PublishFacts) -> CatalogueRefusal | None:
    """Say why a catalogue is not published."""
    if not facts.may_publish:
        return CatalogueRefusal.NOT_ALLOWED
    if not facts.is_draft:
        return CatalogueRefusal.PUBLISHED
    if not facts.entries:
        return CatalogueRefusal.EMPTY
    if facts.in_force_from < facts.paper_on:
        return CatalogueRefusal.BEFORE_PAPER
    return CatalogueRefusal.SAME_DAY if facts.holds_already else None


@dataclass(frozen=True, slots=True)
class AssignFacts:
    """What an assignment is judged by.

    Attributes:
        is_own: The actor is the person it is assigned to.
        proposes: He only proposes it.
        is_servant: The person holds a post of the unit, or below it, on the day.
    """

    may_assign: bool
    is_own: bool
    proposes: bool
    is_servant: bool
    has_title: bool
    quantity: int
    task_taken: bool = False


def refusal_to_assign(facts: AssignFacts) -> ProductRefusal | None:
    """Say why a product is not assigned: nobody assigns his own work to himself."""
    if not (facts.is_own if facts.proposes else facts.may_assign):
        return ProductRefusal.NOT_ALLOWED
    if not facts.proposes and facts.is_own:
        return ProductRefusal.TO_ONESELF
    if not facts.is_servant:
        return ProductRefusal.NOT_A_SERVANT
    if not facts.has_title:
        return ProductRefusal.TITLE_MISSING
    if facts.quantity < 1:
        return ProductRefusal.NONE_ASSIGNED
    return ProductRefusal.TASK_TAKEN if facts.task_taken else None


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """Where a product stands, and whether the actor stands over it.

    Attributes:
        may_act: He may do this to products of the unit.
        is_own: It is his own product.
        is_of_head: The person heads the unit, and the actor works for that same unit.
    """

    may_act: bool
    is_own: bool
    is_of_head: bool
    state: ProductState
    is_of_task: bool = False


def refusal_to_check(facts: StandingFacts, *, of_task: bool = False) -> ProductRefusal | None:
    """Say why somebody does not check a product: the doer never does, nor does who he leads.

    Args:
        facts: Where it stands.
        of_task: A product that follows a task may be meant.
    """
    if not facts.may_act or facts.is_own or facts.is_of_head:
        return ProductRefusal.NOT_ALLOWED
    if facts.state.is_over:
        return _OVER[facts.state]
    if facts.is_of_task:
        return None if of_task else ProductRefusal.OF_TASK
    return None if facts.state is ProductState.REPORTED else ProductRefusal.NOT_REPORTED


def refusal_to_change(facts: StandingFacts) -> ProductRefusal | None:
    """Say why what was assigned is not changed: the denominator is nobody's own to move."""
    if not facts.may_act or facts.is_own or facts.is_of_head:
        return ProductRefusal.NOT_ALLOWED
    return _OVER.get(facts.state)


_OVER: Final = {
    ProductState.CANCELLED: ProductRefusal.CANCELLED,
    ProductState.REFUSED: ProductRefusal.REFUSED,
}


def refusal_to_refuse(facts: StandingFacts, reason: str) -> ProductRefusal | None:
    """Say why a proposal is not refused: by whoever could assign it, and never without a reason."""
    if refusal := refusal_to_change(facts):
        return refusal
    if facts.state is not ProductState.PROPOSED:
        return ProductRefusal.NOT_PROPOSED
    return None if reason else ProductRefusal.ANSWER_MISSING


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report is judged by."""

    may_report: bool
    state: ProductState
    is_of_task: bool
    completed: int
    done_on: date
    today: date


def refusal_to_report(facts: ReportFacts) -> ProductRefusal | None:
    """Say why a report of completion is not taken."""
    if not facts.may_report:
        return ProductRefusal.NOT_ALLOWED
    if facts.is_of_task:
        return ProductRefusal.OF_TASK
    if facts.state.is_over:
        return _OVER[facts.state]
    if facts.state not in (ProductState.OPEN, ProductState.REPORTED):
        return ProductRefusal.NOT_OPEN
    if facts.completed < 1:
        return ProductRefusal.NOTHING_DONE
    return ProductRefusal.DONE_AHEAD if facts.done_on > facts.today else None


@dataclass(frozen=True, slots=True)
class AcceptedCounts:
    """What the checker found: of the completed, how many below quality and how many late."""

    completed: int
    below_quality: int
    late: int
    is_past_due: bool


def refusal_of_counts(counts: AcceptedCounts) -> ProductRefusal | None:
    """Say why counts cannot be: a part above its whole, or past the deadline and none late."""
    if counts.completed < 1:
        return ProductRefusal.NOTHING_DONE
    if not (0 <= counts.below_quality <= counts.completed and 0 <= counts.late <= counts.completed):
        return ProductRefusal.PARTS
    return ProductRefusal.LATE_MISSING if counts.is_past_due and not counts.late else None


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What a claim of an objective cause is judged by."""

    may_claim: bool
    state: SlipState
    has_reason: bool
    has_paper: bool


def refusal_to_claim(facts: ClaimFacts) -> SlipRefusal | None:
    """Say why an objective cause is not claimed."""
    if not facts.may_claim:
        return SlipRefusal.NOT_ALLOWED
    if facts.state in (SlipState.CLAIMED, SlipState.CONFIRMED):
        return SlipRefusal.STANDS_ALREADY
    if not facts.has_reason:
        return SlipRefusal.REASON_MISSING
    return None if facts.has_paper else SlipRefusal.PAPER_MISSING


@dataclass(frozen=True, slots=True)
class CauseFacts:
    """What the answer to a claim is judged by; `has_hand`: he claimed it or it is his product."""

    may_confirm: bool
    has_hand: bool
    state: SlipState
    has_answer: bool


def refusal_to_decide_cause(facts: CauseFacts) -> SlipRefusal | None:
    """Say why a claim is not answered: never by its own side, never without a word."""
    if not facts.may_confirm:
        return SlipRefusal.NOT_ALLOWED
    if facts.has_hand:
        return SlipRefusal.OWN_CLAIM
    if facts.state is not SlipState.CLAIMED:
        return SlipRefusal.NOT_CLAIMED
    return None if facts.has_answer else SlipRefusal.ANSWER_MISSING
