"""What ended units left: the worklist, one thing, many things with one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from django.db.models import Count
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from camket.organisation.queries import last_name
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.shared.text import clean, show_amount
from camket.transitions.actions.deciding import MANY, decide, decide_many
from camket.transitions.decisions import Amendment, Choice, Part, Thing, choices_for, sum_of
from camket.transitions.models import CHOICE_NAMES, THING_NAMES, Waiting
from camket.transitions.queries import (
    WaitingDetail,
    WaitingFilter,
    WaitingRow,
    counts_waiting,
    waiting_detail,
    waiting_page,
    waiting_visible_to,
)
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole
from camket.web.transitions.acting import Problem
from camket.web.transitions.forms import ChoiceForm, PartForm, ThingForm
from camket.web.transitions.telling import told

SECTION: Final = "worklist"
_SETTLES: Final = Permission.SETTLE_TRANSITION
_MOST_UNITS: Final = 200
_MOST_WORDS: Final = 100
_MOST_CHOSEN: Final = 50
SUMS: Final = "tinh"
"""The button that only adds up the parts."""
_EXPLAINED: Final = {
    Choice.INHERITED: gettext_lazy("Đơn vị tiếp nhận làm tiếp, giữ nguyên chỉ tiêu và thời hạn."),
    Choice.DIVIDED: gettext_lazy("Mỗi đơn vị tiếp nhận một phần chỉ tiêu; tổng được hiện ra."),
    Choice.AMENDED: gettext_lazy("Tiếp nhận với chỉ tiêu, thời hạn hoặc nội dung mới; nêu lý do."),
    Choice.CLOSED_DONE: gettext_lazy("Đã hoàn thành trước khi sắp xếp; nêu căn cứ."),
    Choice.CLOSED_BY_DECISION: gettext_lazy("Không làm nữa; cần số văn bản và lý do."),
    Choice.CARRIED_OVER: gettext_lazy("Đưa vào bản cam kết năm sau của đơn vị tiếp nhận."),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one ended unit on the page."""

    unit_id: int
    unit_name: str
    heir_name: str
    rows: list[WaitingRow]


@needs(_SETTLES)
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """List what waits, by ended unit: since when, how long, for whom."""
    wanted = _wanted(request)
    page = waiting_page(request.actor, on=request.today, wanted=wanted)
    counts = counts_waiting(request.actor, request.today)
    context = {
        "section": SECTION,
        "wanted": wanted,
        "counts": counts,
        "groups": _groups(page.rows),
        "total": page.total,
        "next_after": page.next_after,
        "kinds": [(thing, THING_NAMES[thing], counts.by_kind.get(thing, 0)) for thing in Thing],
        "units": _units(request, wanted),
    }
    return render(request, "transitions/worklist.html", context)


def _wanted(request: SignedInRequest) -> WaitingFilter:
    asked = request.GET.get("loai", "")
    return WaitingFilter(
        kind=Thing(asked) if asked in set(Thing) else None,
        unit_id=whole(request.GET.get("don-vi")),
        divided=True if request.GET.get("chia") == "1" else None,
        decided=request.GET.get("xem") == "da-giai-quyet",
        rearrangement_id=whole(request.GET.get("phuong-an")),
        words=clean(request.GET.get("q", ""))[:_MOST_WORDS],
        after=whole(request.GET.get("sau"), most=2**63 - 1) or 0,
        whole=request.GET.get("ca") != "1",
    )


def _groups(rows: Sequence[WaitingRow]) -> list[Group]:
    order = list(Thing)
    ordered = sorted(rows, key=lambda row: (row.unit_name, row.unit_id, order.index(row.kind)))
    groups = []
    for unit_id, found in groupby(ordered, key=lambda row: row.unit_id):
        these = list(found)
        groups.append(Group(unit_id, these[0].unit_name, these[0].heir_name, these))
    return groups


