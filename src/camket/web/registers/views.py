"""The clerk's registers: look, take a number, attach the paper, cancel with a reason, give out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.files.storage import read
from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.organisation.queries import last_names, spans_of
from camket.permissions.catalogue import Permission
from camket.registry.actions import (
    cancel_outside,
    describe,
    issue_outside,
    reserve_outside,
)
from camket.registry.decisions import NumberRefusal, NumberStyle, kind_of
from camket.registry.exporting import papers_of, write_dossier, write_workbook, write_xml
from camket.registry.metadata import problems_of
from camket.registry.models import NumberStatus, Register, RegisteredNumber
from camket.registry.queries import Wanted, numbers_of, registers_of
from camket.registry.setting import style_of
from camket.registry.wording import sentence_of
from camket.shared.errors import Refused
from camket.web.registers.forms import CancelForm, IssueForm, PaperForm, ReserveForm, SearchForm
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say, whole

SECTION: Final = "registers"
_PAGE_ROWS: Final = 50
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHIPS: Final = {
    NumberStatus.RESERVED: "wait",
    NumberStatus.ISSUED: "done",
    NumberStatus.CANCELLED: "none",
}
_FIELDS: Final = {
    NumberRefusal.NO_ISSUER: "issuer",
    NumberRefusal.NOT_BY_THIS_ISSUER: "issuer",
    NumberRefusal.NO_DRAFTER: "drafted_by",
    NumberRefusal.DRAFTER_UNFIT: "drafted_by",
}
"""Where on the form a refusal is said."""
_KEEPS: Final = Permission.KEEP_REGISTER


@needs(_KEEPS)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show the registers the actor keeps and their numbers, in a fixed number of statements."""
    registers = list(registers_of(request.actor, request.today))
    form = SearchForm(request.GET, registers=_named(registers))
    wanted = _wanted(form) if form.is_valid() else Wanted()
    page = Paginator(numbers_of(request.actor, wanted, request.today), _PAGE_ROWS).get_page(
        request.GET.get("trang")
    )
    asked = {name: value for name, value in request.GET.items() if value and name != "trang"}
    context = {
        "section": SECTION,
        "form": form,
        "registers": registers,
        "page": page,
        "rows": [(one, _CHIPS[NumberStatus(one.status)]) for one in page],
        "asked": urlencode(asked),
        "is_filtered": bool(asked),
        "dossier": wanted.dossier,
    }
    status = 200 if form.is_valid() else 422
    return render(request, "registers/list.html", context, status=status)


