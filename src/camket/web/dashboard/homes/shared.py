"""What home pages have in common: the page, unsigned commitments, names, what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.queries.waiting import (
    appeals_to_answer,
    contests_to_answer,
    self_reviews_to_write,
)
from camket.shared.actor import Actor
from camket.transitions.queries import left_open
from camket.web.dashboard import reading
from camket.web.dashboard.links import to
from camket.web.dashboard.parts import Clause, WaitingRow, clauses, self_review_rows, waiting_rows
from camket.web.shared.context import Badges, badges_and

MEMBER_ROWS: Final = 20
OPEN: Final = ("draft", "submitted", "negotiating", "agreed", "issued")
"""States of a commitment that is not signed yet."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home page: its template and what it shows."""

    template: str
    context: dict[str, Any]


def scope_of(actor: Actor) -> int:
    """Return the unit somebody acts for."""
    return actor.scope_id or 0


def badges_for(actor: Actor, on: date) -> Badges:
    """Read, with the frame's own counts, what ended units left and the self-reviews to send."""
    may_settle = holds(actor, Permission.SETTLE_TRANSITION, on=on)
    left = left_open(actor, on) if may_settle else None
    to_write = self_reviews_to_write(actor, on=on, most=reading.CAP)
    return badges_and(actor, left_waiting=left, to_write=to_write)


def left_waiting(badges: Badges) -> Clause:
    """Return the clause of what ended units left."""
    return Clause(badges.left_waiting, _("việc chờ tiếp nhận"), to("transitions:worklist"))


def unit_names(unit_ids: list[int], on: date) -> dict[int, str]:
    """Return names by unit; one statement, none for an empty list."""
    if not unit_ids:
        return {}
    spans: dict[int, UnitSpan] = spans_of(unit_ids, on=on)
    return {unit_id: span.name for unit_id, span in spans.items()}


def waiting_of(actor: Actor, on: date) -> list[WaitingRow]:
    """Return what of reviews waits for the actor's answer; two statements at most."""
    contests = contests_to_answer(actor, on=on, most=reading.CAP)
    return waiting_rows(contests, appeals_to_answer(actor, on=on, most=reading.CAP), on)


def with_self_reviews(page: Home, actor: Actor, on: date) -> Home:
    """Add to a home page the self-reviews the person has to send; no statement of its own."""
    badges = page.context.get("badges") or badges_for(actor, on)
    rows = self_review_rows(badges.to_write, on)
    clause = Clause(len(rows), _("bản kiểm điểm chưa gửi"), "#kiem-diem", is_read=True)
    told = [*page.context.get("clauses", []), *clauses(clause)]
    added = {"badges": badges, "clauses": told, "self_reviews": rows}
    return Home(page.template, page.context | added)


def waiting_clauses(waiting: list[WaitingRow]) -> tuple[Clause, Clause]:
    """Return the clauses of appeals and of contested facts; an appeal alone has its last day."""
    appeals = sum(row.answer_by_on is not None for row in waiting)
    contests = len(waiting) - appeals
    return (
        Clause(appeals, _("kiến nghị chờ trả lời"), "#phan-anh", is_read=True),
        Clause(contests, _("phản ánh số liệu chờ trả lời"), "#phan-anh", is_read=True),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A commitment that is not signed yet, and what its unit is to do."""

    year: int
    ordinal: int
    says: str
    is_ours: bool
    path: str


def draft_of(promise: reading.Promise) -> Draft:
    """Return what is to be done about a commitment that is not signed yet."""
    is_ours = promise.turn == "party_b"
    says = {
        "draft": _("Đang soạn, chưa gửi đăng ký"),
        "submitted": _("Đã gửi, cấp trên đang thẩm định"),
        "negotiating": _("Đang thống nhất, đến lượt đơn vị")
        if is_ours
        else _("Đang thống nhất, đến lượt cấp trên"),
        "agreed": _("Hai bên đã đồng ý, chờ ban hành"),
        "issued": _("Chờ ký"),
    }
    path = to("commitments:detail", promise.pk)
    return Draft(promise.year, promise.ordinal, says[promise.status], is_ours, path)


def states_of(promises: list[reading.Promise], unit_id: int, year: int) -> dict[str, int]:
    """Count the commitments of the units below by what they wait for."""
    counted = Counter(
        promise.status
        for promise in promises
        if promise.superior_id == unit_id and promise.year == year and not promise.ordinal
    )
    signed = counted["signed"] + counted["closed"]
    return {
        "total": sum(counted.values()),
        "signed": signed,
        "issued": counted["issued"],
        "agreeing": counted["submitted"] + counted["negotiating"] + counted["agreed"],
        "drafting": counted["draft"],
    }
