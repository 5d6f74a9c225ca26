"""One's own products, those of whom one leads, and one product with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from camket.files.storage import read
from camket.organisation.models import Tenure
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, may_any
from camket.products.models import Product
from camket.products.queries.catalogues import KEEPS, catalogue_for
from camket.products.queries.lines import Counted, products_counted
from camket.products.queries.visible import (
    OVER,
    Standing,
    products_visible_to,
    proposals_of,
    servants_under,
    standings,
    tasks_unconverted,
    with_all,
)
from camket.products.wording import STATE_WORDS
from camket.reviews.models import Rating
from camket.reviews.queries.rated.servants import civil_posts
from camket.rules.schemes.codes import OF_STATE
from camket.web.products.assigning import may_propose
from camket.web.products.forms import (
    AcceptForm,
    AnswerForm,
    ChangeForm,
    ClaimForm,
    RefuseForm,
    ReportForm,
    SlipForm,
)
from camket.web.products.reading import (
    ENTERS,
    SECTION,
    AskedDays,
    days_asked,
    rights_over,
    shown,
    slip_lines,
    visible_product,
)
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, needs, whole

_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What one person was assigned in some days, in standard products; what waits beside it."""

    tenure: Tenure
    count: int
    assigned: Decimal
    done: Decimal
    wrong: int
    waiting: int = 0


@needs(*ENTERS)
@require_safe
def product_list(request: SignedInRequest) -> HttpResponse:
    """Show one's own products; to whoever leads, those of his people, one person at a time."""
    days = days_asked(request)
    leads = any(holds(request.actor, one) for one in OVER)
    asked = whole(request.GET.get("nguoi"))
    person_id = asked or (None if leads else request.actor.person_id)
    context: dict[str, Any] = {
        "section": SECTION,
        "days": days,
        "years": range(request.today.year + 1, 2025, -1),
        "quarters": ((1, "I"), (2, "II"), (3, "III"), (4, "IV")),
        "leads": leads,
        "may_assign": holds(request.actor, Permission.ASSIGN_WORK),
        "may_keep": holds(request.actor, KEEPS),
        "catalogue": catalogue_for(request.actor.scope_id or 0, on=request.today),
        "proposes": may_propose(request),
        "ratings": _own_ratings(request),
    }
    if person_id is None:
        context["people"] = _people(request, days)
    else:
        context |= _of_person(request, person_id, days)
    return render(request, "products/list.html", context)


def _own_ratings(request: SignedInRequest) -> list[Rating]:
    """Return where the reader himself is rated as a civil servant, the latest first."""
    mine = Rating.objects.filter(
        person_id=request.actor.person_id or 0, period__scheme=OF_STATE
    ).select_related("period")
    return list(mine.defer("facts", "finding", "proposal").order_by("-period__ends_on", "-pk")[:4])


def _people(request: SignedInRequest, days: AskedDays) -> list[PersonLine]:
    on = min(days.last, request.today)
    posts = civil_posts().all
    tenures: dict[int, Tenure] = {}
    for tenure in servants_under(request.actor.scope_id or 0, on=on):
        if tenure.post.code in posts and tenure.person_id != request.actor.person_id:
            tenures.setdefault(tenure.person_id, tenure)
    counted = products_counted(tenures.keys(), days.first, days.last) if tenures else {}
    waiting = proposals_of(tenures.keys(), days.first, days.last) if tenures else {}
    return [
        _line(tenure, counted.get(key, []), waiting.get(key, 0)) for key, tenure in tenures.items()
    ]


def _line(tenure: Tenure, counted: list[Counted], waiting: int = 0) -> PersonLine:
    return PersonLine(
        tenure,
        len(counted),
        sum((one.coefficient * one.assigned for one in counted), Decimal(0)),
        sum((one.coefficient * one.completed for one in counted), Decimal(0)),
        sum(times > excused for one in counted for times, excused in (*one.checks, *one.delays)),
        waiting,
    )


