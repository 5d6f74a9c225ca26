"""A village cell reviews its members of 2025: roll call, two ballots in sums, minutes to print.

What each did is drawn; the level follows by the rules, and the cell votes within the ceiling.
What was said of some stands in their dossiers; the commune decides, and the cell announces.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from camket.demo import civil, places
from camket.demo.people import Cast
from camket.demo.self_reviews import Sent, send
from camket.demo.timeline import at
from camket.organisation.queries import actor_of
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.dossiers.criticising import Spoken, note_criticism
from camket.reviews.actions.meetings.ballots import Counted, close_meeting, count_ballot
from camket.reviews.actions.meetings.holding import (
    NewMeeting,
    Present,
    SubjectText,
    plan_meeting,
    take_roll,
    write_subject,
)
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.decisions.facts import Entered, Gathered, as_record
from camket.reviews.decisions.forms import GENERAL
from camket.reviews.decisions.states import PeriodKind, PeriodState, SubjectKind
from camket.reviews.decisions.votes import NOT_PICKED, PICKED, Composition, Papers, Round
from camket.reviews.models import (
    BodyProposal,
    Dossier,
    MeetingSubject,
    Period,
    Rating,
    ReviewMeeting,
)
from camket.reviews.queries.rated.subjects import Who
from camket.rules.facts import Faults, MemberOutsideFacts, Score, Tasks
from camket.rules.levels import Level
from camket.rules.quotas import cap_of
from camket.rules.schemes.rating_366 import default_caps, rate
from camket.shared.actor import Actor

CELL: Final = "cell:thôn Mai Lộc 2"
_OPENED: Final = date(2025, 12, 3)
_HELD: Final = date(2025, 12, 14)
_DECIDED: Final = date(2025, 12, 26)
_ISSUED: Final = date(2025, 12, 30)
_CLOSES: Final = date(2025, 12, 31)
_BEST_FROM: Final = 0.85
_ON_TIME_FROM: Final = 0.6
_ALL_DONE_FROM: Final = 0.5
_VOTED: Final = "Theo kết quả bỏ phiếu của chi bộ."
_OUTSIDE: Final = "Ngoài tỷ lệ 20% của chi bộ: thứ tự theo kết quả bỏ phiếu."
_LEFT_TO_US: Final = "Quy tắc để cấp có thẩm quyền chọn; chi bộ xem xét nguyên nhân việc chậm, chọn mức hoàn thành nhiệm vụ."
_CRITICISMS: Final = (
    (
        "Còn ngại phát biểu trong sinh hoạt; việc vận động hộ dân góp đất mở đường nội thôn làm chậm.",
        "Nhận khuyết điểm; quý I năm 2026 đến từng hộ còn lại, báo cáo chi bộ hằng tháng.",
    ),
    (
        "Tự phê bình chưa nói đến phần việc chưa xong trong bản đăng ký của mình.",
        "Tiếp thu, ghi bổ sung vào bản tự kiểm điểm và kế hoạch khắc phục.",
    ),
    (
        "Dự sinh hoạt đều, nhưng chưa kèm cặp đảng viên trẻ được phân công giúp đỡ.",
        "",
    ),
)
_ABSENT: Final = "Đi chữa bệnh, có báo cáo"


def review_members(cast: Cast, draw: random.Random) -> None:
    """Open, hear, vote and decide the members of one cell; the commune decides in the end."""
    secretary, deputy = cast.tenures[CELL, "cell_secretary"], cast.tenures[CELL, "cell_deputy"]
    actor = actor_of(secretary, on=_OPENED)
    new = NewPeriod(
        PeriodKind.YEAREND, _OPENED.year, date(2025, 12, 12), who=frozenset({Who.MEMBERS})
    )
    clerk = actor_of(cast.tenures[places.CAM_LO_CODE, "commune_clerk"], on=_OPENED)
    period = open_review(cast.units[CELL].pk, new, actor=clerk, now=at(_OPENED, 14))
    rows = list(Rating.objects.filter(period=period, left_out="").order_by("name"))
    for row in rows:
        _judge(row, draw)
    Rating.objects.bulk_update(
        rows,
        ["self_general", "self_results", "self_level", "facts", "finding", "ruled_level"],
    )
    sent = Sent(at=lambda: at(date(2025, 12, 10), 20), has_sent=lambda _: True, level=_own_level)
    Rating.objects.bulk_update(send(period, sent), ["self_level", "self_at", "self_by_name"])
    civil.enter_last_year(cast, period)
    meeting = plan_meeting(
        NewMeeting(
            period_id=period.pk,
            body_id=cast.units[CELL].pk,
            composition=Composition.CELL,
            held_on=_HELD,
            begins=time(7, 30),
            place="Nhà văn hóa thôn Mai Lộc 2",
            chair_id=secretary.person_id,
            secretary_id=deputy.person_id,
            rating_ids=[row.pk for row in rows],
            head_teller_id=rows[0].person_id,
            teller_id=rows[1].person_id,
        ),
        actor=actor,
        now=at(date(2025, 12, 11), 19),
    )
    _hold(meeting, rows, actor)
    _criticise(rows, actor)
    _decide(period)
    clerk = actor_of(cast.tenures[places.CAM_LO_CODE, "commune_clerk"], on=_ISSUED)
    issue_decision(period.pk, actor=clerk, now=at(_ISSUED, 9))
    for kind in sorted({row.kind for row in rows}):
        issue_notice(period.pk, SubjectKind(kind), actor=actor, now=at(_ISSUED, 15))


def _judge(row: Rating, draw: random.Random) -> None:
    """Draw what a member did of his pledge, and let the rules say where that leads."""
    assigned = draw.randint(3, 6)
    ease = draw.betavariate(4, 1.2)
    missed = 0 if ease > _ALL_DONE_FROM else 1
    done = assigned - missed
    late = 0 if ease > _ON_TIME_FROM else min(done, 1)
    exceeded = draw.randint(1, 2) if ease > _BEST_FROM else 0
    score = Score(Decimal(round(22 + 8 * ease)), Decimal(round(44 + 25 * ease)))
    found = rate(
        MemberOutsideFacts(score, Tasks(assigned, done, done - late, 0, exceeded), Faults()),
        on=_CLOSES,
    )
    row.self_general, row.self_results = score.general, score.results
    row.finding, row.ruled_level = found.as_record(), found.level or ""
    row.self_level = found.level or Level.HT
    counted = Gathered(assigned=assigned, done=done, on_time=done - late, exceeded=exceeded)
    row.facts = as_record(counted, Entered(), unit_level=None)


def _own_level(points: Decimal) -> Level:
    message = f"{points} points have a level already"
    raise AssertionError(message)


def _first_level(row: Rating) -> Level:
    """Return what the first ballot carries: the best level is voted on in the second alone."""
    return Level.HT if row.self_level == Level.HT else Level.HTT


def _within_ceiling(rows: list[Rating]) -> set[int]:
    """Return the members the cell puts to the second ballot with success: the highest scores."""
    allowed = cap_of([Level(row.self_level) for row in rows], default_caps(on=_CLOSES)).allowed
    best = [row for row in rows if row.self_level == Level.HTXS]
    best.sort(key=lambda row: (-_points(row), row.name))
    return {row.pk for row in best[:allowed]}


def _why_other(row: Rating, chosen: Collection[int]) -> str:
    """Return why the cell names another level than the rules; empty where it names the same."""
    if not row.ruled_level:
        return _LEFT_TO_US
    return _OUTSIDE if row.ruled_level == Level.HTXS and row.pk not in chosen else ""


def _points(row: Rating) -> Decimal:
    return (row.self_general or Decimal(0)) + (row.self_results or Decimal(0))


def _hold(meeting: ReviewMeeting, rows: list[Rating], actor: Actor) -> None:
    clock = _Clock()
    absent = rows[-1].person_id or 0
    meeting = take_roll(
        meeting.pk,
        {absent: Present(is_present=False, reason=_ABSENT)},
        version=meeting.version,
        actor=actor,
        now=clock.next(),
    )
    subjects = list(
        MeetingSubject.objects.filter(meeting=meeting).select_related("rating").order_by("position")
    )
    chosen = _within_ceiling(rows)
    for subject in subjects:
        write_subject(
            subject.pk,
            SubjectText(
                opinions="Tích cực dự sinh hoạt; cần chủ động hơn trong phần việc được phân công.",
                answer="Tiếp thu, đưa vào kế hoạch năm 2026.",
                committee_level=_first_level(subject.rating),
                reason=_why_other(subject.rating, chosen),
            ),
            version=_version(meeting),
            actor=actor,
            now=clock.next(),
        )
    present = meeting.roll.filter(is_present=True).count()
    _vote(meeting, Round.FIRST, subjects, present, actor, clock)
    proposed = [one for one in subjects if one.rating.self_level == Level.HTXS]
    _vote(meeting, Round.BEST, proposed, present, actor, clock, picked=chosen)
    close_meeting(
        meeting.pk,
        conclusion="Chi bộ thống nhất kết quả bỏ phiếu, báo cáo Đảng ủy xã.",
        ended_at=at(_HELD, 11),
        version=_version(meeting),
        actor=actor,
        now=at(_HELD, 11, 30),
    )


def _criticise(rows: list[Rating], actor: Actor) -> None:
    """Write down what some members were told under a heading of their own self-reviews."""
    for place, (said, answered) in enumerate(_CRITICISMS):
        dossier = Dossier.objects.filter(rating=rows[place]).earliest("pk")
        spoken = Spoken(GENERAL, rows[place - 1].name, said, _HELD, answered)
        note_criticism(dossier.pk, spoken, actor=actor, now=at(_HELD, 12, 30 + place))


class _Clock:
    """Minutes of one morning, one after another."""

    def __init__(self) -> None:
        self._minute = 0

    def next(self) -> datetime:
        self._minute += 3
        return at(_HELD, 7 + (30 + self._minute) // 60, (30 + self._minute) % 60)


def _version(meeting: ReviewMeeting) -> int:
    return ReviewMeeting.objects.values_list("version", flat=True).get(pk=meeting.pk)


def _vote(
    meeting: ReviewMeeting,
    which: Round,
    subjects: list[MeetingSubject],
    present: int,
    actor: Actor,
    clock: _Clock,
    *,
    picked: Collection[int] = (),
) -> None:
    there = set(meeting.roll.filter(is_present=True).values_list("person_id", flat=True))
    lines = {}
    for number, subject in enumerate(subjects):
        voters = present - (subject.rating.person_id in there)
        against = 1 + number % 3
        if which is Round.BEST:
            carried = subject.rating_id in picked
            first, second = (PICKED, NOT_PICKED) if carried else (NOT_PICKED, PICKED)
        else:
            first, second = Level.HTT, Level.HT
            if _first_level(subject.rating) is Level.HT:
                first, second = second, first
        lines[subject.pk] = {first: voters - against, second: against}
    count_ballot(
        meeting.pk,
        which,
        Counted(Papers(present, present), lines),
        version=_version(meeting),
        actor=actor,
        now=clock.next(),
    )


def _decide(period: Period) -> None:
    """Let the commune's standing committee decide as the cell voted."""
    levels = dict(
        BodyProposal.objects.filter(rating__period=period).values_list("rating_id", "level")
    )
    rows = list(Rating.objects.filter(pk__in=levels))
    for row in rows:
        row.general, row.results = row.self_general, row.self_results
        row.appraised_level = row.decided_level = levels[row.pk]
        row.appraised_by_name = "Chi ủy thôn Mai Lộc 2"
        row.appraised_at = at(_HELD, 12)
        row.decided_by_name = "Ban Thường vụ Đảng ủy xã Cam Lộ"
        row.decided_at = at(_DECIDED, 15)
        row.appraised_reason = row.decided_reason = _VOTED
    Rating.objects.bulk_update(
        rows,
        [
            "general", "results", "appraised_level", "appraised_by_name", "appraised_at",
            "appraised_reason", "decided_level", "decided_by_name", "decided_at", "decided_reason",
        ],
    )  # fmt: skip
    period.state = PeriodState.CLOSED
    period.frozen_at, period.closed_at = at(date(2025, 12, 20), 17), at(_DECIDED, 16)
    period.decided_at = at(_DECIDED, 15)
    period.save()
