"""Parts that home pages share: the opening sentence, rows of lists, an item beside its roadmap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from camket.commitments.models import Item, Slot
from camket.commitments.naming import name_of_paper
from camket.organisation.models import UnitSpan
from camket.reviews.decisions.contests import FACT_NAMES
from camket.reviews.models import Appeal, FactContest, Period
from camket.reviews.queries.waiting import period_told
from camket.shared.clock import legal_day
from camket.shared.text import show_number
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries import ItemProgress
from camket.web.dashboard.links import to
from camket.web.dashboard.reading import CAP, Standing

HEAT_STEPS: Final = ((90, "h5"), (80, "h4"), (70, "h3"), (55, "h2"), (0, "h1"))
"""From how many percent on time which step of the heat scale is worn."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One number of the opening sentence; the number is a link."""

    count: int
    words: str
    href: str
    is_read: bool = False
    """Whether the number is the length of a list that stops after a few rows."""

    @property
    def shown(self) -> str:
        """Return the number, or that it is above what was read."""
        if self.is_read and self.count >= CAP:
            return _("hơn %(n)d") % {"n": CAP - 1}
        return show_number(self.count)


def clauses(*given: Clause) -> list[Clause]:
    """Leave out what is zero: a sentence says only what is."""
    return [clause for clause in given if clause.count > 0]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that waits for a signature."""

    title: str
    meta: str
    path: str


def paper_rows(slots: Sequence[Slot], names: dict[int, str]) -> list[PaperRow]:
    """Return the signing list; `names` are the names of the units that promise."""
    return [
        PaperRow(
            title=name_of_paper(slot.commitment, names.get(slot.commitment.unit_id, "")),
            meta=_paper_meta(slot),
            path=to("signing:sign", slot.commitment_id),
        )
        for slot in slots
    ]


def _paper_meta(slot: Slot) -> str:
    paper = slot.commitment
    as_what = _("Ký với tư cách %(post)s") % {"post": slot.post_name}
    words = [as_what if slot.post_name else _("Đóng dấu của đơn vị")]
    if paper.issued_at:
        words.append(_("phát hành %(day)s") % {"day": f"{legal_day(paper.issued_at):%d/%m}"})
    return " · ".join(words)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Something of a review that waits for the reader's answer.

    Attributes:
        days: How long it waits.
        answer_by_on: Until when it is to be answered; None where no rule sets a day.
    """

    title: str
    what: str
    days: int
    answer_by_on: date | None
    is_late: bool
    path: str


def waiting_rows(
    contests: Sequence[FactContest], appeals: Sequence[Appeal], on: date
) -> list[WaitingRow]:
    """Return appeals with their days, then contested facts, as a home page shows them."""
    return [
        *[
            WaitingRow(
                title=one.rating.name,
                what=_("Kiến nghị về mức xếp loại"),
                days=(on - legal_day(one.lodged_at)).days,
                answer_by_on=one.answer_by_on,
                is_late=one.answer_by_on < on,
                path=f"{to('reviews:appeal-answer', one.pk)}#tra-loi",
            )
            for one in appeals
        ],
        *[
            WaitingRow(
                title=one.rating.name,
                what=_("%(fact)s: đang ghi %(shown)s, phản ánh là %(claimed)s")
                % {
                    "fact": FACT_NAMES.get(one.fact, _("Số liệu của một sản phẩm")),
                    "shown": one.shown,
                    "claimed": one.claimed,
                },
                days=(on - legal_day(one.raised_at)).days,
                answer_by_on=None,
                is_late=False,
                path=f"{to('reviews:facts', one.rating.period_id, one.rating_id)}#tra-loi",
            )
            for one in contests
        ],
    ]


@dataclass(frozen=True, slots=True)
class SelfReviewRow:
    """A self-review the reader still has to send."""

    title: str
    period: str
    due_on: date
    days: int
    is_late: bool
    is_begun: bool
    path: str


def self_review_rows(told: Sequence[Mapping[str, Any]], on: date) -> list[SelfReviewRow]:
    """Return the self-reviews to send (`self_reviews_to_write`), as a home page shows them."""
    return [_self_review(row, period_told(row), on) for row in told]