@needs(_KEEPS)
def reserve(request: SignedInRequest) -> HttpResponse:
    """Take a number for a paper that is written outside."""
    units, styles = _bodies(request)
    form = ReserveForm(
        request.POST if request.method == "POST" else None,
        units=units,
        styles=styles,
        initial={"dated_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            number = reserve_outside(
                given["unit"],
                kind=given["kind"],
                dated_on=given["dated_on"],
                subject=given["subject"],
                paper=form.paper(),
                origin=form.origin(),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            field = _FIELDS.get(NumberRefusal(refused.reason), "")
            form.add_error(field if field in form.fields else None, sentence_of(refused))
        else:
            say(request, _("Đã cấp số {number}.").format(number=number))
            return go_to(request, "registers:number", number.pk)
    context = {"section": SECTION, "form": form}
    return render(request, "registers/reserve.html", context, status=422 if form.errors else 200)


@needs(_KEEPS)
@require_safe
def number(request: SignedInRequest, number_id: int) -> HttpResponse:
    """Show one number with its paper, and what can still be done with it."""
    return _page(request, _number(request, number_id))


@needs(_KEEPS)
@require_POST
def describe_number(request: SignedInRequest, number_id: int) -> HttpResponse:
    """Write what the metadata of a paper still lacked."""
    found = _number(request, number_id)
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _page(request, found, paper_form=form)
    describe(found.pk, form.paper(), actor=request.actor, now=request.now)
    say(request, _("Đã lưu dữ liệu của văn bản."))
    return go_to(request, "registers:number", found.pk)


@needs(_KEEPS)
@require_POST
def issue(request: SignedInRequest, number_id: int) -> HttpResponse:
    """Attach the issued paper."""
    found = _number(request, number_id)
    form = IssueForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            issue_outside(
                found.pk,
                name=sent.name,
                content=sent.read(),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error("file", _sentence(refused))
        else:
            say(request, _("Đã ban hành số {number}.").format(number=found))
            return go_to(request, "registers:number", found.pk)
    return _page(request, found, issue_form=form)


@needs(_KEEPS)
@require_POST
def cancel(request: SignedInRequest, number_id: int) -> HttpResponse:
    """Cancel a number with its reason."""
    found = _number(request, number_id)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            cancel_outside(
                found.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error("reason", sentence_of(refused))
        else:
            say(request, _("Đã hủy số {number}; sổ giữ lý do.").format(number=found))
            return go_to(request, "registers:number", found.pk)
    return _page(request, found, cancel_form=form)


@needs(_KEEPS)
@require_safe
def file(request: SignedInRequest, number_id: int) -> HttpResponse:
    """Hand out the paper under a number."""
    found = _number(request, number_id)
    if found.file is None:
        raise Http404
    name = f"{str(found).replace('/', '-')}.pdf"
    return as_file(read(found.file), found.file.media_type, name)


@needs(_KEEPS)
@require_safe
def metadata(request: SignedInRequest, form: str) -> HttpResponse:
    """Give out the metadata of the numbers that are shown, as XML or as a workbook."""
    writers = {"xml": (write_xml, "application/xml"), "xlsx": (write_workbook, _XLSX)}
    if form not in writers:
        raise Http404
    write, media_type = writers[form]
    return as_file(write(_asked(request)), media_type, f"dac-ta-van-ban-di.{form}")


@needs(_KEEPS)
@require_safe
def dossier(request: SignedInRequest) -> HttpResponse:
    """Give out a dossier: its papers in time order, byte for byte, with their metadata."""
    name = request.GET.get("ho_so", "").strip()[:20]
    found = list(numbers_of(request.actor, Wanted(dossier=name), request.today)) if name else []
    if not found:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "dossier.zip"
        write_dossier(found, target)
        return as_file(
            target.read_bytes(), "application/zip", f"Hồ sơ {name.replace('/', '-')}.zip"
        )


def _named(registers: list[Register]) -> list[tuple[str, str]]:
    """Name the registers; where there are several bodies', each with its body's last name."""
    units = {one.unit_id for one in registers}
    names = last_names(units) if len(units) > 1 else {}
    return [
        (
            str(one.pk),
            " · ".join(
                part for part in (one.kind, _period(one), names.get(one.unit_id, "")) if part
            ),
        )
        for one in registers
    ]


def _period(register: Register) -> str:
    if register.is_of_a_term:
        return _("nhiệm kỳ {term}").format(term=register.period_key.replace("-", " – "))
    return _("năm {year}").format(year=register.period_key)


def _wanted(form: SearchForm) -> Wanted:
    given = form.cleaned_data
    return Wanted(
        register_id=whole(given["so"]),
        status=given["trang_thai"],
        words=given["q"],
        dossier=given["ho_so"],
        from_on=given["tu"],
        to_on=given["den"],
    )


def _asked(request: SignedInRequest) -> list[RegisteredNumber]:
    """Return the numbers the filters name; filters that cannot be read name none."""
    registers = list(registers_of(request.actor, request.today))
    form = SearchForm(request.GET, registers=_named(registers))
    if not form.is_valid():
        raise Http404
    return list(numbers_of(request.actor, _wanted(form), request.today))


def _bodies(request: SignedInRequest) -> tuple[list[tuple[int, str]], set[NumberStyle]]:
    """Return the bodies the actor numbers papers for, and how they number."""
    own = [one for one in (request.actor.scope_id, request.actor.unit_id) if one is not None]
    spans = spans_of(own, on=request.today)
    units = [(one, spans[one].name) for one in dict.fromkeys(own) if one in spans]
    styles = {style for span in spans.values() if (style := style_of(span))}
    return units, styles


def _number(request: SignedInRequest, number_id: int) -> RegisteredNumber:
    return get_object_or_404(numbers_of(request.actor, Wanted(), request.today), pk=number_id)


def _page(
    request: SignedInRequest,
    found: RegisteredNumber,
    *,
    paper_form: PaperForm | None = None,
    issue_form: IssueForm | None = None,
    cancel_form: CancelForm | None = None,
) -> HttpResponse:
    is_refused = any((paper_form, issue_form, cancel_form))
    is_issued = found.status == NumberStatus.ISSUED
    may_act = found.is_made_outside and found.status == NumberStatus.RESERVED
    context: dict[str, Any] = {
        "section": SECTION,
        "number": found,
        "chip": _CHIPS[NumberStatus(found.status)],
        "period": _period(found.register),
        "kind": found.type_name or kind_of(found.register.kind).name,
        "may_act": may_act,
        "missing": problems_of(papers_of([found])) if is_issued else [],
        "paper_form": paper_form or PaperForm(initial=PaperForm.filled(found)),
        "issue_form": issue_form or IssueForm(),
        "cancel_form": cancel_form or CancelForm(),
    }
    return render(request, "registers/number.html", context, status=422 if is_refused else 200)


def _sentence(refused: Refused) -> str:
    if isinstance(refused.reason, FileRefusal):
        return str(FILE_REFUSED[refused.reason]).format(**refused.details)
    return sentence_of(refused)
