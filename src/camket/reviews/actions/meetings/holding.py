"""A body meets to review: the meeting is planned, its roll taken, each subject written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from django.db import transaction

from camket.audit.chain import record
from camket.organisation.models import Person
from camket.organisation.queries import post_title
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.votes import (
    Composition,
    Exclusion,
    MeetingRefusal,
    Seat,
    refusal_of_chair,
    refusal_of_seat,
)
from camket.reviews.models import Attendance, MeetingSubject, Period, ReviewMeeting
from camket.reviews.queries.facts.civil import civil_now
from camket.reviews.queries.meetings.rows import (
    members_of,
    people_around,
    roll_of,
    seats_of,
    subjects_to_come,
)
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What is told of a meeting before it is held.

    Attributes:
        chair_id: A member of the body; the secretary and the tellers may be of an office that
            serves it.
        rating_ids: Whom it reviews, of those its body can review in the period.
    """

    period_id: int
    body_id: int
    composition: Composition
    held_on: date
    begins: time
    place: str
    chair_id: int
    secretary_id: int
    rating_ids: Collection[int]
    days: int = 1
    guests: str = ""
    head_teller_id: int | None = None
    teller_id: int | None = None


def plan_meeting(told: NewMeeting, *, actor: Actor, now: datetime) -> ReviewMeeting:
    """Plan a review meeting with its subjects.

    Raises:
        Refused: The actor is not of the body, the period is closed, the chair is no member, a
            teller is of nowhere near, or nobody is to be reviewed.
    """
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=told.period_id)
        _check_may(actor, told.body_id, on=legal_day(now))
        if period.is_closed:
            raise Refused(MeetingRefusal.PERIOD_CLOSED, period=str(period))
        if told.days < 1:
            raise Refused(MeetingRefusal.TOO_SHORT)
        members = members_of(told.body_id, told.composition, on=told.held_on)
        chair, secretary = _officers(told, [one.person for one in members])
        head_teller, teller = _tellers(told, [one.person for one in members])
        posts = {one.person_id: post_title(one) for one in members}
        ratings = list(subjects_to_come(period, told.body_id).filter(pk__in=told.rating_ids))
        if not ratings:
            raise Refused(MeetingRefusal.NO_SUBJECTS)
        meeting = ReviewMeeting.objects.create(
            period=period,
            body_id=told.body_id,
            composition=told.composition.value,
            held_on=told.held_on,
            begins=told.begins,
            days=told.days,
            place=clean(told.place),
            guests=clean(told.guests),
            chair=chair,
            chair_name=_named(chair, posts.get(chair.pk, "")),
            secretary=secretary,
            secretary_name=_named(secretary, posts.get(secretary.pk, "")),
            head_teller=head_teller.full_name if head_teller else "",
            head_teller_person=head_teller,
            teller=teller.full_name if teller else "",
            teller_person=teller,
            planned_at=now,
        )
        MeetingSubject.objects.bulk_create(
            [
                MeetingSubject(meeting=meeting, rating=one, position=number)
                for number, one in enumerate(ratings, start=1)
            ]
        )
        record(
            "meeting.planned",
            meeting,
            actor=actor,
            at=now,
            unit_id=meeting.body_id,
            after={
                "held_on": meeting.held_on,
                "days": meeting.days,
                "chair": meeting.chair_name,
                "secretary": meeting.secretary_name,
                "tellers": [meeting.head_teller, meeting.teller],
                "subjects": [one.pk for one in ratings],
            },
        )
    return meeting


def _officers(told: NewMeeting, members: list[Person]) -> tuple[Person, Person]:
    if not members:
        raise Refused(MeetingRefusal.NO_MEMBERS)
    chair = next((one for one in members if one.pk == told.chair_id), None)
    if chair is None:
        raise Refused(MeetingRefusal.NOT_A_MEMBER)
    around = people_around(told.body_id, on=told.held_on)
    secretary = next((one for one in (*members, *around) if one.pk == told.secretary_id), None)
    if secretary is None:
        raise Refused(MeetingRefusal.SECRETARY_MISSING)
    if chair.pk == secretary.pk:
        raise Refused(MeetingRefusal.SAME_CHAIR_AND_SECRETARY)
    return chair, secretary


