"""Appeals against a published level, their answer, and corrections by a new decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from camket.audit.chain import fact, one_act, record, record_facts
from camket.files.actions import receive_file
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.conflicts import has_own_hand
from camket.organisation.models import Person, Tenure, TenureKind
from camket.organisation.queries import head_of, units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may, posts_with
from camket.reviews.actions.after.level_papers import first_decision, replace_decision
from camket.reviews.actions.after.notices import announce_correction
from camket.reviews.actions.ratings.contesting import speaks_for
from camket.reviews.decisions.appeals import (
    AppealFacts,
    AppealRefusal,
    AppealState,
    Correction,
    Later,
    last_day_to_answer,
    last_day_to_appeal,
    refusal_to_appeal,
    refusal_to_correct,
)
from camket.reviews.decisions.ratings import is_above
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.decisions.streaks import BEST
from camket.reviews.models import Appeal, Exemplary, LevelDecision, Rating
from camket.rules.levels import Level
from camket.rules.working_days import add_working_days
from camket.shared.actor import Actor
from camket.shared.clock import legal_day, start_of
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day
from camket.workdays.queries import working_calendar

_NOON: Final = timedelta(hours=12)
"""The hour an appeal on paper is taken to have come: the day alone is known."""


def clock() -> Later:
    """Return how working days are counted now; one statement."""
    calendar = working_calendar()

    def later(day: date, days: int) -> date:
        return add_working_days(day, days, calendar)

    return later


def lodge_appeal(rating_id: int, *, text: str, actor: Actor, now: datetime) -> Appeal:
    """Take an appeal against a published level and start its clock.

    Raises:
        Refused: The actor is not the one rated, nothing was published, the days are over, or an
            appeal was lodged before.
    """
    today, text = legal_day(now), clean_lines(text)
    with transaction.atomic():
        rating = _locked(rating_id)
        published_on = rating.notice_number.dated_on if rating.notice_number else None
        if not speaks_for(rating, actor, on=today):
            raise Refused(AppealRefusal.NOT_ALLOWED)
        later = clock()
        _check_taken(rating, text, published_on, later, on=today)
        person_id = actor.person_id
        if person_id is None or published_on is None:
            raise Refused(AppealRefusal.NOT_ALLOWED)
        appeal = Appeal.objects.create(
            rating=rating,
            published_on=published_on,
            lodged_at=now,
            lodged_by_id=person_id,
            lodged_by_name=actor.label,
            text=text,
            answer_by_on=last_day_to_answer(today, later),
        )
        _tell_deciders(appeal, rating, on=today, now=now)
        record(
            "appeal.lodged",
            appeal,
            actor=actor,
            at=now,
            unit_id=rating.period.superior_id,
            after={"rating": rating.pk, "text": text, "answer_by": appeal.answer_by_on},
        )
    return appeal


@dataclass(frozen=True, slots=True)
class OnPaper:
    """An appeal as it came on paper: its day, its words, its scan."""

    text: str
    received_on: date
    file_name: str
    file: bytes


def enter_appeal(rating_id: int, told: OnPaper, *, actor: Actor, now: datetime) -> Appeal:
    """Enter an appeal that came on paper, for the one rated; its clock runs from the day it came.

    Raises:
        Refused: The actor is not of the deciding body's office or is the one rated, the day or the
            scan is wrong or missing, or an appeal may not be taken any more.
    """
    today, text = legal_day(now), clean_lines(told.text)
    if not told.file:
        raise Refused(AppealRefusal.SCAN_MISSING)
    stored = receive_file(told.file_name, told.file, now=now)  # slow: no row is locked
    with transaction.atomic():
        rating = _locked(rating_id)
        if not may(actor, Permission.ISSUE_COMMITMENT, rating.period.superior_id, on=today):
            raise Refused(AppealRefusal.NOT_ALLOWED)
        if actor.person_id is None or has_own_hand(actor.person_id, {rating.person_id}):
            raise Refused(AppealRefusal.OWN_HAND)
        published_on = rating.notice_number.dated_on if rating.notice_number else None
        if told.received_on > today or (published_on and told.received_on < published_on):
            raise Refused(AppealRefusal.DAY_WRONG)
        by = rating.person or _speaker_of(rating, on=told.received_on)
        if by is None:
            raise Refused(AppealRefusal.NO_SPEAKER, name=rating.name)
        later = clock()
        _check_taken(rating, text, published_on, later, on=told.received_on)
        assert published_on is not None  # noqa: S101  # refused above while there is none
        appeal = Appeal.objects.create(
            rating=rating,
            published_on=published_on,
            lodged_at=min(start_of(told.received_on) + _NOON, now),
            lodged_by=by,
            lodged_by_name=by.full_name,
            text=text,
            answer_by_on=last_day_to_answer(told.received_on, later),
            entered_at=now,
            entered_by_name=actor.label[:300],
            scan=stored,
            scan_name=clean(told.file_name)[:200],
        )
        _tell_deciders(appeal, rating, on=today, now=now)
        notify(
            [by.account_id],
            topic=f"appeal:{appeal.pk}:entered",
            kind=NoticeKind.ANSWERED.value,
            text=f"Kiến nghị bằng văn bản đã được nhận ngày {show_day(told.received_on)}.",
            path=f"/danh-gia/kien-nghi/{appeal.pk}/",
            now=now,
        )
        record(
            "appeal.entered",
            appeal,
            actor=actor,
            at=now,
            unit_id=rating.period.superior_id,
            after={
                "rating": rating.pk,
                "received_on": told.received_on,
                "answer_by": appeal.answer_by_on,
                "scan": stored.sha256,
            },
        )
    return appeal


def _speaker_of(rating: Rating, *, on: date) -> Person | None:
    head = head_of(rating.unit_id, on=on)
    return head.person if head else None


def _check_taken(
    rating: Rating, text: str, published_on: date | None, later: Later, *, on: date
) -> None:
    """Check that an appeal may still be taken, whoever brought it and however it came."""
    earlier = list(rating.appeals.values_list("state", flat=True))
    facts = AppealFacts(
        is_subject=True,
        published_on=published_on,
        has_open=AppealState.OPEN in earlier,
        was_answered=bool(earlier),
        text=text,
    )
    if refusal := refusal_to_appeal(facts, today=on, later=later):
        last = last_day_to_appeal(published_on, later) if published_on else on
        raise Refused(refusal, name=rating.name, last=last)


def uphold_level(appeal_id: int, *, answer: str, actor: Actor, now: datetime) -> Appeal:
    """Answer an appeal: the level stays, and the answer says why.

    Raises:
        Refused: The actor may not or had a hand in the rating, it was answered, or no reason is
            given.
    """
    with transaction.atomic():
        appeal = _open_appeal(appeal_id)
        rating = _locked(appeal.rating_id)
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
        rating = _locked(appeal.rating_id)
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
        return _correct(_locked(rating_id), level, reason, actor=actor, now=now)


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
        rating = _locked(rating_id)
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


def _locked(rating_id: int) -> Rating:
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


def _tell_deciders(appeal: Appeal, rating: Rating, *, on: date, now: datetime) -> None:
    posts = posts_with([Permission.DECIDE_RATING], on)
    held = Tenure.objects.filter(
        unit_id=rating.period.superior_id, post__code__in=posts, valid__contains=on
    ).exclude(kind=TenureKind.SUSPENDED)
    notify(
        list(held.values_list("person__account_id", flat=True)),
        topic=f"appeal:{appeal.pk}",
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"Có kiến nghị về kết quả xếp loại, hạn trả lời {show_day(appeal.answer_by_on)}.",
        path=f"/danh-gia/kien-nghi/{appeal.pk}/",
        now=now,
    )