def _self_review(row: Mapping[str, Any], period: Period, on: date) -> SelfReviewRow:
    title = (
        _("Báo cáo kiểm điểm tập thể: %(unit)s")
        if row["person"] is None
        else _("Bản kiểm điểm cá nhân: %(unit)s")
    )
    return SelfReviewRow(
        title=title % {"unit": row["place"] or ""},
        period=str(period),
        due_on=period.due_on,
        days=(on - period.due_on).days,
        is_late=period.due_on < on,
        is_begun=row["saved_at"] is not None,
        path=to("reviews:dossier-write", row["pk"]),
    )


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task that is late or soon due."""

    pk: int
    title: str
    owner: str
    due_on: date
    days: int
    is_late: bool
    last_report_on: date | None
    obstacles: int
    path: str
    update_path: str
    chase_path: str


def task_rows(tasks: Sequence[Task], on: date) -> list[TaskRow]:
    """Return tasks as a home page shows them."""
    return [
        TaskRow(
            pk=task.pk,
            title=task.title,
            owner=task.owner.full_name if task.owner else "",
            due_on=task.due_on,
            days=abs((on - task.due_on).days),
            is_late=task.due_on < on,
            last_report_on=legal_day(task.last_report_at) if task.last_report_at else None,
            obstacles=task.open_obstacles,
            path=to("tasks:detail", task.pk),
            update_path=to("tasks:report", task.pk),
            chase_path=to("tasks:chase", task.pk),
        )
        for task in tasks
    ]


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """An obstacle that waits."""

    title: str
    request: str
    unit: str
    level: str
    days: int
    raised_on: date
    answer_by_on: date
    is_late: bool
    path: str


def obstacle_rows(
    obstacles: Sequence[Obstacle], names: dict[int, str], on: date
) -> list[ObstacleRow]:
    """Return obstacles as a home page shows them."""
    return [
        ObstacleRow(
            title=obstacle.title,
            request=obstacle.request,
            unit=names.get(obstacle.unit_id, ""),
            level=names.get(obstacle.level_id, ""),
            days=max((on - legal_day(obstacle.raised_at)).days, 0),
            raised_on=legal_day(obstacle.raised_at),
            answer_by_on=obstacle.answer_by_on,
            is_late=obstacle.answer_by_on < on,
            path=to("obstacles:detail", obstacle.pk),
        )
        for obstacle in obstacles
    ]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item beside its roadmap."""

    number: int
    title: str
    public_title: str
    percent: Decimal
    due: Decimal
    kind: str
    colour: str
    says: str
    done: int
    total: int
    days_late: int
    amended: tuple[tuple[str, str, str], ...] = ()
    """Where, as it was signed, as it holds now: the drift from the signed baseline."""


def item_rows(items: Sequence[Item], progress: dict[int, ItemProgress]) -> list[ItemRow]:
    """Return items with what they reached and what the roadmap asks today."""
    return [_item_row(number, item, progress.get(item.pk)) for number, item in enumerate(items, 1)]


def _item_row(number: int, item: Item, progress: ItemProgress | None) -> ItemRow:
    kind = progress.kind if progress and progress.total else "none"
    reached = progress.reached_percent if progress else Decimal(0)
    due = progress.due_percent if progress else Decimal(0)
    return ItemRow(
        number=number,
        title=item.title,
        public_title=item.public_note or item.title,
        percent=reached,
        due=due,
        kind=str(kind),
        colour={"late": "c-late", "soon": "c-soon", "none": ""}.get(str(kind), "c-ok"),
        says=_beside_the_roadmap(progress),
        done=progress.done if progress else 0,
        total=progress.total if progress else 0,
        days_late=progress.days_late if progress else 0,
        amended=_drift(getattr(item, "amended", [])),
    )


def _drift(rows: Sequence[Mapping[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Return each place that differs from what was signed: the first value and the last."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for row in rows:
        place = row["where"].partition(", ")[2] or row["where"].partition(": ")[2]
        first.setdefault(place, row["before"])
        last[place] = row["after"]
    return tuple(
        (place, first[place], last[place]) for place in last if first[place] != last[place]
    )


def _beside_the_roadmap(progress: ItemProgress | None) -> str:
    """Say in words what the colour of the kind says."""
    if progress is None or not progress.total:
        return _("Chưa đủ dữ liệu: chưa có nhiệm vụ nào được giao")
    ahead = progress.points_ahead
    if ahead < 0 and progress.kind != "done":
        return _("Chậm %(points)d điểm so với lộ trình") % {"points": -ahead}
    on_it = _("Nhanh hơn lộ trình %(points)d điểm") if ahead else _("Đúng lộ trình")
    words = {
        "done": _("Đã hoàn thành"),
        "late": _("%(late)d việc quá hạn"),
        "none": _("Chưa bắt đầu"),
    }.get(progress.kind, on_it)
    return words % {"points": ahead, "late": progress.late}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of an overview."""

    unit_id: int
    name: str
    area: str
    kind: str
    standing: Standing
    promise: str
    promise_kind: str

    @property
    def percent(self) -> int | None:
        """Return how many percent of the year's tasks are not late; None with nothing assigned."""
        assigned = self.standing.totals.assigned
        return self.standing.steady * 100 // assigned if assigned else None

    @property
    def lag(self) -> tuple[bool, Fraction, int]:
        """Return what worst-first sorts by: the exact share; nothing assigned comes last."""
        assigned = self.standing.totals.assigned
        share = Fraction(self.standing.steady, assigned) if assigned else Fraction(0)
        return not assigned, share, -self.standing.overdue

    @property
    def heat(self) -> str:
        """Return the step of the heat scale."""
        return heat_of(self.percent)


def heat_of(percent: int | None) -> str:
    """Return the class of a share on the heat scale; `h0` where there is nothing to share."""
    if percent is None:
        return "h0"
    return next(name for least, name in HEAT_STEPS if percent >= least)


def names_of(spans: Sequence[UnitSpan]) -> dict[int, str]:
    """Return names by unit."""
    return {span.unit_id: span.name for span in spans}
