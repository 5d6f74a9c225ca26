"""A civil-service level decided outside this system, entered with the paper that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.files.actions import receive_file
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.outside import OutsideFacts, OutsideRefusal, refusal_to_enter
from camket.reviews.models import OutsideLevel, Rating
from camket.reviews.queries.facts.civil import ASKED, civil_results
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_STATE
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines

ENTERING = (Permission.APPRAISE_RATING, Permission.SELF_REVIEW)
"""Who prepares a rating enters it: an appraiser, or the cell that reviews the member."""


@dataclass(frozen=True, slots=True)
class NewOutside:
    """A level as its paper states it."""

    level: str
    body: str
    paper_number: str
    paper_on: date
    file_name: str = ""
    file: bytes | None = None


def enter_outside_level(
    rating_id: int, new: NewOutside, *, actor: Actor, now: datetime
) -> OutsideLevel:
    """Enter the civil-service level of a member's year or quarter, with its paper.

    Raises:
        Refused: The actor may not or is the person, a level stands or comes from this system, or
            something of the paper is missing.
    """
    # looking at the file is slow: done before the row is locked
    stored = receive_file(new.file_name, new.file, now=now) if new.file else None
    today = legal_day(now)
    with transaction.atomic():
        rating = _locked(rating_id)
        period, person_id = rating.period, rating.person_id or 0
        standing = civil_results(period, [person_id]).get(person_id)
        body, number = clean(new.body)[:300], clean(new.paper_number)[:80]
        facts = OutsideFacts(
            is_allowed=may_enter(rating, actor, on=today),
            is_own=actor.person_id == rating.person_id,
            is_person=rating.person_id is not None
            and period.scheme != OF_STATE
            and period.kind in ASKED,
            is_decided=bool(rating.decided_level),
            is_in_system=standing is not None and standing.rating_id is not None,
            stands_already=standing is not None and standing.outside_id is not None,
            has_level=new.level in Level.__members__,
            has_paper=bool(body and number),
            is_ahead=new.paper_on > today,
        )
        if refusal := refusal_to_enter(facts):
            raise Refused(refusal, name=rating.name)
        entered = OutsideLevel.objects.create(
            person_id=person_id,
            year=period.year,
            quarter=period.quarter,
            level=new.level,
            body=body,
            paper_number=number,
            paper_on=new.paper_on,
            file=stored,
            file_name=clean(new.file_name)[:200] if stored else "",
            entered_by_name=actor.label[:300],
            entered_at=now,
        )
        record(
            "rating.civil_level_entered",
            rating,
            actor=actor,
            at=now,
            after={"level": new.level, "body": body, "paper": number, "paper_on": new.paper_on},
        )
    return entered


def withdraw_outside_level(
    rating_id: int, outside_id: int, *, reason: str, actor: Actor, now: datetime
) -> OutsideLevel:
    """Take back a level that was entered wrongly; the row stays with the reason.

    Raises:
        Refused: The actor may not, it was withdrawn or decided upon, or the reason is missing.
    """
    reason = clean_lines(reason)
    with transaction.atomic():
        rating = _locked(rating_id)
        entered = OutsideLevel.objects.select_for_update().get(
            pk=outside_id, person_id=rating.person_id or 0
        )
        refusal = None
        if not may_enter(rating, actor, on=legal_day(now)) or actor.person_id == rating.person_id:
            refusal = OutsideRefusal.NOT_ALLOWED
        elif rating.decided_level:
            refusal = OutsideRefusal.DECIDED
        elif entered.withdrawn_at is not None:
            refusal = OutsideRefusal.WITHDRAWN
        elif not reason:
            refusal = OutsideRefusal.REASON_MISSING
        if refusal is not None:
            raise Refused(refusal, name=rating.name)
        entered.withdrawn_at, entered.withdrawn_reason = now, reason
        entered.withdrawn_by_name = actor.label[:300]
        entered.save()
        record(
            "rating.civil_level_withdrawn",
            rating,
            actor=actor,
            at=now,
            before={"level": entered.level, "paper": entered.paper_number},
            after={"reason": reason},
        )
    return entered


def may_enter(rating: Rating, actor: Actor, *, on: date) -> bool:
    """Say whether the actor prepares this rating: for its superior, or for the body he acts in."""
    superior = rating.period.superior_id
    return actor.scope_id == superior and any(
        may(actor, permission, superior, on=on) for permission in ENTERING
    )


def _locked(rating_id: int) -> Rating:
    held = Rating.objects.select_for_update(of=("self",)).select_related("period")
    return held.get(pk=rating_id)