def _tellers(told: NewMeeting, members: list[Person]) -> tuple[Person | None, Person | None]:
    wanted = (told.head_teller_id, told.teller_id)
    if wanted[0] is not None and wanted[0] == wanted[1]:
        raise Refused(MeetingRefusal.SAME_TELLERS)
    if not any(wanted):
        return None, None
    near = {one.pk: one for one in (*members, *people_around(told.body_id, on=told.held_on))}
    if any(one is not None and one not in near for one in wanted):
        raise Refused(MeetingRefusal.TELLER_UNKNOWN)
    head, writer = (near[one] if one is not None else None for one in wanted)
    return head, writer


def _named(person: Person, post: str) -> str:
    return f"{person.full_name}, {post}" if post else person.full_name


@dataclass(frozen=True, slots=True)
class Present:
    """What the roll call says of one member."""

    is_present: bool
    exclusion: Exclusion | None = None
    reason: str = ""


def take_roll(
    meeting_id: int, told: Mapping[int, Present], *, version: int, actor: Actor, now: datetime
) -> ReviewMeeting:
    """Write the roll: each member of the body on the day is present, absent or left out by law.

    Members of whom nothing is told count as present; the roll is written anew each time.

    Raises:
        Refused: The actor may not, an absence lacks its reason, or the chair is not there.
    """
    with transaction.atomic():
        meeting = locked_meeting(meeting_id, version=version, actor=actor, on=legal_day(now))
        before = _roll_record(seats_of(roll_of(meeting)))
        composition = Composition(meeting.composition)
        rows = []
        for number, tenure in enumerate(
            members_of(meeting.body_id, composition, on=meeting.held_on), start=1
        ):
            said = told.get(tenure.person_id, Present(is_present=True))
            seat = Seat(
                tenure.person_id,
                tenure.person.full_name,
                said.is_present,
                said.exclusion,
                clean(said.reason),
            )
            if refusal := refusal_of_seat(seat):
                raise Refused(refusal, name=seat.name)
            if tenure.person_id == meeting.chair_id and not seat.is_present:
                raise Refused(MeetingRefusal.CHAIR_ABSENT, name=seat.name)
            rows.append(_attendance(meeting, seat, post_title(tenure), number))
        meeting.roll.all().delete()
        Attendance.objects.bulk_create(rows)
        meeting.roll_at = now
        save_meeting(meeting)
        record(
            "meeting.roll_taken",
            meeting,
            actor=actor,
            at=now,
            unit_id=meeting.body_id,
            before={"roll": before},
            after={"roll": _roll_record(seats_of(roll_of(meeting)))},
        )
    return meeting


def _attendance(meeting: ReviewMeeting, seat: Seat, post: str, position: int) -> Attendance:
    return Attendance(
        meeting=meeting,
        person_id=seat.person_id,
        name=seat.name,
        post=post,
        position=position,
        is_present=seat.is_present,
        exclusion=seat.exclusion.value if seat.exclusion else "",
        reason=seat.reason,
    )


def _roll_record(seats: list[Seat]) -> list[dict[str, Any]]:
    return [
        {
            "person": one.person_id,
            "present": one.is_present,
            "exclusion": one.exclusion.value if one.exclusion else "",
            "reason": one.reason,
        }
        for one in seats
    ]


@dataclass(frozen=True, slots=True)
class SubjectText:
    """What a meeting writes down of one subject.

    Attributes:
        chair_id: Who chairs while the subject is the chair; None otherwise.
        not_reviewed: Why the subject is not reviewed now; empty if it is.
    """

    opinions: str = ""
    answer: str = ""
    not_reviewed: str = ""
    chair_id: int | None = None
    committee_level: str = ""
    leaders_level: str = ""
    reason: str = ""


