"""What pages of products share: the days asked for, who may do what, the workbook that was sent."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from camket.organisation.queries import heads_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.products.decisions import ProductState, SlipKind, SlipState
from camket.products.models import Product
from camket.products.queries.visible import Standing, products_visible_to, standing_of, with_all
from camket.products.wording import SLIP_WORDS
from camket.web.shared.http import SignedInRequest, whole

T = TypeVar("T")
SECTION: Final = "products"
ENTERS: Final = (
    Permission.REPORT_PROGRESS,
    Permission.ASSIGN_WORK,
    Permission.VERIFY_RESULT,
    Permission.VIEW_RATINGS,
)
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST_YEAR, _LAST_YEAR = 2026, 2199
_QUARTERS: Final = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True, slots=True)
class AskedDays:
    """A year, or one of its quarters."""

    year: int
    quarter: int | None

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def last(self) -> date:
        """Return the last day."""
        if not self.quarter:
            return date(self.year, 12, 31)
        days = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}[self.quarter]
        return date(self.year, *days)

    @property
    def words(self) -> str:
        """Return what a page calls them."""
        if self.quarter:
            told = {"quarter": _QUARTERS[self.quarter], "year": self.year}
            return _("quý %(quarter)s/%(year)s") % told
        return _("năm %(year)s") % {"year": self.year}


def days_asked(request: SignedInRequest) -> AskedDays:
    """Return the days an address names; this year where it names none."""
    year = whole(request.GET.get("nam"), most=_LAST_YEAR) or request.today.year
    quarter = whole(request.GET.get("quy"), most=4) or None
    return AskedDays(max(year, _FIRST_YEAR - 1), quarter)


def visible_product(request: SignedInRequest, product_id: int) -> Product:
    """Return a product the reader may see with all of it, or answer 404."""
    visible = products_visible_to(request.actor, request.today)
    return get_object_or_404(with_all(visible), pk=product_id)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with one product."""

    report: bool
    check: bool
    fail: bool
    delay: bool
    approve: bool
    change: bool
    claim: bool
    confirm: bool


def rights_over(request: SignedInRequest, product: Product) -> Rights:
    """Return what the reader may do with a product as it stands."""
    actor, on = request.actor, request.today
    is_own = actor.person_id == product.person_id
    verifies = may(actor, Permission.VERIFY_RESULT, product.unit_id, on=on)
    assigns = may(actor, Permission.ASSIGN_WORK, product.unit_id, on=on)
    stands_over = not is_own and not (
        actor.scope_id == product.unit_id and heads_unit(product.person_id, product.unit_id, on=on)
    )
    state, of_task = ProductState(product.state), product.task_id is not None
    is_live = not state.is_over
    is_open = state in (ProductState.OPEN, ProductState.REPORTED)
    checks, gives = verifies and stands_over, assigns and stands_over
    return Rights(
        report=not of_task and is_open and (is_own or verifies),
        check=checks and not of_task and state is ProductState.REPORTED,
        fail=checks and is_live and (of_task or state is ProductState.REPORTED),
        delay=checks and not of_task and is_open,
        approve=gives and state is ProductState.PROPOSED,
        change=gives and is_live,
        claim=is_live and (is_own or verifies),
        confirm=checks,
    )


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A failed check or a delay as a page shows it."""

    slip: Any
    is_check: bool
    kind: str
    word: Any
    may_claim: bool
    may_answer: bool


def slip_lines(request: SignedInRequest, product: Product, rights: Rights) -> list[SlipLine]:
    """Return what went wrong with a product, and what the reader may say of it."""
    lines = []
    for slip in product.slips.all():
        state = SlipState(slip.state)
        kind, word = SLIP_WORDS[state]
        is_waiting = state is SlipState.CLAIMED
        own_claim = slip.claimed_by_id == request.actor.person_id
        lines.append(
            SlipLine(
                slip,
                slip.kind == SlipKind.CHECK,
                kind,
                word,
                may_claim=rights.claim and state in (SlipState.COUNTED, SlipState.REFUSED),
                may_answer=rights.confirm and is_waiting and not own_claim,
            )
        )
    return lines


def shown(product: Product, *, on: date) -> Standing:
    """Return a product with what it has come to."""
    return standing_of(product, on=on)


def from_file(file: UploadedFile[bytes], read: Callable[[Path, str], T]) -> T:
    """Read an uploaded workbook where it can be opened as a file."""
    name = Path(file.name or "bang.xlsx").name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bang{Path(name).suffix.lower()[:6]}"
        path.write_bytes(file.read())
        return read(path, name)


def workbook_named(name: str, write: Callable[[Path], None]) -> HttpResponse:
    """Give out a workbook that is written now."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        write(path)
        content = path.read_bytes()
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
        },
    )
