"""An appeal is answered, and a published level corrected by a new decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import fact, one_act, record, record_facts
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.conflicts import has_own_hand
from camket.organisation.queries import units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.after.level_papers import first_decision, replace_decision
from camket.reviews.actions.after.notices import announce_correction
from camket.reviews.decisions.appeals import (
    AppealRefusal,
    AppealState,
    Correction,
    refusal_to_correct,
)
from camket.reviews.decisions.ratings import is_above
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.decisions.streaks import BEST
from camket.reviews.models import Appeal, Exemplary, LevelDecision, Rating
from camket.rules.levels import Level
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


def uphold_level(appeal_id: int, *, answer: str, actor: Actor, now: datetime) -> Appeal:
    """Answer an appeal: the level stays, and the answer says why.

    Raises:
        Refused: The actor may not or had a hand in the rating, it was answered, or no reason is
            given.
    """
    with transaction.atomic():
        appeal = _open_appeal(appeal_id)
        rating = rating_under_lock(appeal.rating_id)
        _check_answer(rating, answer, actor, on=legal_day(now))
        _answer(appeal, AppealState.UPHELD, answer, actor=actor, now=now)
        record(
            "appeal.upheld",
            appeal,
            actor=actor,
            at=now,
            unit_id=rating.period.superior_id,
            after={"answer": appeal.answer},
        )
    return appeal


def change_level(
    appeal_id: int, *, level: str, answer: str, actor: Actor, now: datetime
) -> LevelDecision:
    """Answer an appeal with a new decision, which replaces the old one.

    Raises:
        Refused: As for upholding, or as for a correction.
    """
    with one_act():
        appeal = _open_appeal(appeal_id)
        rating = rating_under_lock(appeal.rating_id)
        _check_answer(rating, answer, actor, on=legal_day(now))
        row = _correct(rating, level, answer, actor=actor, now=now)
        row.appeal = appeal
        row.save(update_fields=["appeal"])
        _answer(appeal, AppealState.CHANGED, answer, actor=actor, now=now)
        record(
            "appeal.changed",
            appeal,
            actor=actor,
            at=now,
            unit_id=rating.period.superior_id,
            after={"level": level, "answer": appeal.answer, "number": str(row.number)},
        )
    return row


def correct_level(
    rating_id: int, *, level: str, reason: str, actor: Actor, now: datetime
) -> LevelDecision:
    """Correct a decided level by a new decision; the old one is kept and shown beside it.

    Raises:
        Refused: The actor may not or had a hand in the rating, the level is the same, stands above
            the unit's, or has no reason.
    """
    with one_act():
        return _correct(rating_under_lock(rating_id), level, reason, actor=actor, now=now)


def _correct(
    rating: Rating, level: str, reason: str, *, actor: Actor, now: datetime
) -> LevelDecision:
    today, reason = legal_day(now), clean_lines(reason)
    bound = _bound_of(rating)
    told = Correction(
        old_level=rating.decided_level,
        level=level,
        reason=reason,
        is_allowed=may(actor, Permission.DECIDE_RATING, rating.period.superior_id, on=today),
        has_hand=_has_hand(rating, actor, on=today),
        unit_level=bound,
    )
    if refusal := refusal_to_correct(told):
        unit_level = Level(bound).full_name if bound else ""
        raise Refused(refusal, name=rating.name, unit_level=unit_level)
    _check_head(rating, level)
    before = rating.decisions.order_by("-pk").first() or first_decision(rating)
    rating.decided_level, rating.decided_reason = level, reason
    rating.decided_by_id, rating.decided_by_name = actor.person_id, actor.label
    rating.decided_at = now
    rating.version += 1
    rating.save()
    Exemplary.objects.filter(rating=rating).delete()  # selected at another level, no longer holds
    row = replace_decision(rating, before, actor=actor, now=now)
    if rating.notice_number_id is not None:
        # what was announced is announced anew: the level that holds has a day of its own
        rating.notice_number = announce_correction(rating, str(row.number), actor=actor, now=now)
    record_facts(
        [
            fact(
                "rating.corrected",
                rating,
                before={"level": before.level, "number": str(before.number or "")},
                after={"level": level, "reason": reason, "number": str(row.number)},
            )
        ],
        actor=actor,
        at=now,
    )
    return row


def _bound_of(rating: Rating) -> str:
    """Return the decided level of the unit whose head is rated; others are not bound (P-H1)."""
    if rating.kind != SubjectKind.LEADER or rating.tenure is None or not rating.tenure.is_head:
        return ""
    unit = Rating.objects.filter(
        period_id=rating.period_id, unit_id=rating.unit_id, kind=SubjectKind.COLLECTIVE
    ).first()
    return unit.decided_level if unit else ""


def _check_head(rating: Rating, level: str) -> None:
    """A unit is not brought below the level its head was decided at: his comes first."""
    if rating.kind != SubjectKind.COLLECTIVE:
        return
    heads = Rating.objects.filter(
        period_id=rating.period_id,
        unit_id=rating.unit_id,
        kind=SubjectKind.LEADER,
        tenure__is_head=True,
    ).exclude(decided_level="")
    for head in heads:
        if is_above(head.decided_level, level):
            raise Refused(AppealRefusal.HEAD_ABOVE, name=rating.name, head=head.name)


def mark_exemplary(rating_id: int, *, basis: str, actor: Actor, now: datetime) -> Exemplary:
    """Select one of the best of the year as "tiêu biểu", with the paper it was selected by.

    Raises:
        Refused: The actor may not or had a hand in the rating, the level is not the best, or the
            paper is missing.
    """
    today, basis = legal_day(now), clean(basis)
    with transaction.atomic():
        rating = rating_under_lock(rating_id)
        if not may(actor, Permission.DECIDE_RATING, rating.period.superior_id, on=today):
            raise Refused(AppealRefusal.NOT_ALLOWED)
        if _has_hand(rating, actor, on=today):
            raise Refused(AppealRefusal.OWN_HAND)
        if rating.decided_level != BEST:
            raise Refused(AppealRefusal.NOT_BEST, name=rating.name)
        if not basis:
            raise Refused(AppealRefusal.BASIS_MISSING)
        chosen, _ = Exemplary.objects.update_or_create(
            rating=rating,
            defaults={"basis": basis, "chosen_at": now, "chosen_by_name": actor.label},
        )
        record("rating.marked_exemplary", rating, actor=actor, at=now, after={"basis": basis})
    return chosen


def rating_under_lock(rating_id: int) -> Rating:
    """Return a rating with its period and its notice, locked."""
    return (
        Rating.objects.select_for_update(of=("self",))
        .select_related("period", "tenure__post", "person", "notice_number")
        .get(pk=rating_id)
    )


def _open_appeal(appeal_id: int) -> Appeal:
    appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
    if not appeal.is_open:
        raise Refused(AppealRefusal.ALREADY_ANSWERED)
    return appeal


def _check_answer(rating: Rating, answer: str, actor: Actor, *, on: date) -> None:
    if not may(actor, Permission.DECIDE_RATING, rating.period.superior_id, on=on):
        raise Refused(AppealRefusal.NOT_ALLOWED)
    if _has_hand(rating, actor, on=on):
        raise Refused(AppealRefusal.OWN_HAND)
    if not clean_lines(answer):
        raise Refused(AppealRefusal.ANSWER_MISSING)


def _has_hand(rating: Rating, actor: Actor, *, on: date) -> bool:
    """Say whether the actor is the subject, scored or appraised it, or is of its unit."""
    hands = {rating.person_id, rating.self_by_id, rating.appraised_by_id}
    return (
        actor.person_id is None
        or has_own_hand(actor.person_id, hands)
        or rating.unit_id in units_held_by(actor.person_id, on=on)
    )


def _answer(
    appeal: Appeal, state: AppealState, answer: str, *, actor: Actor, now: datetime
) -> None:
    appeal.state, appeal.answer = state.value, clean_lines(answer)
    appeal.answered_at = now
    appeal.answered_by_id, appeal.answered_by_name = actor.person_id, actor.label
    appeal.save()
    notify(
        [appeal.lodged_by.account_id],
        topic=f"appeal:{appeal.pk}",
        kind=NoticeKind.ANSWERED.value,
        text="Kiến nghị của đồng chí về kết quả xếp loại đã được trả lời.",
        path=f"/danh-gia/kien-nghi/{appeal.pk}/",
        now=now,
    )
