"""Units and persons below a reader, found by what a form says of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from camket.organisation.models import Person, UnitEdge, UnitSpan
from camket.shared.text import fold
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest


def units_below(request: SignedInRequest) -> QuerySet[UnitEdge, Any]:
    """Return the reader's unit and all below it, as a subquery."""
    edges = UnitEdge.objects.filter(
        ancestor_id=request.actor.scope_id or 0, valid__contains=request.today
    )
    return edges.values("descendant_id")


def unit_named(request: SignedInRequest, form: Form) -> int | None:
    """Return the unit below that the field `unit` names, or say in the form why there is none."""
    spans = UnitSpan.objects.filter(
        folded=fold(form.cleaned_data["unit"]),
        valid__contains=request.today,
        unit_id__in=units_below(request),
    )
    found = list(spans.values_list("unit_id", flat=True)[:2])
    if len(found) == 1:
        return found[0]
    form.add_error(
        "unit",
        _("Không có đơn vị trực thuộc nào tên như vậy. Ghi đúng tên đầy đủ.")
        if not found
        else _("Có nhiều đơn vị cùng tên. Ghi thêm tên cấp trên."),
    )
    return None


def person_coded(form: Form) -> int | None:
    """Return the person whose code the field `person` states, or say in the form there is none."""
    told = form.cleaned_data["person"].upper()
    if not told:
        return None
    found = Person.objects.filter(key=told).first()
    if found is None and told.startswith("CB") and told[2:].isdigit():
        found = Person.objects.filter(pk=int(told[2:]), key__isnull=True).first()
    if found is None:
        form.add_error("person", _("Không có cán bộ nào mang mã này."))
        return None
    return found.pk
