"""Papers about a review meeting: its minutes, a cell's minutes, the minutes of the tally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from camket.commitments.papers import collective_of
from camket.documents.days import long_day
from camket.documents.forms import cell_meeting_minutes, review_meeting_minutes
from camket.documents.forms import vote_tally as tally_form
from camket.documents.forms.cell_meeting_minutes import CellMeeting
from camket.documents.forms.meeting import Meeting
from camket.documents.forms.review_meeting_minutes import Reviewed
from camket.documents.forms.review_meeting_minutes import ReviewMeeting as ReviewMinutes
from camket.documents.forms.vote_tally import Tallied, VoteTally
from camket.documents.kinds import Kind
from camket.documents.paper import Frame, Paper
from camket.reports.around import UNKNOWN, Body, Writing, bodies_of, frame_of_body, lines_of
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.decisions.votes import CHOICES, PICKED, Composition, Exclusion, Round
from camket.reviews.models import COMPOSITION_NAMES, EXCLUSION_NAMES, Criticism, ReviewMeeting
from camket.reviews.queries.meetings.papers import Part, Signer
from camket.reviews.queries.meetings.reading import as_read_by
from camket.reviews.queries.meetings.rows import (
    RollRow,
    Tally,
    TallyRow,
    tally_of,
)
from camket.reviews.queries.meetings.texts import heard_by, spoken_at
from camket.rules.levels import Level
from camket.shared.clock import HANOI
from camket.shared.text import show_day

_BLANK: Final = "…"
_NOT_PRINTED: Final = "không in ở bản này"
_NOT_FOR_READER: Final = (
    "Nội dung góp ý không in ở bản này: chỉ tập thể họp và cấp quyết định đọc; người được kiểm "
    "điểm đọc sau khi có quyết định xếp loại"
)
_APART: Final = (
    "Phần này lập riêng vì đồng chí {name} là {why} hội nghị; không ai ký biên bản ghi nội dung "
    "kiểm điểm chính mình."
)
_LEFT_OUT: Final = {
    Exclusion.LENT: "được cử đi nơi khác và vắng mặt",
    Exclusion.EXEMPT: "được miễn sinh hoạt và vắng mặt",
    Exclusion.BARRED: "bị đình chỉ sinh hoạt, khởi tố, tạm giam",
}
assert _LEFT_OUT.keys() == EXCLUSION_NAMES.keys()  # noqa: S101  # a paper has a word for each


def minutes(meeting: ReviewMeeting, writing: Writing) -> ReviewMinutes:
    """Return the minutes: opinions and answers by subject, what the votes carried."""
    return _minutes(_tally(meeting, writing), writing)


def _minutes(tally: Tally, writing: Writing) -> ReviewMinutes:
    meeting = tally.meeting
    body = _body(meeting, writing)
    reviewed = [row for row in tally.rows if row.subject.is_reviewed]
    said = _said(tally, writing)
    collectives = [row for row in reviewed if row.rating.person_id is None]
    own = next((row for row in collectives if row.rating.unit_id == meeting.body_id), None)
    return ReviewMinutes(
        frame=_frame(body, writing),
        year=meeting.period.year,
        when=meeting.period.when,
        meeting=_meeting(tally),
        body=_met(body, meeting),
        collective=_reviewed(own, said) if own else None,
        others=tuple(_reviewed(row, said) for row in collectives if row is not own),
        people=tuple(_reviewed(row, said) for row in reviewed if row.rating.person_id is not None),
        not_reviewed=tuple(
            f"{row.rating.name}: {row.subject.not_reviewed}." for row in tally.not_reviewed
        ),
        conclusion=_conclusion(meeting),
    )


def _met(body: Body, meeting: ReviewMeeting) -> str:
    """Return the body that met: the whole committee, or the collective as its papers name it."""
    if meeting.composition != Composition.COMMITTEE:
        return body.collective
    return collective_of(
        {"collective": str(COMPOSITION_NAMES[Composition.COMMITTEE]), "unit": body.span.name}
    )


def cell_minutes(meeting: ReviewMeeting, writing: Writing) -> CellMeeting:
    """Return the minutes of a cell that reviewed its members and voted on their levels."""
    return _cell_minutes(_tally(meeting, writing), writing)


def _cell_minutes(tally: Tally, writing: Writing) -> CellMeeting:
    meeting = tally.meeting
    body = _body(meeting, writing)
    counted, said = tally.denominator, _said(tally, writing)
    voted = sum(bool(row.outcome.level) for row in tally.rows)
    return CellMeeting(
        frame=_frame(body, writing),
        meeting=_meeting(tally),
        subject=f"kiểm điểm, đánh giá, xếp loại chất lượng {meeting.period.when}",
        presented=tuple(
            f"{row.rating.name} trình bày kiểm điểm, tự nhận mức "
            f"{_in_words(row.rating.self_level)}."
            for row in tally.rows
            if row.subject.is_reviewed
        )
        or UNKNOWN,
        opinions=tuple(
            f"Về {row.rating.name}: {line}" for row in tally.rows for line in said.opinions(row)
        )
        or UNKNOWN,
        conclusion=_conclusion(meeting),
        votes=(
            f"{voted}/{len(tally.rows)} đối tượng được quá nửa tổng số đảng viên biểu quyết; tổng "
            f"số đảng viên {counted.members}, được tính {counted.counted}. Kết quả từng đối tượng "
            "ghi tại biên bản kiểm phiếu."
        ),
    )


def vote_tally(meeting: ReviewMeeting, writing: Writing) -> VoteTally:
    """Return the tally of the ballots that hold, shares taken of all members that count."""
    return _vote_tally(_tally(meeting, writing), writing)


def _vote_tally(tally: Tally, writing: Writing) -> VoteTally:
    meeting = tally.meeting
    body = _body(meeting, writing)
    first = tally.latest(Round.FIRST)
    rows = [row for row in tally.rows if row.first]
    # an invalid paper is invalid for every subject; of one who voted not on himself one is less
    invalid = min((row.first.get("invalid", 0) for row in rows), default=0)
    collected = first.collected if first else 0
    return VoteTally(
        frame=_frame(body, writing),
        year=meeting.period.year,
        when=meeting.period.when,
        meeting=_meeting(tally),
        members=tally.denominator.counted,
        left_out="; ".join(
            f"{count:02d} đồng chí {_LEFT_OUT[why]}"
            for why, count in tally.denominator.excluded.items()
        ),
        given=first.handed_out if first else 0,
        returned=collected,
        valid=collected - invalid,
        rows=tuple(_tallied(row) for row in rows),
        head_teller=meeting.head_teller or _BLANK,
        teller=meeting.teller or _BLANK,
    )


def signed_paper(
    meeting: ReviewMeeting, part: Part, signers: Sequence[Signer], writing: Writing
) -> Paper:
    """Return the pages of a paper that is to be signed, without whom it leaves to another."""
    if part.kind is PaperKind.APART:
        return review_meeting_minutes.paper_of(_apart(meeting, part, signers, writing))
    if part.kind is PaperKind.TALLY:
        return tally_form.paper_of(_tally_part(meeting, part, signers, writing))
    tally = _without(meeting, part, writing)
    apart = tuple(
        f"{row.rating.name}: ghi ở biên bản riêng, vì là người ký biên bản này."
        for row in part.left_out
    )
    if meeting.composition == Composition.CELL:
        of_cell = _cell_minutes(tally, writing)
        return cell_meeting_minutes.paper_of(
            replace(of_cell, opinions=(*of_cell.opinions, *(f"Về {line}" for line in apart)))
        )
    whole = _minutes(tally, writing)
    return review_meeting_minutes.paper_of(replace(whole, kept_apart=apart))


def _without(meeting: ReviewMeeting, part: Part, writing: Writing) -> Tally:
    """Return a meeting without the subjects that a part leaves out, or with its one alone."""
    tally = _tally(meeting, writing)
    if part.row is not None:
        return replace(tally, rows=[r for r in tally.rows if r.subject.pk == part.row.subject.pk])
    apart = {row.subject.pk for row in part.left_out}
    return replace(tally, rows=[row for row in tally.rows if row.subject.pk not in apart])


def _apart(
    meeting: ReviewMeeting, part: Part, signers: Sequence[Signer], writing: Writing
) -> ReviewMinutes:
    tally = _without(meeting, part, writing)
    whole = _minutes(tally, writing)
    writer, chair = signers
    why = "chủ trì" if meeting.chair_id == tally.rows[0].rating.person_id else "thư ký"
    return replace(
        whole,
        meeting=replace(
            whole.meeting,
            secretary=writer.name,
            secretary_post=writer.post,
            chair=chair.name,
            chair_post=chair.post,
        ),
        conclusion=(_APART.format(name=tally.rows[0].rating.name, why=why),),
    )


def _tally_part(
    meeting: ReviewMeeting, part: Part, signers: Sequence[Signer], writing: Writing
) -> VoteTally:
    teller, head = signers
    tally = replace(
        _vote_tally(_without(meeting, part, writing), writing),
        teller=teller.name,
        head_teller=head.name,
    )
    if not part.left_out:
        return tally
    names = ", ".join(row.rating.name for row in part.left_out)
    return replace(tally, kept_apart=f"Phiếu về {names} ghi ở biên bản kiểm phiếu riêng.")


def _tally(meeting: ReviewMeeting, writing: Writing) -> Tally:
    """Return a meeting as the reader of its paper may read it."""
    return as_read_by(tally_of(meeting), writing.reader)


def _tallied(row: TallyRow) -> Tallied:
    votes = {Level[choice]: row.first.get(choice, 0) for choice in CHOICES[Round.FIRST]}
    votes[Level.HTXS] = row.best.get(PICKED, 0)
    return Tallied(row.rating.name, votes, members=row.denominator.counted)


def _conclusion(meeting: ReviewMeeting) -> tuple[str, ...]:
    """Return what the chair concluded: a line to be filled in until the meeting is closed."""
    if not meeting.conclusion and meeting.closed_at is not None:
        return ()
    return lines_of(meeting.conclusion) or UNKNOWN


def _body(meeting: ReviewMeeting, writing: Writing) -> Body:
    return bodies_of(meeting.body_id, on=writing.on)[meeting.body_id]


def _frame(body: Body, writing: Writing) -> Frame:
    return frame_of_body(body, Kind.MINUTES, now=writing.now, recipients=("Hồ sơ kiểm điểm",))


def _meeting(tally: Tally) -> Meeting:
    meeting = tally.meeting
    chair, _, chair_post = meeting.chair_name.partition(", ")
    secretary, _, secretary_post = meeting.secretary_name.partition(", ")
    return Meeting(
        began=f"{meeting.begins:%H} giờ {meeting.begins:%M}, {long_day(meeting.held_on)}",
        place=meeting.place,
        present=_present(tally),
        guests=meeting.guests,
        chair=chair,
        chair_post=chair_post,
        secretary=secretary,
        secretary_post=secretary_post,
        ended=_ended(meeting.ended_at, meeting),
    )


def _present(tally: Tally) -> str:
    here = f"{tally.present:02d}/{tally.denominator.members:02d} đồng chí"
    away = "; ".join(_absent(one) for one in tally.absent)
    return f"{here}; vắng {len(tally.absent):02d} ({away})" if away else here


def _absent(one: RollRow) -> str:
    why = _LEFT_OUT[Exclusion(one.exclusion)] if one.exclusion else one.reason
    return f"{one.name}: {why}"


def _ended(ended_at: datetime | None, meeting: ReviewMeeting) -> str:
    if ended_at is None:
        return _BLANK
    local = ended_at.astimezone(HANOI)
    day = "cùng ngày" if local.date() == meeting.held_on else f"ngày {show_day(local.date())}"
    return f"{local:%H} giờ {local:%M} {day}"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a meeting said, as far as the reader of its paper may read it."""

    heard: frozenset[int]
    by_heading: Mapping[int, tuple[tuple[str, tuple[Criticism, ...]], ...]]

    def opinions(self, row: TallyRow) -> tuple[str, ...]:
        """Return the opinions on a subject: as the minutes have them, then by heading."""
        if row.rating.pk not in self.heard:
            return (_NOT_FOR_READER,)
        headed = self.by_heading.get(row.rating.pk, ())
        return (
            *lines_of(row.subject.opinions),
            *(f"{title}: {'; '.join(_told(one) for one in rows)}" for title, rows in headed),
        )

    def answer(self, row: TallyRow) -> str:
        """Return what the subject answered."""
        if row.rating.pk not in self.heard:
            return _NOT_PRINTED
        return row.subject.answer.replace("\n", " ").rstrip(" .;") or "không có"