def write_subject(
    subject_id: int, told: SubjectText, *, version: int, actor: Actor, now: datetime
) -> MeetingSubject:
    """Write what the meeting said of a subject, or why it was not reviewed.

    Raises:
        Refused: The actor may not, or somebody chairs his own review.
    """
    with transaction.atomic():
        wanted = MeetingSubject.objects.select_related("rating").get(pk=subject_id)
        meeting = locked_meeting(wanted.meeting_id, version=version, actor=actor, on=legal_day(now))
        subject = MeetingSubject.objects.select_related("rating__period").get(pk=subject_id)
        before = _subject_record(subject)
        _write(subject, told, meeting)
        if not subject.not_reviewed and (
            refusal := refusal_of_chair(
                subject.rating.person_id, subject.chair_id, meeting_chair=meeting.chair_id
            )
        ):
            raise Refused(refusal, name=subject.rating.name)
        subject.save()
        save_meeting(meeting)
        record(
            "meeting.subject_written",
            meeting,
            actor=actor,
            at=now,
            unit_id=meeting.body_id,
            before=before,
            after=_subject_record(subject),
        )
    return subject


def _write(subject: MeetingSubject, told: SubjectText, meeting: ReviewMeeting) -> None:
    subject.opinions, subject.answer = clean_lines(told.opinions), clean_lines(told.answer)
    subject.not_reviewed = clean(told.not_reviewed)
    subject.is_reviewed = not subject.not_reviewed
    civil = civil_now(subject.rating)
    subject.civil_level = civil.level if civil else ""
    subject.committee_level = told.committee_level
    subject.leaders_level = told.leaders_level
    subject.reason = clean_lines(told.reason)
    subject.chair, subject.chair_name = None, ""
    if told.chair_id is not None:
        members = members_of(meeting.body_id, Composition(meeting.composition), on=meeting.held_on)
        found = next((one for one in members if one.person_id == told.chair_id), None)
        if found is None:
            raise Refused(MeetingRefusal.NOT_A_MEMBER)
        subject.chair = found.person
        subject.chair_name = _named(found.person, post_title(found))


def _subject_record(subject: MeetingSubject) -> dict[str, Any]:
    return {
        "rating": subject.rating_id,
        "opinions": subject.opinions,
        "answer": subject.answer,
        "not_reviewed": subject.not_reviewed,
        "chair": subject.chair_name,
        "levels": [subject.civil_level, subject.committee_level, subject.leaders_level],
        "reason": subject.reason,
    }


class Allowed(Protocol):
    """A test of who may write of a meeting."""

    def __call__(self, meeting: ReviewMeeting, actor: Actor, *, on: date) -> bool:
        """Say whether the actor may."""
        ...


def locked_meeting(
    meeting_id: int,
    *,
    version: int,
    actor: Actor,
    on: date,
    is_allowed: Allowed | None = None,
) -> ReviewMeeting:
    """Return a meeting that may still be written, under lock.

    Args:
        meeting_id: The meeting.
        version: What the actor saw.
        actor: Who writes.
        on: The day.
        is_allowed: Who may, where it is not only who writes for the body.

    Raises:
        Refused: The actor is not of its body, it is closed, or somebody wrote in between.
    """
    meeting = (
        ReviewMeeting.objects.select_for_update(of=("self",))
        .select_related("period")
        .get(pk=meeting_id)
    )
    if is_allowed is None:
        _check_may(actor, meeting.body_id, on=on)
    elif not is_allowed(meeting, actor, on=on):
        raise Refused(MeetingRefusal.NOT_ALLOWED)
    if meeting.is_closed:
        raise Refused(MeetingRefusal.CLOSED)
    if meeting.period.is_closed:
        raise Refused(MeetingRefusal.PERIOD_CLOSED, period=str(meeting.period))
    if meeting.version != version:
        raise Refused(MeetingRefusal.STALE)
    return meeting


def save_meeting(meeting: ReviewMeeting) -> None:
    """Keep a meeting as a new version."""
    meeting.version += 1
    meeting.save()


def _check_may(actor: Actor, body_id: int, *, on: date) -> None:
    if actor.scope_id != body_id or not may(actor, Permission.SELF_REVIEW, body_id, on=on):
        raise Refused(MeetingRefusal.NOT_ALLOWED)
