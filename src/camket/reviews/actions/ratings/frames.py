"""Set the frame of weights in people's files of a period; a change counts their points anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from camket.audit.chain import Fact, fact, record_facts
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.holding import (
    in_order,
    may_at_superior,
    save_rating,
    units_barred,
)
from camket.reviews.actions.ratings.voiding import void_appraisal
from camket.reviews.actions.ratings.works import counted
from camket.reviews.decisions.frames import FrameFacts, FrameRefusal, refusal_to_set
from camket.reviews.decisions.states import VoidReason
from camket.reviews.models import Rating, WorkFrame
from camket.reviews.queries.frames import asks_frame, earlier_frames, frame_named, standing_frame
from camket.rules.local.working import FRAME
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines

_KEPT: Final = "{why} (khung của kỳ trước: {period})"
_CHANGED: Final = (
    "Khung trọng số {when} của đồng chí đổi thành {code}; điểm tự chấm đã tính lại theo khung mới. "
    "Xem lại và chấm lại nếu cần."
)


def set_frames(
    period_id: int,
    rating_ids: Collection[int],
    code: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> list[Rating]:
    """Write one frame into the files of several people; whose file has it already keeps it.

    Who scored himself by another keeps what he told: his points follow from the new frame, an
    appraisal is taken back, and he is told.

    Raises:
        Refused: The actor may not, nobody or no frame is chosen, no reason is given, or for one of
            them no frame may be written.
    """
    if not rating_ids:
        raise Refused(FrameRefusal.NOBODY_CHOSEN)
    if frame_named(code) is None:
        raise Refused(FrameRefusal.UNKNOWN)
    why = _reason(reason)
    with transaction.atomic():
        ratings = _chosen(period_id, rating_ids)
        return _write({one.pk: (code, why) for one in ratings}, ratings, actor=actor, now=now)


def keep_frames(
    period_id: int, rating_ids: Collection[int], *, reason: str, actor: Actor, now: datetime
) -> list[Rating]:
    """Confirm for several people the frame each had in his last period; it is written anew here.

    Raises:
        Refused: As for `set_frames`, or one of them has no frame from before, or one here already.
    """
    if not rating_ids:
        raise Refused(FrameRefusal.NOBODY_CHOSEN)
    why = _reason(reason)
    with transaction.atomic():
        ratings = _chosen(period_id, rating_ids)
        people = [one.person_id for one in ratings if one.person_id is not None]
        earlier = earlier_frames(ratings[0].period, people)
        codes: dict[int, tuple[str, str]] = {}
        for one in ratings:
            told = earlier.get(one.person_id or 0)
            if told is None or standing_frame(one) is not None:
                raise Refused(FrameRefusal.NO_EARLIER, name=one.name)
            codes[one.pk] = (told.code, _KEPT.format(why=why, period=told.period))
        return _write(codes, ratings, actor=actor, now=now)


def _reason(reason: str) -> str:
    why = clean_lines(reason)
    if not why:
        raise Refused(FrameRefusal.REASON_MISSING)
    return why


def _write(
    codes: Mapping[int, tuple[str, str]],
    ratings: Sequence[Rating],
    *,
    actor: Actor,
    now: datetime,
) -> list[Rating]:
    """Write into each file its frame and why, and let what follows from it follow."""
    own_units = units_barred(ratings[0].period, actor, on=legal_day(now))
    changed: list[Rating] = []
    done: list[Fact] = []
    for rating in ratings:
        code, why = codes[rating.pk]
        _check_may(rating, actor, own_units, now)
        old = standing_frame(rating)
        if old is not None and old.code == code:
            continue
        _open(rating, old, code, why, actor=actor, now=now)
        before = {"frame": old.code} if old is not None else None
        after = {"frame": code, "reason": why}
        done += [
            *_counted_anew(rating, code, now=now),
            fact("rating.framed", rating, before=before, after=after),
        ]
        changed.append(rating)
    record_facts(done, actor=actor, at=now)
    return changed


def _open(
    rating: Rating, old: WorkFrame | None, code: str, why: str, *, actor: Actor, now: datetime
) -> None:
    """End the row that stood and open another."""
    if old is not None:
        old.replaced_at = now
        old.save(update_fields=["replaced_at"])
    WorkFrame.objects.create(
        rating=rating,
        code=code,
        reason=why,
        set_by_id=actor.person_id,
        set_by_name=actor.label[:300],
        set_at=now,
    )


def _chosen(period_id: int, rating_ids: Collection[int]) -> list[Rating]:
    units = Rating.objects.filter(period_id=period_id, pk__in=rating_ids).values("unit_id")
    held = in_order(Q(period_id=period_id, unit_id__in=units))
    found = [one for one in held if one.pk in rating_ids]
    if len(found) != len(set(rating_ids)):
        raise Refused(FrameRefusal.NOBODY_CHOSEN)
    return found


def _check_may(rating: Rating, actor: Actor, own_units: frozenset[int], now: datetime) -> None:
    facts = FrameFacts(
        is_allowed=may_at_superior(rating, actor, Permission.APPRAISE_RATING, legal_day(now)),
        is_asked=asks_frame(rating),
        is_open=rating.period.is_open,
        is_left_out=bool(rating.left_out),
        is_decided=bool(rating.decided_level),
        actor_person=actor.person_id,
        subject_person=rating.person_id,
        is_of_unit=rating.unit_id in own_units,
    )
    if refusal := refusal_to_set(facts):
        raise Refused(refusal, name=rating.name)


def _counted_anew(rating: Rating, code: str, *, now: datetime) -> list[Fact]:
    """Let a score of one's own follow from another frame; nothing where there is none yet."""
    if rating.self_work is None or rating.self_general is None:
        return []
    work = {**rating.self_work, FRAME: code}
    if work == rating.self_work:
        return []
    found = counted(rating, work, rating.self_general)
    is_appraised = bool(rating.appraised_level)
    done = void_appraisal(rating, VoidReason.FRAME_CHANGED) if is_appraised else []
    before = {"results": rating.self_results, "work": rating.self_work}
    rating.self_work, rating.self_results = work, found.score.results
    save_rating(rating)
    after = {"results": rating.self_results, "work": work}
    done.append(fact("rating.counted_anew", rating, before=before, after=after))
    _tell_person(rating, code, now=now)
    return done


def _tell_person(rating: Rating, code: str, *, now: datetime) -> None:
    if rating.person is None:
        return
    notify(
        [rating.person.account_id],
        topic=f"frame:{rating.pk}",
        kind=NoticeKind.ANSWERED.value,
        text=_CHANGED.format(when=rating.period.when, code=code),
        path=f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/giai-thich/",
        now=now,
    )
