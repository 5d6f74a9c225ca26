"""Which papers each thing gives out: one row a form, from the key in the address to its builder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from camket.commitments.decisions import IN_FORCE, Turn
from camket.commitments.models import Commitment
from camket.commitments.parties import acts_for
from camket.documents.forms import (
    breakdown_plan,
    cap_control,
    cell_meeting_minutes,
    chase_letter,
    midyear_assessment,
    midyear_conclusion,
    order_letter,
    rating_decision,
    rating_list,
    remediation_plan,
    review_meeting_minutes,
    vote_tally,
    yearend_assessment,
)
from camket.documents.paper import Paper
from camket.permissions.catalogue import Permission
from camket.reports import (
    of_commitments,
    of_meetings,
    of_ratings,
    of_remediations,
    of_reviews,
    of_summaries,
)
from camket.reports.around import Writing
from camket.reviews.decisions.states import PeriodKind, RemediationState, UnitReviewState
from camket.reviews.decisions.votes import Composition
from camket.reviews.models import Period, Remediation, ReviewMeeting, UnitReview
from camket.shared.actor import Actor

Thing = TypeVar("Thing")
Values = TypeVar("Values")


@dataclass(frozen=True, slots=True)
class Report(Generic[Thing]):
    """A paper about a thing that the reader's page shows.

    Attributes:
        slug: Its name in an address.
        issuer: The unit whose paper it is: its style and its own template hold.
        is_offered: Whether this reader is offered it; who may not read the thing asks in vain.
    """

    slug: str
    name: str
    issuer: Callable[[Thing], int]
    is_offered: Callable[[Thing, Actor, date], bool]
    paper: Callable[[Thing, Writing], Paper]


def offered(
    reports: Iterable[Report[Thing]], thing: Thing, actor: Actor, on: date
) -> list[Report[Thing]]:
    """Return the papers a reader is offered about a thing."""
    return [one for one in reports if one.is_offered(thing, actor, on)]


def _holder(commitment: Commitment) -> int:
    return commitment.holder_id


def _superior(commitment: Commitment) -> int:
    return commitment.superior_id


def _is_in_force(commitment: Commitment, _actor: Actor, _on: date) -> bool:
    return commitment.amends_id is None and commitment.status in IN_FORCE


def _may_order(commitment: Commitment, actor: Actor, _on: date) -> bool:
    return (
        commitment.amends_id is None
        and bool(getattr(commitment, "has_orders", False))
        and acts_for(commitment, actor, Turn.PARTY_A, Permission.ORDER_WORK)
    )


def _may_chase(commitment: Commitment, actor: Actor, on: date) -> bool:
    return (
        _is_in_force(commitment, actor, on)
        and bool(getattr(commitment, "has_late_work", False))
        and acts_for(commitment, actor, Turn.PARTY_A, Permission.CHASE_UNITS)
    )


def _paper(
    build: Callable[[Thing, Writing], Values], lay: Callable[[Values], Paper]
) -> Callable[[Thing, Writing], Paper]:
    """Return a maker of papers: the values from the rows, then the form."""

    def make(thing: Thing, writing: Writing) -> Paper:
        return lay(build(thing, writing))

    return make


def _is_sent(kind: PeriodKind) -> Callable[[UnitReview, Actor, date], bool]:
    """Return the test of an assessment that a unit has sent in a period of this kind."""

    def is_sent(review: UnitReview, _actor: Actor, _on: date) -> bool:
        return review.period.kind == kind and review.state != UnitReviewState.OPEN

    return is_sent


def _is_concluded_midyear(review: UnitReview, _actor: Actor, _on: date) -> bool:
    return review.period.kind == PeriodKind.MIDYEAR and review.state == UnitReviewState.CONCLUDED


def _reviewed_unit(review: UnitReview) -> int:
    return review.unit_id


def _reviewing_unit(review: UnitReview) -> int:
    return review.period.superior_id


def _rating_unit(period: Period) -> int:
    return period.superior_id


def _has_ratings(period: Period, _actor: Actor, _on: date) -> bool:
    return bool(getattr(period, "has_ratings", False))


def _has_decided(period: Period, _actor: Actor, _on: date) -> bool:
    return bool(getattr(period, "has_decided", False))


def _mending_unit(remediation: Remediation) -> int:
    return remediation.unit_id


def _is_to_mend(remediation: Remediation, _actor: Actor, _on: date) -> bool:
    return remediation.state != RemediationState.CLOSED


def _meeting_body(meeting: ReviewMeeting) -> int:
    return meeting.body_id


def _is_closed_body(meeting: ReviewMeeting, _actor: Actor, _on: date) -> bool:
    return meeting.is_closed and meeting.composition != Composition.CELL


def _is_closed_cell(meeting: ReviewMeeting, _actor: Actor, _on: date) -> bool:
    return meeting.is_closed and meeting.composition == Composition.CELL


def _has_votes(meeting: ReviewMeeting, _actor: Actor, _on: date) -> bool:
    return meeting.is_closed and bool(getattr(meeting, "has_votes", False))


OF_COMMITMENT: Final[tuple[Report[Commitment], ...]] = (
    Report(
        "ke-hoach",
        "Kế hoạch thực hiện và bảng phân công",
        _holder,
        _is_in_force,
        _paper(of_commitments.breakdown_plan, breakdown_plan.paper_of),
    ),
    Report(
        "dat-hang",
        "Công văn đặt hàng",
        _superior,
        _may_order,
        _paper(of_commitments.order_letter, order_letter.paper_of),
    ),
    Report(
        "don-doc",
        "Công văn đôn đốc",
        _superior,
        _may_chase,
        _paper(of_commitments.chase_letter, chase_letter.paper_of),
    ),
)

OF_REVIEW: Final[tuple[Report[UnitReview], ...]] = (
    Report(
        "so-ket",
        "Báo cáo sơ kết 6 tháng",
        _reviewed_unit,
        _is_sent(PeriodKind.MIDYEAR),
        _paper(of_reviews.midyear_assessment, midyear_assessment.paper_of),
    ),
    Report(
        "ket-luan-so-ket",
        "Thông báo kết luận sơ kết",
        _reviewing_unit,
        _is_concluded_midyear,
        _paper(of_reviews.midyear_conclusion, midyear_conclusion.paper_of),
    ),
    Report(
        "tong-ket",
        "Báo cáo kết quả thực hiện cam kết cuối năm",
        _reviewed_unit,
        _is_sent(PeriodKind.YEAREND),
        _paper(of_reviews.yearend_assessment, yearend_assessment.paper_of),
    ),
)

OF_RATINGS: Final[tuple[Report[Period], ...]] = (
    Report(
        "danh-sach",
        "Danh sách đề nghị xếp loại (Mẫu 14)",
        _rating_unit,
        _has_ratings,
        _paper(of_ratings.rating_list, rating_list.paper_of),
    ),
    Report(
        "kiem-soat-ty-le",
        "Bảng kiểm soát tỷ lệ (Mẫu 15)",
        _rating_unit,
        _has_ratings,
        _paper(of_ratings.cap_control, cap_control.control_paper_of),
    ),
    Report(
        "tong-hop-15a",
        "Tổng hợp theo mã chức vụ (Mẫu 15A)",
        _rating_unit,
        _has_ratings,
        _paper(of_summaries.cap_count_superior, cap_control.count_paper_of),
    ),
    Report(
        "tong-hop-15b",
        "Tổng hợp theo mã chức vụ (Mẫu 15B)",
        _rating_unit,
        _has_ratings,
        _paper(of_summaries.cap_count_grassroots, cap_control.count_paper_of),
    ),
    Report(
        "quyet-dinh",
        "Quyết định công nhận kết quả xếp loại",
        _rating_unit,
        _has_decided,
        _paper(of_ratings.rating_decision, rating_decision.paper_of),
    ),
)

OF_REMEDIATION: Final[tuple[Report[Remediation], ...]] = (
    Report(
        "ke-hoach",
        "Kế hoạch khắc phục hạn chế, khuyết điểm",
        _mending_unit,
        _is_to_mend,
        _paper(of_remediations.remediation_plan, remediation_plan.paper_of),
    ),
)

OF_MEETING: Final[tuple[Report[ReviewMeeting], ...]] = (
    Report(
        "bien-ban",
        "Biên bản hội nghị kiểm điểm",
        _meeting_body,
        _is_closed_body,
        _paper(of_meetings.minutes, review_meeting_minutes.paper_of),
    ),
    Report(
        "bien-ban-chi-bo",
        "Biên bản họp chi bộ",
        _meeting_body,
        _is_closed_cell,
        _paper(of_meetings.cell_minutes, cell_meeting_minutes.paper_of),
    ),
    Report(
        "kiem-phieu",
        "Biên bản kiểm phiếu",
        _meeting_body,
        _has_votes,
        _paper(of_meetings.vote_tally, vote_tally.paper_of),
    ),
)
