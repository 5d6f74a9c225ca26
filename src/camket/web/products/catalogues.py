"""The catalogue of a body: products with coefficients, dated, with its paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.permissions.queries import holds
from camket.products.actions.catalogues import (
    NewCatalogue,
    NewEntry,
    add_entry,
    draft_catalogue,
    drop_entry,
    publish_catalogue,
    write_entries,
)
from camket.products.models import Catalogue, Entry
from camket.products.queries.catalogues import KEEPS, catalogues_visible_to
from camket.products.sheets import read_entries, write_entry_template
from camket.products.wording import sentence_of
from camket.shared.errors import Refused, UnusableInputError
from camket.web.products.forms import CatalogueForm, EntryForm, SheetForm
from camket.web.products.reading import ENTERS, SECTION, from_file, workbook_named
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@needs(*ENTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue_list(request: SignedInRequest) -> HttpResponse:
    """Show the catalogues that hold or held here; take a new one from who keeps them."""
    keeps = holds(request.actor, KEEPS)
    form = CatalogueForm(request.POST if request.method == "POST" and keeps else None)
    if form.is_bound and form.is_valid():
        try:
            made = draft_catalogue(
                request.actor.scope_id or 0,
                NewCatalogue(**form.cleaned_data),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã lập danh mục, thêm sản phẩm rồi công bố."))
            return go_to(request, "products:catalogue", made.pk)
    context = {
        "section": SECTION,
        "form": form if keeps else None,
        "catalogues": list(catalogues_visible_to(request.actor, request.today)),
    }
    return render(
        request, "products/catalogues.html", context, status=422 if form.is_bound else 200
    )


@needs(*ENTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: SignedInRequest, catalogue_id: int) -> HttpResponse:
    """Show a catalogue with its products; a draft takes more of them."""
    found = _visible(request, catalogue_id)
    if request.method != "POST":
        return _show(request, found)
    form = EntryForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            add_entry(found.pk, NewEntry(**told), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
            if not found.is_draft:  # there is no form to show it in
                return _show(request, found, problem=sentence_of(refused), status=422)
        else:
            say(request, _("Đã thêm sản phẩm."))
            return go_to(request, "products:catalogue", found.pk)
    return _show(request, found, entry=form, status=422)


@needs(KEEPS)
@require_POST
def take_in(request: SignedInRequest, catalogue_id: int) -> HttpResponse:
    """Take a draft's products from a workbook: all rows or none."""
    found = _visible(request, catalogue_id)
    form = SheetForm(request.POST, request.FILES)
    problems: list[Any] = []
    if form.is_valid():
        try:
            read = from_file(form.cleaned_data["file"], read_entries)
            problems = read.problems
            if not problems:
                count = write_entries(found.pk, read.wanted, actor=request.actor, now=request.now)
        except UnusableInputError as error:
            form.add_error("file", str(error))
        except Refused as refused:
            form.add_error("file", sentence_of(refused))
        else:
            if not problems:
                say(request, _("Đã ghi %(n)s sản phẩm vào danh mục.") % {"n": count})
                return go_to(request, "products:catalogue", found.pk)
            form.add_error("file", _("Chưa ghi dòng nào. Sửa các ô dưới đây rồi gửi lại tệp."))
    return _show(request, found, sheet=form, problems=problems, status=422)


@needs(KEEPS)
@require_POST
def publish(request: SignedInRequest, catalogue_id: int) -> HttpResponse:
    """Let a catalogue hold from its day on."""
    found = _visible(request, catalogue_id)
    try:
        publish_catalogue(found.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, found, problem=sentence_of(refused), status=422)
    say(request, _("Đã công bố danh mục."))
    return go_to(request, "products:catalogue", found.pk)


@needs(KEEPS)
@require_POST
def drop(request: SignedInRequest, catalogue_id: int, entry_id: int) -> HttpResponse:
    """Take a product out of a draft."""
    found = _visible(request, catalogue_id)
    entry = get_object_or_404(Entry, pk=entry_id, catalogue=found)
    try:
        drop_entry(entry.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, found, problem=sentence_of(refused), status=422)
    say(request, _("Đã bỏ sản phẩm khỏi danh mục."))
    return go_to(request, "products:catalogue", found.pk)


@needs(KEEPS)
@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    """Give an empty workbook of a catalogue."""
    del request
    return workbook_named("Danh mục sản phẩm.xlsx", write_entry_template)


def _visible(request: SignedInRequest, catalogue_id: int) -> Catalogue:
    return get_object_or_404(catalogues_visible_to(request.actor, request.today), pk=catalogue_id)


def _show(
    request: SignedInRequest,
    found: Catalogue,
    *,
    entry: EntryForm | None = None,
    sheet: SheetForm | None = None,
    problems: list[Any] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    may_write = (
        found.is_draft and holds(request.actor, KEEPS) and found.unit_id == request.actor.scope_id
    )
    entries = list(found.entries.all())
    context = {
        "section": SECTION,
        "catalogue": found,
        "entries": entries,
        "has_groups": any(one.group for one in entries),
        "may_write": may_write,
        "entry": entry or EntryForm(),
        "sheet": sheet or SheetForm(),
        "problems": (problems or [])[:200],
        "problem": problem,
    }
    return render(request, "products/catalogue.html", context, status=status)
