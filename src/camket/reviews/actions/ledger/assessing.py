"""A unit assesses its items and sends; the superior concludes and what was not done is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import Fact, fact, record, record_facts
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment
from camket.commitments.queries import drafter_accounts
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.conflicts import has_own_hand
from camket.organisation.queries import units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.ledger.remediation import raise_remediations
from camket.reviews.decisions.items import (
    ConclusionFacts,
    ItemAnswer,
    ReviewRefusal,
    gaps_of,
    refusal_to_conclude,
)
from camket.reviews.decisions.states import UnitReviewState
from camket.reviews.models import ItemReview, UnitReview
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit says of one item."""

    state: str = ""
    result: str = ""
    cause: str = ""
    next_step: str = ""


def save_assessment(
    review_id: int,
    answers: Mapping[int, Answer],
    *,
    summary: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> UnitReview:
    """Keep what the unit has written so far; answers are by the id of the item's assessment.

    Raises:
        Refused: The actor may not, it was sent already, or somebody else saved in between.
    """
    with transaction.atomic():
        review = _open_review(review_id, version=version, actor=actor, on=legal_day(now))
        before = _written(review)
        _write(review, answers, summary=summary)
        record(
            "review.saved",
            review,
            actor=actor,
            at=now,
            before=before,
            after=_written(review),
        )
    return review


def submit_assessment(
    review_id: int,
    answers: Mapping[int, Answer],
    *,
    summary: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> UnitReview:
    """Send the unit's assessment to its superior; what was written is checked item by item.

    Raises:
        Refused: As for saving, or an item lacks its state, result, cause or next step.
    """
    with transaction.atomic():
        review = _open_review(review_id, version=version, actor=actor, on=legal_day(now))
        before = _written(review)
        items = _write(review, answers, summary=summary)
        gaps = gaps_of(_answer_of(number, item) for number, item in enumerate(items, start=1))
        if gaps:
            raise Refused(gaps[0].reason, number=gaps[0].number, gaps=gaps)
        review.state = UnitReviewState.SUBMITTED.value
        review.submitted_at = now
        review.submitted_by_id = actor.person_id
        review.submitted_by_name = actor.label
        review.save(update_fields=["state", "submitted_at", "submitted_by", "submitted_by_name"])
        record(
            "review.submitted",
            review,
            actor=actor,
            at=now,
            before=before,
            after={**_written(review), "state": review.state},
        )
    return review


def conclude_review(
    review_id: int, *, text: str, number: str, actor: Actor, now: datetime
) -> UnitReview:
    """Conclude on a unit's assessment; at year-end the commitment closes and the rest is kept.

    Raises:
        Refused: The actor may not or stands on the unit's side, nothing was sent, or the text or
            the number of the notice is missing.
    """
    today = legal_day(now)
    text, number = clean_lines(text), clean(number)
    with transaction.atomic():
        review = _locked(review_id)
        facts = ConclusionFacts(
            state=review.state,
            text=text,
            number=number,
            may_conclude=may(
                actor, Permission.CONCLUDE_REVIEW, review.period.superior_id, on=today
            ),
            is_own_side=_is_own_side(review, actor, on=today),
        )
        if reason := refusal_to_conclude(facts):
            raise Refused(reason)
        review.state = UnitReviewState.CONCLUDED.value
        review.conclusion, review.conclusion_no = text, number
        review.concluded_at = now
        review.concluded_by_id = actor.person_id
        review.concluded_by_name = actor.label
        review.version += 1
        review.save()
        done: list[Fact] = [
            fact(
                "review.concluded",
                review,
                before={"state": UnitReviewState.SUBMITTED.value},
                after={"state": review.state, "conclusion": text, "number": number},
            )
        ]
        if review.period.is_yearend:
            done += _close(review)
            done += raise_remediations(review, now=now)
        _tell_unit(review, on=today, now=now)
        record_facts(done, actor=actor, at=now)
    return review


def _close(review: UnitReview) -> list[Fact]:
    """Close the commitments: their year has been assessed by both sides (commitments.md §3)."""
    papers = {review.commitment_id, *review.items.values_list("item__commitment_id", flat=True)}
    signed = Commitment.objects.select_for_update().filter(pk__in=papers, status=Status.SIGNED)
    done = []
    for commitment in signed.order_by("pk"):
        commitment.status = Status.CLOSED.value
        commitment.save(update_fields=["status"])
        done.append(
            fact(
                "commitment.closed",
                commitment,
                before={"status": Status.SIGNED.value},
                after={"status": commitment.status},
            )
        )
    return done


def _locked(review_id: int) -> UnitReview:
    return (
        UnitReview.objects.select_for_update(of=("self",))
        .select_related("period")
        .get(pk=review_id)
    )


def _open_review(review_id: int, *, version: int, actor: Actor, on: date) -> UnitReview:
    review = _locked(review_id)
    if not may(actor, Permission.SELF_REVIEW, review.unit_id, on=on):
        raise Refused(ReviewRefusal.NOT_ALLOWED)
    if review.state == UnitReviewState.SUBMITTED:
        raise Refused(ReviewRefusal.ALREADY_SUBMITTED)
    if review.state == UnitReviewState.CONCLUDED:
        raise Refused(ReviewRefusal.ALREADY_CONCLUDED)
    if review.version != version:
        raise Refused(ReviewRefusal.STALE)
    return review


def _write(review: UnitReview, answers: Mapping[int, Answer], *, summary: str) -> list[ItemReview]:
    items = list(review.items.select_related("item").order_by("item__position", "item_id"))
    for item in items:
        answer = answers.get(item.pk)
        if answer is None:
            continue
        item.state = answer.state
        item.result = clean_lines(answer.result)
        item.cause = clean_lines(answer.cause)
        item.next_step = clean_lines(answer.next_step)
    ItemReview.objects.bulk_update(items, ["state", "result", "cause", "next_step"])
    review.summary = clean_lines(summary)
    review.version += 1
    review.save(update_fields=["summary", "version"])
    return items


def _written(review: UnitReview) -> dict[str, object]:
    items = review.items.order_by("item__position", "item_id")
    return {
        "summary": review.summary,
        "items": [
            {
                "item": item.item_id,
                "state": item.state,
                "result": item.result,
                "cause": item.cause,
                "next_step": item.next_step,
            }
            for item in items
        ],
    }


def _answer_of(number: int, item: ItemReview) -> ItemAnswer:
    return ItemAnswer(
        number=number,
        state=item.state,
        result=item.result,
        cause=item.cause,
        next_step=item.next_step,
        is_late=item.is_late,
    )


def _is_own_side(review: UnitReview, actor: Actor, *, on: date) -> bool:
    """Say whether the actor is of the unit assessed in any post, or wrote its assessment."""
    wrote = has_own_hand(actor.person_id, {review.submitted_by_id})
    stands = review.unit_id in units_held_by(actor.person_id, on=on)
    return wrote or stands or actor.scope_id == review.unit_id


def _tell_unit(review: UnitReview, *, on: date, now: datetime) -> None:
    users = drafter_accounts([review.unit_id], on=on)[review.unit_id]
    notify(
        users,
        topic=f"review:{review.period_id}:{review.unit_id}",
        kind=NoticeKind.ANSWERED.value,
        text=f"{review.period}: cấp trên đã kết luận, thông báo số {review.conclusion_no}.",
        path=f"/danh-gia/{review.period_id}/don-vi/{review.unit_id}/",
        now=now,
    )
