"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a commitment stands (domain: state machine of a head commitment)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    ISSUED = "issued"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


IN_FORCE: Final = (Status.SIGNED, Status.CLOSED)
"""Signed by everybody: it holds, or held until its year was concluded."""
LOCKED: Final = (Status.ISSUED, *IN_FORCE, Status.WITHDRAWN)
"""The text is sealed or void: from here on it is amended, not edited."""


class Turn(StrEnum):
    """The side that must act."""

    PARTY_A = "party_a"
    PARTY_B = "party_b"
    NOBODY = "nobody"


class ReminderKind(StrEnum):
    """When of its term a signatory is reminded of a paper."""

    BEFORE = "before"
    LAST_DAY = "last_day"
    AFTER = "after"


REMIND_BEFORE: Final = timedelta(days=3)
"""C, no rule found: the first reminder comes three days before the last day."""


def reminder_due(signs_by: date, today: date) -> ReminderKind | None:
    """Return the reminder that is due on a day; the clock of a demo may jump over the others."""
    if today > signs_by:
        return ReminderKind.AFTER
    if today == signs_by:
        return ReminderKind.LAST_DAY
    return ReminderKind.BEFORE if today >= signs_by - REMIND_BEFORE else None


SIGNING_TERM: Final = timedelta(days=15)
"""C, no rule found: the term of a paper that is issued after its campaign's last day to sign."""


def last_day_to_sign(campaign_signs_by: date, issued_on: date) -> date:
    """Return until when a paper may be signed: the campaign's day, or a term of its own."""
    return campaign_signs_by if campaign_signs_by >= issued_on else issued_on + SIGNING_TERM


class Origin(StrEnum):
    """Where an item comes from."""

    REGISTERED = "registered"
    ORDERED = "ordered"
    CARRIED_OVER = "carried_over"
    CASCADED = "cascaded"


class Direction(StrEnum):
    """What counts as reaching a measure's target."""

    HIGHER = "higher"
    LOWER = "lower"
    BY_DATE = "by_date"
    YES_NO = "yes_no"


class CampaignRefusal(StrEnum):
    """Why a campaign is not opened, or not changed."""

    NOT_ALLOWED = "not_allowed"
    YEAR_TAKEN = "year_taken"
    NO_THEME = "no_theme"
    NO_UNITS = "no_units"
    UNIT_NOT_BELOW = "unit_not_below"
    LIMITS_DISORDERED = "limits_disordered"
    DAYS_DISORDERED = "days_disordered"
    LIMITS_FIXED = "limits_fixed"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOTHING_AGREED = "nothing_agreed"
    MAY_NOT_ISSUE = "may_not_issue"


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What a campaign asks of its units, to be judged before it is written."""

    has_theme: bool
    min_items: int
    max_items: int
    registers_by: date
    signs_by: date
    midyear_by: date
    yearend_by: date


def refusal_of_campaign(facts: CampaignFacts) -> CampaignRefusal | None:
    """Say what is wrong with a campaign's own values, or None."""
    if not facts.has_theme:
        return CampaignRefusal.NO_THEME
    if not 1 <= facts.min_items <= facts.max_items:
        return CampaignRefusal.LIMITS_DISORDERED
    if not facts.registers_by <= facts.signs_by < facts.midyear_by < facts.yearend_by:
        return CampaignRefusal.DAYS_DISORDERED
    return None


def refusal_of_scope(unit_ids: Collection[int], below: Collection[int]) -> CampaignRefusal | None:
    """Say what is wrong with the units chosen: a campaign binds the units directly below."""
    if not unit_ids:
        return CampaignRefusal.NO_UNITS
    return None if set(unit_ids) <= set(below) else CampaignRefusal.UNIT_NOT_BELOW


class ChaseRefusal(StrEnum):
    """Why nobody is chased."""

    NOT_ALLOWED = "not_allowed"
    NOBODY_CHOSEN = "nobody_chosen"
    NO_TEXT = "no_text"
    NOT_IN_CAMPAIGN = "not_in_campaign"


class ChaseOutcome(StrEnum):
    """What becomes of one unit in a round of chasing."""

    SENT = "sent"
    SENT_AND_SUPERIOR_TOLD = "sent_and_superior_told"
    ALREADY_TODAY = "already_today"
    OWES_NOTHING = "owes_nothing"


CHASES_UNTIL_SUPERIOR = 3
"""The third reminder goes to the superior as well."""


OWED: Final = (Status.DRAFT, Status.NEGOTIATING, Status.ISSUED)
"""While it stands so, whose turn it is has something to do."""


def unit_owes(status: Status, turn: Turn) -> bool:
    """Say whether the unit has something to do: only then is it chased."""
    return status in OWED and turn is Turn.PARTY_B


def outcome_of_chase(*, owes: bool, chased_today: bool, chased_before: int) -> ChaseOutcome:
    """Say what becomes of one unit: at most one reminder a day, the third is told upwards."""
    if not owes:
        return ChaseOutcome.OWES_NOTHING
    if chased_today:
        return ChaseOutcome.ALREADY_TODAY
    if chased_before + 1 >= CHASES_UNTIL_SUPERIOR:
        return ChaseOutcome.SENT_AND_SUPERIOR_TOLD
    return ChaseOutcome.SENT


class OrderRefusal(StrEnum):
    """Why work is not ordered."""

    NOT_ALLOWED = "not_allowed"
    NO_UNITS = "no_units"
    NOT_IN_CAMPAIGN = "not_in_campaign"
    TEXT_LOCKED = "text_locked"
    DUE_IN_THE_PAST = "due_in_the_past"
    ALREADY_ORDERED = "already_ordered"


class DraftRefusal(StrEnum):
    """Why the text is not changed."""

    NOT_ALLOWED = "not_allowed"
    TEXT_LOCKED = "text_locked"
    NOT_THEIR_TURN = "not_their_turn"
    TOO_MANY_ITEMS = "too_many_items"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_TITLE = "no_title"
    TITLE_TAKEN = "title_taken"
    LEAD_OUTSIDE_UNIT = "lead_outside_unit"
    ORDER_KEEPS_TITLE = "order_keeps_title"
    ORDER_KEEPS_MEASURE = "order_keeps_measure"
    ORDER_STAYS = "order_stays"
    REASON_NEEDED = "reason_needed"
    CASCADE_STAYS = "cascade_stays"


def refusal_to_draft(status: Status, turn: Turn) -> DraftRefusal | None:
    """Say why the unit may not edit its text now; once both agreed, an edit lifts that."""
    if status in LOCKED:
        return DraftRefusal.TEXT_LOCKED
    if status in (Status.DRAFT, Status.AGREED) or turn is Turn.PARTY_B:
        return None
    return DraftRefusal.NOT_THEIR_TURN


def refusal_to_remove(origin: Origin, reason: str) -> DraftRefusal | None:
    """Say why an item may not leave: what the superior wants stays, a debt needs a reason."""
    if origin is Origin.ORDERED:
        return DraftRefusal.ORDER_STAYS
    if origin is Origin.CASCADED:
        return DraftRefusal.CASCADE_STAYS
    if origin is Origin.CARRIED_OVER and not reason.strip():
        return DraftRefusal.REASON_NEEDED
    return None


@dataclass(frozen=True, slots=True)
class LackFacts:
    """What a draft holds and lacks, counted."""

    was_opened: bool
    items: int
    min_items: int
    items_without_measure: int = 0
    items_without_work: int = 0
    works_without_lead: int = 0
    works_without_due: int = 0
    works_without_product: int = 0
    is_vacant: bool = False
    vacant_since: date | None = None
