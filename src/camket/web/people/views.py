"""Read about people: the roster of a day, and the page of one person."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from camket.organisation.actions.reading import note_read
from camket.organisation.models import Level, Line, UnitEdge
from camket.organisation.posts import posts
from camket.organisation.queries import span_of, vacant_units
from camket.organisation.queries.roster import (
    RosterFilter,
    delegations_of,
    person_for,
    posts_held,
    roster,
    rows_of,
)
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, units_in_reach
from camket.permissions.wording import PERMISSIONS
from camket.web.shared.days import day_asked, day_query
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, needs, signed_in, whole

SECTION: Final = "people"
ROWS: Final = 50
_MOST_PAGES: Final = 10_000
NOWHERE: Final = Q(pk__in=())


class FilterForm(Form):
    """What the roster is narrowed to; the words stand in the address."""

    tu = TextField(label=_("Họ và tên"), max_length=80, required=False)
    chuc = forms.ChoiceField(label=_("Chức danh"), required=False)
    khuyet = forms.BooleanField(label=_("Chỉ đơn vị khuyết người đứng đầu"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the posts of the catalogue, by line."""
        super().__init__(*args, **options)
        choice = self.fields["chuc"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101  # tells the type checker
        by_line = [
            (line.label, [(one.code, _named(one.name, one.level)) for one in found])
            for line in (Line.PARTY, Line.STATE, Line.FRONT)
            if (found := [one for one in posts().values() if one.line == line])
        ]
        choice.choices = [("", _("Mọi chức danh")), *by_line]


def _named(name: str, level: str) -> str:
    return f"{name} ({Level(level).label})" if level else name


@needs(Permission.VIEW_COMMITMENT)
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """List who holds a post on a day, or which units nobody heads, fifty a page."""
    on = day_asked(request)
    form = FilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    unit_id = whole(request.GET.get("don_vi"))
    unit = span_of(unit_id, on=on) if unit_id else None
    number = whole(request.GET.get("trang"), most=_MOST_PAGES) or 1
    start = (number - 1) * ROWS
    within = reach_of(request, Permission.VIEW_COMMITMENT)
    only_vacant = bool(given.get("khuyet"))
    vacant, rows = [], []
    if only_vacant:
        vacant = vacant_units(
            _below(within, unit.unit_id if unit else None, on), on=on, limit=ROWS + 1, offset=start
        )
    else:
        wanted = RosterFilter(
            given.get("tu", ""), unit.unit_id if unit else None, given.get("chuc", "")
        )
        found = roster(within, wanted, on=on)[start : start + ROWS + 1]
        rows = rows_of(found, on=on)
    context = {
        "section": SECTION,
        "on": on,
        "day_query": day_query(request),
        "form": form,
        "unit": unit,
        "rows": rows[:ROWS],
        "vacant": vacant[:ROWS],
        "only_vacant": only_vacant,
        "has_more": len(rows) > ROWS or len(vacant) > ROWS,
        "page_number": number,
        "is_filtered": bool(unit or only_vacant or given.get("tu") or given.get("chuc")),
        "may_manage": holds(request.actor, Permission.MANAGE_PEOPLE),
    }
    return render(request, "people/list.html", context)


def _below(within: Q, unit_id: int | None, on: date) -> Q:
    if unit_id is None:
        return within
    edges = UnitEdge.objects.filter(ancestor_id=unit_id, valid__contains=on)
    return within & Q(unit_id__in=edges.values("descendant_id"))


def reach_of(request: SignedInRequest, permission: Permission) -> Q:
    """Return where the person may do this, as a condition over rows with a unit."""
    return units_in_reach(request.actor, permission, on=request.today) or NOWHERE


@signed_in
@require_safe
def person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Show a person's posts and delegations, to whoever may know of him; reading is recorded."""
    on = day_asked(request)
    actor = request.actor
    if actor.tenure_id is None and actor.person_id != person_id:
        raise Http404
    found = person_for(
        person_id,
        own_id=actor.person_id,
        within=units_in_reach(actor, Permission.VIEW_COMMITMENT, on=request.today),
        on=on,
    )
    if found is None:
        raise Http404
    manageable = units_in_reach(actor, Permission.MANAGE_PEOPLE, on=request.today)
    held = posts_held(person_id, on=on, manageable=manageable)
    managed = {row.unit_id for row in held if row.may_manage}
    delegations = [
        {
            "row": row,
            "permissions": [_word(code) for code in row.permissions],
            "may_end": row.giver_unit in managed and row.is_given and row.state != "past",
        }
        for row in delegations_of(person_id, on=on)
    ]
    context = {
        "section": SECTION,
        "on": on,
        "person": found.person,
        "areas": found.areas,
        "held": held,
        "present": [row for row in held if row.state == "present"],
        "delegations": delegations,
        "may_appoint": holds(actor, Permission.MANAGE_PEOPLE),
        "is_own": actor.person_id == person_id,
    }
    note_read(found.person, actor=actor, now=request.now)
    return render(request, "people/person.html", context)


def _word(code: str) -> str:
    known = {permission.value: permission for permission in Permission}
    return str(PERMISSIONS[known[code]]) if code in known else code
