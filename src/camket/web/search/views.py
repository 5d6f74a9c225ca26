"""Search for what the person may know: organisation and posts are open, work is not."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from camket.shared.text import clean
from camket.web.search import reading
from camket.web.shared.days import day_asked, day_query
from camket.web.shared.http import SignedInRequest, render_part, signed_in


@signed_in
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """Show units, people, tasks and papers that bear the words."""
    words = clean(request.GET.get("q", ""))[: reading.LONGEST]
    on = day_asked(request)
    context: dict[str, Any] = {"section": "search", "q": words, "least": reading.SHORTEST}
    if len(words) >= reading.SHORTEST:
        found = reading.find(words, actor=request.actor, on=on, today=request.today)
        before, after = reverse("organisation:unit", args=[0]).rsplit("0", 1)
        context |= {
            "found": found,
            "unit_before": before,
            "unit_after": after + day_query(request),
            "day_query": day_query(request),
        }
    return render_part(request, "search/search.html", "results", context)
