"""Public pages: what the head of a unit promised, and what became of it; no account needed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from camket.organisation.models import UnitKind, UnitSpan
from camket.shared.text import clean, fold
from camket.web.public.slugs import public_name, slug_of
from camket.web.shared.http import SignedInRequest, public

PAGE_ROWS = 100
_SEARCH_LIMIT = 80
_KINDS = (UnitKind.COMMUNE_COMMITTEE, UnitKind.DEPARTMENT)


@public
@require_safe
def units(request: SignedInRequest) -> HttpResponse:
    """List the units whose promises are public; the search knows no accents."""
    wanted = clean(request.GET.get("tim", ""))[:_SEARCH_LIMIT]
    found = UnitSpan.objects.filter(kind__in=_KINDS, valid__contains=request.today)
    if wanted:
        found = found.filter(folded__contains=fold(wanted))
    page = Paginator(found.order_by("kind", "sort_key"), PAGE_ROWS).get_page(
        request.GET.get("trang")
    )
    rows = [(span, public_name(span), slug_of(span)) for span in page]
    return render(request, "public/units.html", {"page": page, "rows": rows, "wanted": wanted})
