"""Public pages: what the head of a unit promised, and what became of it; no account needed."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from camket.commitments.models import Commitment
from camket.commitments.ways import is_signed_on_paper
from camket.files import storage
from camket.organisation.models import UnitKind, UnitSpan
from camket.organisation.queries import head_of, span_of
from camket.shared.text import clean, fold
from camket.web.public.pledges import (
    latest_result,
    pledges_of,
    signed_commitment_of,
    sums_of,
)
from camket.web.public.slugs import public_name, slug_of
from camket.web.shared.http import SignedInRequest, as_file, public

PAGE_ROWS: Final = 50
_SEARCH_LIMIT: Final = 80


@public
@require_safe
def units(request: SignedInRequest) -> HttpResponse:
    """List the communes whose promises are public; the search knows no accents."""
    wanted = clean(request.GET.get("tim", ""))[:_SEARCH_LIMIT]
    found = UnitSpan.objects.filter(
        kind=UnitKind.COMMUNE_COMMITTEE, valid__contains=request.today
    ).order_by("sort_key", "pk")
    if wanted:
        found = found.filter(folded__contains=fold(wanted))
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("trang"))
    rows = [(span, public_name(span), slug_of(span)) for span in page]
    context = {"page": page, "rows": rows, "wanted": wanted}
    return _kept_a_minute(render(request, "public/units.html", context))


@public
@require_safe
def unit(request: SignedInRequest, unit_id: int, slug: str) -> HttpResponse:
    """Show in plain words what a unit promised and what became of it."""
    on = request.today
    span = _commune_or_404(request, unit_id)
    if slug != slug_of(span):
        return HttpResponseRedirect(reverse("public:unit", args=[unit_id, slug_of(span)]))
    commitment = signed_commitment_of(unit_id, on=on)
    pledges = pledges_of(commitment, on=on) if commitment else []
    context = {
        "span": span,
        "name": public_name(span),
        "slug": slug,
        "above": span_of(span.parent_id, on=on) if span.parent_id else None,
        "head": head_of(unit_id, on=on),
        "commitment": commitment,
        "size": storage.show_size(commitment.signed_file.size)
        if commitment and commitment.signed_file
        else "",
        "on_paper": commitment is not None and is_signed_on_paper(commitment),
        "pledges": pledges,
        "sums": sums_of(pledges),
        "last": latest_result(unit_id, on=on),
    }
    return _kept_a_minute(render(request, "public/unit.html", context))


@public
@require_safe
def signed_paper(
    request: SignedInRequest, unit_id: int, slug: str, commitment_id: int
) -> HttpResponse:
    """Hand out the paper both sides signed; anything unsigned does not exist here."""
    _commune_or_404(request, unit_id)
    commitment = get_object_or_404(
        Commitment.objects.select_related("signed_file"),
        pk=commitment_id,
        unit_id=unit_id,
        status__in=("signed", "closed"),
        signed_file__isnull=False,
    )
    if commitment.signed_file is None:
        raise Http404
    scanned = "-ban-so-hoa" if is_signed_on_paper(commitment) else ""
    name = f"cam-ket-{commitment.year}-{slug}{scanned}.pdf"
    return _kept_a_minute(as_file(storage.read(commitment.signed_file), "application/pdf", name))


def _commune_or_404(request: SignedInRequest, unit_id: int) -> UnitSpan:
    span = span_of(unit_id, on=request.today)
    if span is None or span.kind != UnitKind.COMMUNE_COMMITTEE:
        raise Http404
    return span


def _kept_a_minute(response: HttpResponse) -> HttpResponse:
    """Let caches between us and the reader answer for a minute; nothing here is personal."""
    response.headers["Cache-Control"] = "public, max-age=60"
    return response