def _said(tally: Tally, writing: Writing) -> _Said:
    ratings = [row.rating for row in tally.rows]
    heard = (
        frozenset(one.pk for one in ratings)
        if writing.is_whole
        else heard_by(tally.meeting, ratings, writing.reader, on=writing.on)
    )
    return _Said(heard, spoken_at(tally.meeting, heard))


def _told(one: Criticism) -> str:
    """Return who said what, and what was answered to it, on one line."""
    told = f"{one.said_by_name}: {one.text}"
    if one.answer:
        told += f" (tiếp thu, giải trình: {one.answer})"
    return told.replace("\n", " ")


def _reviewed(row: TallyRow, said: _Said) -> Reviewed:
    return Reviewed(
        row.rating.name,
        said.opinions(row),
        said.answer(row),
        _proposed(row),
    )


def _proposed(row: TallyRow) -> str:
    if row.is_hidden:
        return _NOT_PRINTED
    if not row.first:
        return "không bỏ phiếu"
    if not row.outcome.level:
        return "chưa mức nào được quá nửa, đề nghị cấp có thẩm quyền quyết định"
    votes, counted = row.outcome.votes, row.denominator.counted
    return f"{_in_words(row.outcome.level)} ({votes:02d}/{counted:02d} phiếu)"


def _in_words(level: str) -> str:
    return Level(level).full_name if level else _BLANK
