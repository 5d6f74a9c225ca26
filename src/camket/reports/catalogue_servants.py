"""Which papers the rating of a civil servant gives out: his sheet, Mẫu 01 or 02 of NĐ 335/2025."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from camket.documents.forms import servant_sheet
from camket.documents.paper import Paper
from camket.reports import of_servants
from camket.reports.around import Writing
from camket.reports.catalogue import Report
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Rating
from camket.reviews.queries.facts.servants import is_servant
from camket.shared.actor import Actor


def _is_of(*, leads: bool) -> Callable[[Rating, Actor, date], bool]:
    """Return the test of a civil servant who leads, or of one who does not."""

    def is_of(rating: Rating, _actor: Actor, _on: date) -> bool:
        return is_servant(rating) and (rating.kind == SubjectKind.LEADER) is leads

    return is_of


def _unit(rating: Rating) -> int:
    return rating.unit_id


def _sheet(rating: Rating, writing: Writing) -> Paper:
    return servant_sheet.paper_of(of_servants.servant_sheet(rating, writing))


OF_SERVANT: Final[tuple[Report[Rating], ...]] = (
    Report(
        "mau-01",
        "Phiếu theo dõi, đánh giá công chức (Mẫu 01)",
        _unit,
        _is_of(leads=False),
        _sheet,
    ),
    Report(
        "mau-02",
        "Phiếu theo dõi, đánh giá công chức lãnh đạo, quản lý (Mẫu 02)",
        _unit,
        _is_of(leads=True),
        _sheet,
    ),
)