def _of_person(request: SignedInRequest, person_id: int, days: AskedDays) -> dict[str, Any]:
    visible = products_visible_to(request.actor, request.today)
    found = with_all(
        visible.filter(person_id=person_id, due_on__range=(days.first, days.last))
    ).order_by("due_on", "pk")
    page = Paginator(found, _ROWS).get_page(request.GET.get("trang"))
    is_own = person_id == request.actor.person_id
    held = servants_under(request.actor.scope_id or 0, on=request.today)
    tenure = held.filter(person_id=person_id).first()
    is_under = tenure is not None and may_any(request.actor, OVER, tenure.unit_id, on=request.today)
    if not (is_own or is_under or page.paginator.count):
        raise Http404
    counted = products_counted([person_id], days.first, days.last).get(person_id, [])
    name = tenure.person.full_name if tenure else request.actor.person_name
    if not is_own and tenure is None:
        name = page.object_list[0].person.full_name
    may_convert = holds(request.actor, Permission.ASSIGN_WORK) and not is_own
    return {
        "person_id": person_id,
        "person_name": name,
        "is_own": is_own,
        "page": page,
        "rows": rows_of(standings(page.object_list, on=request.today)),
        "total": _line(tenure, counted) if tenure else _line(Tenure(), counted),
        "tasks": list(tasks_unconverted([person_id], days.first, days.last)[:20])
        if is_own or may_convert
        else [],
        "may_convert": may_convert,
    }


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as a list shows it."""

    standing: Standing
    kind: str
    word: Any

    @property
    def product(self) -> Product:
        """Return the product."""
        return self.standing.product


def rows_of(found: list[Standing]) -> list[ProductRow]:
    """Return products with the word of their state."""
    return [ProductRow(one, *STATE_WORDS[one.state]) for one in found]


@needs(*ENTERS)
@require_safe
def product(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Show one product: assignment, changes, what went wrong, and what the reader may do."""
    return show_product(request, visible_product(request, product_id))


def show_product(
    request: SignedInRequest,
    found: Product,
    *,
    refused: tuple[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a product, with a form that was refused in its place."""
    rights = rights_over(request, found)
    standing = shown(found, on=request.today)
    kind, word = STATE_WORDS[standing.state]
    forms = _forms(found)
    if refused is not None:
        name, form = refused
        forms[name] = form
    context = {
        "section": SECTION,
        "product": found,
        "standing": standing,
        "kind": kind,
        "word": word,
        "slips": slip_lines(request, found, rights),
        "changes": found.changes.all(),
        "rights": rights,
        "forms": forms,
        "refused": refused[0] if refused else "",
        "is_own": found.person_id == request.actor.person_id,
    }
    return render(request, "products/product.html", context, status=status)


def _forms(found: Product) -> dict[str, Any]:
    version = {"version": found.version}
    is_late = found.done_on is not None and found.done_on > found.due_on
    return {
        "report": ReportForm(initial={**version, "completed": found.assigned}),
        "accept": AcceptForm(
            initial={
                **version,
                "completed": found.completed or found.assigned,
                "below_quality": 0,
                "late": found.completed if is_late else 0,
            }
        ),
        "fail": SlipForm(initial={**version, "how_many": 1}, prefix="kd"),
        "delay": SlipForm(initial={**version, "how_many": 1}, prefix="ch"),
        "change": ChangeForm(initial=version, prefix="dc"),
        "refuse": RefuseForm(initial=version, prefix="kg"),
        "claim": ClaimForm(),
        "answer": AnswerForm(),
    }


@needs(*ENTERS)
@require_safe
def evidence(request: SignedInRequest, product_id: int) -> HttpResponse:
    """Hand out what shows that a product was done, to whoever may see the product."""
    visible: QuerySet[Product] = products_visible_to(request.actor, request.today)
    found = get_object_or_404(
        visible.select_related("evidence"), pk=product_id, evidence__isnull=False
    )
    stored = found.evidence
    assert stored is not None  # noqa: S101  # the filter above leaves no null
    response = HttpResponse(read(stored), content_type="application/octet-stream")
    name = quote(found.evidence_name or "minh-chung")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
