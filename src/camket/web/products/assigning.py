"""Assign products one by one or from a workbook; let a person enter what he means to do."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from camket.organisation.models import Tenure
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.products.actions.assigning import NewProduct, assign_products, propose_product
from camket.products.queries.catalogues import entries_for
from camket.products.queries.visible import servants_under
from camket.products.sheets import people_by_code, read_products, write_product_template
from camket.products.wording import sentence_of
from camket.reviews.queries.rated.servants import civil_posts
from camket.shared.errors import Refused, UnusableInputError
from camket.shared.text import show_number
from camket.tasks.models import Task
from camket.tasks.queries import tasks_visible_to
from camket.web.products.forms import AssignForm, SheetForm
from camket.web.products.reading import SECTION, from_file, workbook_named
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole


@needs(Permission.ASSIGN_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: SignedInRequest) -> HttpResponse:
    """Assign a product to one of those the reader leads, or convert a task of the programme."""
    people = _people(request)
    task = _task(request, people)
    form = _form(request, people, task)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        unit_id, person_id = people[told["person"]][:2]
        new = NewProduct(
            unit_id,
            person_id,
            told["code"],
            told["title"],
            told["quantity"],
            told["due_on"],
            task.pk if task else None,
        )
        try:
            assign_products([new], actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã giao sản phẩm."))
            return go_to(request, f"/san-pham/?nguoi={person_id}&nam={told['due_on'].year}")
    context = {"section": SECTION, "form": form, "task": task, "is_proposal": False}
    return render(request, "products/assign.html", context, status=422 if form.is_bound else 200)


def _people(request: SignedInRequest) -> dict[str, tuple[int, int, str]]:
    """Return whom the reader may assign to, by the key a form sends: unit, person, words."""
    posts = civil_posts().all
    found: dict[str, tuple[int, int, str]] = {}
    for held in servants_under(request.actor.scope_id or 0, on=request.today):
        if held.post.code in posts and held.person_id != request.actor.person_id:
            words = f"{held.person.full_name} · {held.post.name}"
            found[f"{held.unit_id}-{held.person_id}"] = (held.unit_id, held.person_id, words)
    return found


def _task(request: SignedInRequest, people: dict[str, tuple[int, int, str]]) -> Task | None:
    number = whole(request.GET.get("nhiem-vu"))
    if number is None:
        return None
    owners = {person for _unit, person, _words in people.values()}
    visible = tasks_visible_to(request.actor, request.today).filter(owner_id__in=owners)
    return get_object_or_404(visible, pk=number)


def _form(
    request: SignedInRequest, people: dict[str, tuple[int, int, str]], task: Task | None
) -> AssignForm:
    asked = whole(request.GET.get("nguoi"))
    wanted = task.owner_id if task else asked
    chosen = next((key for key, told in people.items() if told[1] == wanted), "")
    initial: dict[str, Any] = {"quantity": 1, "person": chosen}
    if task is not None:
        initial |= {"title": task.title, "due_on": task.due_on}
    return AssignForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        people=[(key, told[2]) for key, told in people.items()],
        entries=_entries(request),
    )


def _entries(request: SignedInRequest) -> list[tuple[str, str]]:
    """Return what the catalogue in force today offers, with its coefficient."""
    return [
        (one.code, f"{one.code} · {one.name} ({show_number(one.coefficient.normalize())})")
        for one in entries_for(request.actor.scope_id or 0, on=request.today)
    ]


def may_propose(request: SignedInRequest) -> bool:
    """Say whether the reader is a civil servant who may enter what he means to do."""
    actor = request.actor
    is_civil = actor.post_code in civil_posts().all
    has_place = actor.unit_id is not None and actor.person_id is not None
    return is_civil and has_place and holds(actor, Permission.REPORT_PROGRESS, on=request.today)


@needs(Permission.REPORT_PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    """Let a civil servant enter what he means to do; somebody above assigns it."""
    actor = request.actor
    if not may_propose(request) or actor.unit_id is None or not actor.person_id:
        raise Http404
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        initial={"quantity": 1},
        people=(),
        entries=_entries(request),
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        new = NewProduct(
            actor.unit_id,
            actor.person_id,
            told["code"],
            told["title"],
            told["quantity"],
            told["due_on"],
        )
        try:
            propose_product(new, actor=actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã đăng ký, chờ cấp trên giao."))
            return go_to(request, "products:list")
    context = {"section": SECTION, "form": form, "task": None, "is_proposal": True}
    return render(request, "products/assign.html", context, status=422 if form.is_bound else 200)


@needs(Permission.ASSIGN_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: SignedInRequest) -> HttpResponse:
    """Assign what a workbook lists: all rows or none, each wrong cell with how to mend it."""
    scope = request.actor.scope_id or 0
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    problems: list[Any] = []
    if form.is_bound and form.is_valid():
        try:
            found = from_file(
                form.cleaned_data["file"],
                lambda path, name: read_products(path, name, scope, on=request.today),
            )
            problems = found.problems
            if not problems:
                assign_products(found.wanted, actor=request.actor, now=request.now)
        except UnusableInputError as error:
            form.add_error("file", str(error))
        except Refused as refused:
            form.add_error("file", sentence_of(refused))
        else:
            if not problems:
                told = {"n": len(found.wanted), "known": found.known}
                say(request, _("Đã giao %(n)s sản phẩm; %(known)s dòng đã có từ trước.") % told)
                return go_to(request, "products:list")
            form.add_error("file", _("Chưa ghi dòng nào. Sửa các ô dưới đây rồi gửi lại tệp."))
    people: dict[str, Tenure] = people_by_code(scope, on=request.today)
    context = {
        "section": SECTION,
        "form": form,
        "problems": problems[:200],
        "people": people.items(),
    }
    return render(request, "products/import.html", context, status=422 if form.is_bound else 200)


@needs(Permission.ASSIGN_WORK)
@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    """Give an empty workbook of products."""
    del request
    return workbook_named("Bảng giao sản phẩm.xlsx", write_product_template)