def _units(request: SignedInRequest, wanted: WaitingFilter) -> list[tuple[int, str, int]]:
    """Return the ended units that left something, for the filter."""
    rows = waiting_visible_to(request.actor, request.today)
    rows = rows.exclude(choice="") if wanted.decided else rows.filter(choice="")
    found = (
        rows.order_by()
        .values("unit_id")
        .annotate(n=Count("pk"), name=last_name("unit_id"))
        .order_by("name")[:_MOST_UNITS]
    )
    return [(row["unit_id"], row["name"] or "", row["n"]) for row in found]


# --- one thing ----------------------------------------------------------------------------------


@dataclass(slots=True)
class PartRow:
    """One heir's part of one number, as typed."""

    unit_id: int
    name: str
    form: PartForm


@dataclass(slots=True)
class Division:
    """One number that is divided between the heirs, and what its parts come to.

    Attributes:
        measure_id: Which measure of an item it is; None for the one number of a task.
        is_rate: Whether it is a rate, so that each part is a numerator with its denominator.
    """

    measure_id: int | None
    name: str
    target: Decimal | None
    unit: str
    rows: list[PartRow]

    @property
    def is_rate(self) -> bool:
        """Say whether the parts are added as numerator and denominator."""
        return self.unit == "%"

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts that were typed."""
        return tuple(
            Part(
                unit_id=row.unit_id,
                target=row.form.cleaned_data["target"],
                denominator=row.form.cleaned_data.get("denominator"),
                owner_id=row.form.cleaned_data.get("owner"),
                measure_id=self.measure_id,
            )
            for row in self.rows
            if row.form.is_bound
            and row.form.is_valid()
            and row.form.cleaned_data.get("target") is not None
        )

    @property
    def sum(self) -> str:
        """Return what the parts come to, as it is shown; empty while nothing was typed."""
        return show_amount(sum_of(self.parts), self.unit) if self.parts else ""

    @property
    def differs(self) -> bool:
        """Say whether the parts come to something else than was promised."""
        return bool(self.parts) and self.target is not None and sum_of(self.parts) != self.target


@needs(_SETTLES)
def thing(request: SignedInRequest, waiting_id: int) -> HttpResponse:
    """Show one thing with all there is to choose, and take the choice."""
    found = waiting_detail(request.actor, waiting_id, on=request.today)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = ThingForm(
        data,
        choices=[(choice.value, CHOICE_NAMES[choice]) for choice in _offered(found)],
        heirs=[(heir.unit_id, heir.name) for heir in found.heirs],
        owners=[(one.person_id, f"{one.name}, {one.post_name}") for one in found.owners],
        initial={"to_unit": found.heirs[0].unit_id if found.heirs else None},
    )
    divisions = _divisions(found, data)
    if data is None:
        return _show_thing(request, found, form, divisions)
    if SUMS in data:
        return _show_thing(request, found, form, divisions, is_sum=True)
    problems = _form_problems(form, divisions)
    if not problems:
        try:
            decide(
                found.row.waiting_id,
                Choice(form.cleaned_data["choice"]),
                to_unit_id=form.cleaned_data["to_unit"],
                owner_id=form.cleaned_data["owner"],
                parts=[part for division in divisions for part in division.parts],
                amendment=Amendment(
                    target=form.cleaned_data["new_target"],
                    due_on=form.cleaned_data["new_due_on"],
                    text=form.cleaned_data["new_text"],
                ),
                done_on=form.cleaned_data["done_on"],
                reason=form.cleaned_data["reason"],
                decision_no=form.cleaned_data["decision_no"],
                version=whole(data.get("version")),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            problems.append(Problem("id_choice", form["choice"].label, told(refused)))
        else:
            say(request, _("Đã giải quyết: %(title)s") % {"title": found.row.title})
            return go_to(request, "transitions:worklist")
    return _show_thing(request, found, form, divisions, problems=problems)


def _offered(found: WaitingDetail) -> list[Choice]:
    """Return the choices that make sense: nothing is divided where only one takes over."""
    is_one = len(found.heirs) < 2  # noqa: PLR2004  # one heir or none
    return [one for one in found.row.choices if not (is_one and one is Choice.DIVIDED)]


def _divisions(found: WaitingDetail, data: QueryDict | None) -> list[Division]:
    row = found.row
    if Choice.DIVIDED not in _offered(found) or row.kind is Thing.COMMITMENT:
        return []
    owners = [(one.person_id, f"{one.name}, {one.post_name}") for one in found.owners]
    numbers: list[tuple[int | None, str, Decimal | None, str]] = [
        (one["pk"], one["name"], one["target"], one["unit"]) for one in found.measures
    ] or [(None, "", row.target, row.measure_unit)]
    return [
        Division(
            measure_id,
            name,
            target,
            unit,
            [
                PartRow(
                    heir.unit_id,
                    heir.name,
                    PartForm(
                        data,
                        prefix=f"part-{measure_id or 0}-{heir.unit_id}",
                        owners=[] if row.kind is Thing.ITEM else owners,
                        is_rate=unit == "%",
                    ),
                )
                for heir in found.heirs
            ],
        )
        for measure_id, name, target, unit in numbers
    ]


def _form_problems(form: ThingForm, divisions: Sequence[Division]) -> list[Problem]:
    typed: list[Form] = [form]
    if form.data.get("choice") == Choice.DIVIDED:
        typed += [row.form for division in divisions for row in division.rows]
    return [
        Problem(one[name].id_for_label, one[name].label, error)
        for one in typed
        for name, errors in one.errors.items()
        for error in errors
    ]


def _show_thing(
    request: SignedInRequest,
    found: WaitingDetail,
    form: ThingForm,
    divisions: Sequence[Division],
    *,
    problems: Sequence[Problem] = (),
    is_sum: bool = False,
) -> HttpResponse:
    row = found.row
    context = {
        "section": SECTION,
        "row": row,
        "pieces": found.pieces,
        "heirs": found.heirs,
        "measures": found.measures,
        "form": form,
        "explained": _EXPLAINED,
        "divisions": divisions,
        "problems": problems,
        "is_sum": is_sum,
        "may_amend": Choice.AMENDED in row.choices,
        "may_own": row.kind in (Thing.TASK, Thing.ASSIGNMENT),
    }
    return render(request, "transitions/thing.html", context, status=422 if problems else 200)


# --- many with one choice -----------------------------------------------------------------------


@needs(_SETTLES)
def settle_many(request: SignedInRequest) -> HttpResponse:
    """Show what was selected and take one choice for all of it."""
    rows = _chosen(request)
    choices = [choice for choice in MANY if all(choice in _choices(row) for row in rows)]
    form = ChoiceForm(
        request.POST if request.method == "POST" else None,
        choices=[(choice.value, CHOICE_NAMES[choice]) for choice in choices],
    )
    if request.method == "POST" and rows and form.is_valid():
        try:
            decide_many(
                [row.pk for row in rows],
                Choice(form.cleaned_data["choice"]),
                reason=form.cleaned_data["reason"],
                decision_no=form.cleaned_data["decision_no"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, told(refused))
        else:
            say(request, _("Đã giải quyết %(n)d việc") % {"n": len(rows)})
            return go_to(request, "transitions:worklist")
    context = {
        "section": SECTION,
        "rows": [(row, THING_NAMES[Thing(row.kind)]) for row in rows],
        "count": len(rows),
        "form": form,
        "explained": _EXPLAINED,
    }
    return render(
        request, "transitions/settle_many.html", context, status=422 if form.errors else 200
    )


def _choices(row: Waiting) -> tuple[Choice, ...]:
    return choices_for(Thing(row.kind))


def _chosen(request: SignedInRequest) -> list[Waiting]:
    source = request.POST if request.method == "POST" else request.GET
    ids = {pk for text in source.getlist("viec") if (pk := whole(text, most=2**63 - 1)) is not None}
    rows = waiting_visible_to(request.actor, request.today).filter(pk__in=ids, choice="")
    dressed = rows.annotate(unit_name=last_name("unit_id"), heir_name=last_name("waits_for_id"))
    return list(dressed.order_by("pk")[:_MOST_CHOSEN])
