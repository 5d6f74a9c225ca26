"""Ballots are counted in sums, and the meeting closes with what they carried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from camket.audit.chain import Fact, fact, record, record_facts
from camket.organisation.queries import spans_of
from camket.reviews.actions.meetings.holding import locked_meeting, save_meeting
from camket.reviews.decisions.votes import (
    BLANK,
    CHOICES,
    INVALID,
    Composition,
    Line,
    MeetingRefusal,
    Papers,
    Round,
    SubjectState,
    agrees,
    expected_of,
    refusal_of_papers,
    refusal_of_subject,
)
from camket.reviews.models import Ballot, BallotCount, BodyProposal, ReviewMeeting
from camket.reviews.queries.meetings.reading import knows_rules, may_count
from camket.reviews.queries.meetings.rows import (
    Tally,
    TallyRow,
    last_day_of,
    tally_of,
)
from camket.shared.actor import Actor
from camket.shared.clock import HANOI, legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines


@dataclass(frozen=True, slots=True)
class Counted:
    """A ballot as the tellers counted it.

    Attributes:
        lines: By subject, how many papers say what: the choices of the round, invalid, blank. A
            subject without any was not voted on.
        is_repeat: A new ballot after one that carried nothing, kept beside it; otherwise the last
            count of the round is corrected.
    """

    papers: Papers
    lines: Mapping[int, Mapping[str, int]] = field(default_factory=dict[int, Mapping[str, int]])
    is_repeat: bool = False


def count_ballot(
    meeting_id: int,
    which: Round,
    counted: Counted,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> Ballot:
    """Keep the sums of a ballot; they must agree with the papers that came back.

    Raises:
        Refused: The actor may not or enters votes on himself, no roll was taken, there are more
            papers than voters, a subject's sums differ, or somebody is lifted whom the first ballot
            did not rate HTT.
    """
    with transaction.atomic():
        on = legal_day(now)
        meeting = locked_meeting(
            meeting_id, version=version, actor=actor, on=on, is_allowed=may_count
        )
        if meeting.roll_at is None:
            raise Refused(MeetingRefusal.ROLL_MISSING)
        tally = tally_of(meeting)
        _check_not_own(tally, counted, actor)
        lines = _lines(tally, which, counted)
        _check_papers(tally, counted.papers)
        for row, line in lines:
            _check_line(row, line, counted.papers, present=tally.present)
        before = tally.latest(which)
        lines += [] if counted.is_repeat else _kept_of_own(tally, before, counted.papers, actor)
        ballot = _ballot(meeting, which, counted, before, actor=actor, now=now)
        BallotCount.objects.bulk_create(
            [
                BallotCount(ballot=ballot, subject=row.subject, choice=choice, count=count)
                for row, line in lines
                for choice, count in _as_counts(line).items()
            ]
        )
        save_meeting(meeting)
        record(
            "meeting.ballot_counted",
            meeting,
            actor=actor,
            at=now,
            unit_id=meeting.body_id,
            after={
                "round": which.value,
                "number": ballot.number,
                "papers": [ballot.handed_out, ballot.collected],
                "lines": {str(row.rating.pk): _as_counts(line) for row, line in lines},
            },
        )
    return ballot


def _is_own(row: TallyRow, actor: Actor) -> bool:
    return actor.person_id is not None and row.rating.person_id == actor.person_id


def _check_not_own(tally: Tally, counted: Counted, actor: Actor) -> None:
    """Nobody enters votes on himself: he would read them before anybody decided."""
    for row in tally.rows:
        if _is_own(row, actor) and any(counted.lines.get(row.subject.pk, {}).values()):
            raise Refused(MeetingRefusal.OWN_BALLOT, name=row.rating.name)


def _kept_of_own(
    tally: Tally, before: Ballot | None, papers: Papers, actor: Actor
) -> list[tuple[TallyRow, Line]]:
    """Return what somebody else entered of the actor: who corrects the rest leaves it as it is."""
    if before is None:
        return []
    present = {one.person_id for one in tally.roll if one.is_present}
    kept = []
    for row in tally.rows:
        told = {
            one.choice: one.count for one in before.counts.all() if one.subject_id == row.subject.pk
        }
        if not told or not _is_own(row, actor):
            continue
        line = _line_of(told, own_present=row.rating.person_id in present)
        if not agrees(line, papers, present=tally.present):
            raise Refused(MeetingRefusal.OWN_LINE_DIFFERS, name=row.rating.name)
        kept.append((row, line))
    return kept


def _ballot(
    meeting: ReviewMeeting,
    which: Round,
    counted: Counted,
    before: Ballot | None,
    *,
    actor: Actor,
    now: datetime,
) -> Ballot:
    number = before.number + int(counted.is_repeat) if before else 1
    if before and not counted.is_repeat:
        before.delete()
    return Ballot.objects.create(
        meeting=meeting,
        round=which.value,
        number=number,
        handed_out=counted.papers.handed_out,
        collected=counted.papers.collected,
        counted_at=now,
        counted_by_name=actor.label,
    )


def _lines(tally: Tally, which: Round, counted: Counted) -> list[tuple[TallyRow, Line]]:
    present = {one.person_id for one in tally.roll if one.is_present}
    allowed = {row.subject.pk for row in tally.in_round(which)}
    lines = []
    for row in tally.rows:
        told = counted.lines.get(row.subject.pk, {})
        if not any(told.values()):
            continue
        if row.subject.pk not in allowed:
            good_first = which is Round.BEST and not row.subject.not_reviewed
            refusal = MeetingRefusal.NOT_GOOD if good_first else MeetingRefusal.NOT_REVIEWED
            raise Refused(refusal, name=row.rating.name)
        line = Line(
            {choice: told.get(choice, 0) for choice in CHOICES[which]},
            told.get(INVALID, 0),
            told.get(BLANK, 0),
            own_present=row.rating.person_id in present,
        )
        lines.append((row, line))
    if not lines:
        raise Refused(MeetingRefusal.NOTHING_COUNTED)
    return lines


def _check_papers(tally: Tally, papers: Papers) -> None:
    if refusal := refusal_of_papers(papers, present=tally.present):
        raise Refused(
            refusal,
            handed_out=papers.handed_out,
            collected=papers.collected,
            present=tally.present,
        )


def _check_line(row: TallyRow, line: Line, papers: Papers, *, present: int) -> None:
    if agrees(line, papers, present=present):
        return
    raise Refused(
        MeetingRefusal.SUM_DIFFERS,
        name=row.rating.name,
        total=line.total,
        expected=expected_of(line, papers),
        collected=papers.collected,
        own=", trừ 1 phiếu của chính đồng chí ấy" if line.own_present else "",
    )


def _as_counts(line: Line) -> dict[str, int]:
    return {**line.votes, INVALID: line.invalid, BLANK: line.blank}


def close_meeting(
    meeting_id: int,
    *,
    conclusion: str,
    ended_at: datetime,
    version: int,
    actor: Actor,
    now: datetime,
) -> ReviewMeeting:
    """Close a meeting: nothing of it changes any more, and what carried is the body's proposal.

    Every ballot is checked against the roll once more, for the roll may have been mended.

    Raises:
        Refused: The actor may not, the roll is missing, a subject is neither reviewed nor left for
            the next meeting, or a level differs without a reason from that of the rules, where the
            body reads it.
    """
    with transaction.atomic():
        meeting = locked_meeting(meeting_id, version=version, actor=actor, on=legal_day(now))
        if meeting.roll_at is None:
            raise Refused(MeetingRefusal.ROLL_MISSING)
        began_at = datetime.combine(meeting.held_on, meeting.begins, HANOI)
        if not began_at < ended_at <= now or legal_day(ended_at) < last_day_of(meeting):
            raise Refused(MeetingRefusal.ENDS_BEFORE)
        tally = tally_of(meeting)
        _check_ballots(tally)
        for row in tally.rows:
            state = _state(row, knows_rules(meeting, row.rating))
            if refusal := refusal_of_subject(state, meeting_chair=meeting.chair_id):
                raise Refused(refusal, name=row.rating.name)
        meeting.conclusion = clean_lines(conclusion)
        meeting.ended_at, meeting.closed_at = ended_at, now
        meeting.closed_by_name = actor.label
        save_meeting(meeting)
        record_facts(
            [
                fact("meeting.closed", meeting, unit_id=meeting.body_id, after=_sums(tally)),
                *_propose(tally, now=now),
            ],
            actor=actor,
            at=now,
        )
    return meeting


def _check_ballots(tally: Tally) -> None:
    present = {one.person_id for one in tally.roll if one.is_present}
    for which in Round:
        ballot = tally.latest(which)
        if ballot is None:
            continue
        papers = Papers(ballot.handed_out, ballot.collected)
        _check_papers(tally, papers)
        counts: dict[int, dict[str, int]] = {}
        for one in ballot.counts.all():
            counts.setdefault(one.subject_id, {})[one.choice] = one.count
        for row in tally.rows:
            if told := counts.get(row.subject.pk):
                own = row.rating.person_id in present
                line = _line_of(told, own_present=own)
                _check_line(row, line, papers, present=tally.present)


def _line_of(told: Mapping[str, int], *, own_present: bool) -> Line:
    votes = {choice: count for choice, count in told.items() if choice not in (INVALID, BLANK)}
    return Line(votes, told.get(INVALID, 0), told.get(BLANK, 0), own_present=own_present)


def _state(row: TallyRow, is_ruled_here: bool) -> SubjectState:
    return SubjectState(
        name=row.rating.name,
        person_id=row.rating.person_id,
        chair_id=row.subject.chair_id,
        not_reviewed=row.subject.not_reviewed,
        is_reviewed=row.subject.is_reviewed,
        level=row.outcome.level,
        ruled=row.rating.ruled_level,
        is_ruled=is_ruled_here and bool(row.rating.finding),
        reason=row.subject.reason,
    )


def _sums(tally: Tally) -> dict[str, object]:
    return {
        "members": tally.denominator.members,
        "excluded": {why.value: count for why, count in tally.denominator.excluded.items()},
        "counted": tally.denominator.counted,
        "not_reviewed": {
            str(row.rating.pk): row.subject.not_reviewed for row in tally.not_reviewed
        },
    }


def _propose(tally: Tally, *, now: datetime) -> list[Fact]:
    """Keep the level each majority carried, beside what the rules said at that moment."""
    meeting = tally.meeting
    span = spans_of([meeting.body_id], on=meeting.held_on).get(meeting.body_id)
    name = span.name if span else ""
    if meeting.composition == Composition.CELL:  # the name of a cell says already what it is
        body = name
    else:
        body = f"{meeting.get_composition_display()} {name}".strip()
    proposals = BodyProposal.objects.bulk_create(
        [
            BodyProposal(
                subject=row.subject,
                rating=row.rating,
                body_name=body,
                level=row.outcome.level,
                ruled_level=row.rating.ruled_level,
                reason=row.subject.reason,
                votes=row.outcome.votes,
                counted=row.outcome.denominator.counted,
                made_at=now,
            )
            for row in tally.rows
            if row.outcome.level
        ]
    )
    return [
        fact(
            "rating.proposed_by_body",
            one.rating,
            after={"level": one.level, "votes": [one.votes, one.counted], "reason": one.reason},
        )
        for one in proposals
    ]
