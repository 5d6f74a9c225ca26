"""An appeal against a published level is lodged, or entered from paper, and its clock started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from camket.audit.chain import record
from camket.files.actions import receive_file
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.conflicts import has_own_hand
from camket.organisation.models import Person, Tenure, TenureKind
from camket.organisation.queries import head_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may, posts_with
from camket.reviews.actions.after.appeals import rating_under_lock
from camket.reviews.actions.ratings.contesting import speaks_for
from camket.reviews.decisions.appeals import (
    AppealFacts,
    AppealRefusal,
    AppealState,
    Later,
    last_day_to_answer,
    last_day_to_appeal,
    refusal_to_appeal,
)
from camket.reviews.models import Appeal, Rating
from camket.reviews.queries.visible import deciding_body
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
        rating = rating_under_lock(rating_id)
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
        rating = rating_under_lock(rating_id)
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


def _tell_deciders(appeal: Appeal, rating: Rating, *, on: date, now: datetime) -> None:
    posts = posts_with([Permission.DECIDE_RATING], on)
    held = Tenure.objects.filter(
        unit_id=deciding_body(rating.period, on=on), post__code__in=posts, valid__contains=on
    ).exclude(kind=TenureKind.SUSPENDED)
    notify(
        list(held.values_list("person__account_id", flat=True)),
        topic=f"appeal:{appeal.pk}",
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"Có kiến nghị về kết quả xếp loại, hạn trả lời {show_day(appeal.answer_by_on)}.",
        path=f"/danh-gia/kien-nghi/{appeal.pk}/",
        now=now,
    )
