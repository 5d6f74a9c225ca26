"""Units and persons below a reader: a unit is picked first, then one of those who served in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from camket.organisation.models import Tenure, UnitEdge, UnitSpan
from camket.organisation.queries import post_title, spans_of
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest
from camket.web.transitions.picking import Pick, read, resolve

CHOSEN: Final = "don_vi"
"""Bears the identity of the unit that was picked, in the address of the second step."""
NAMED: Final = "ten"
"""Bears the words by which a unit is looked for."""
_SERVED: Final = timedelta(days=2 * 365)


def units_below(request: SignedInRequest) -> QuerySet[UnitEdge, Any]:
    """Return the reader's unit and all below it, as a subquery."""
    edges = UnitEdge.objects.filter(
        ancestor_id=request.actor.scope_id or 0, valid__contains=request.today
    )
    return edges.values("descendant_id")


@dataclass(frozen=True, slots=True)
class Picked:
    """A unit picked so far, or the field that asks for it.

    Attributes:
        people: Those who serve in it or did within two years, the highest post first.
    """

    pick: Pick
    unit: UnitSpan | None = None
    people: Sequence[tuple[int, str]] = ()


def picked_unit(request: SignedInRequest) -> Picked:
    """Return the unit below the reader that the address names, or the words it was asked by."""
    pick = Pick(NAMED, _l("Đơn vị"), hint=_l("Tên hoặc mã, cả đơn vị nhỏ như chi bộ."))
    told = request.GET.get(CHOSEN, "")
    if told.isdecimal():
        unit_id = int(told[:18])
        if spans := _spans(request, [unit_id]):
            return Picked(pick, spans[unit_id], _people(unit_id, on=request.today))
        pick.problem = _("Đơn vị này không thuộc phạm vi đang làm việc. Chọn đơn vị khác.")
        return Picked(pick)
    if NAMED not in request.GET:
        return Picked(pick)
    read(pick, request.GET)
    resolve(
        [pick],
        on=request.today,
        superior_id=request.actor.scope_id or 0,
        founded={},
        is_below=True,
    )
    matched = [int(one.value) for one in pick.matches if one.value.isdecimal()]
    below = _spans(request, matched)
    pick.matches = [one for one in pick.matches if int(one.value) in below]
    if pick.ref is not None and pick.ref.unit_id in below:
        unit_id = pick.ref.unit_id
        return Picked(pick, below[unit_id], _people(unit_id, on=request.today))
    pick.ref = None
    if pick.text and not pick.matches:
        pick.problem = _("Không có đơn vị trực thuộc nào tên hoặc mã như vậy. Ghi tên đầy đủ.")
    elif pick.matches:
        counted = {"n": len(pick.matches), "text": pick.text}
        pick.problem = _("Có %(n)d đơn vị khớp với “%(text)s”. Chọn một đơn vị.") % counted
    return Picked(pick)


def _spans(request: SignedInRequest, unit_ids: Sequence[int]) -> dict[int, UnitSpan]:
    below = units_below(request).filter(descendant_id__in=unit_ids)
    return dict(spans_of(set(below.values_list("descendant_id", flat=True)), on=request.today))


def _people(unit_id: int, *, on: date) -> list[tuple[int, str]]:
    held = (
        Tenure.objects.filter(
            unit_id=unit_id, valid__overlap=DateRange(on - _SERVED, on, bounds="[]")
        )
        .select_related("person", "post")
        .order_by("post__rank", "person__sort_key", "pk")
    )
    found: dict[int, str] = {}
    for one in held:
        found.setdefault(one.person_id, f"{one.person.full_name}, {post_title(one)}")
    return list(found.items())


class PersonForm(Form):
    """A form about somebody of a unit that was picked before."""

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        """Offer the people of the unit."""
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # each form declares it so; narrows the type
        blank = _("Chọn người") if field.required else _("Cả tổ chức")
        field.choices = [("", blank), *people]
