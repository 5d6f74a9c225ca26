"""Dossiers to be read: one's own, a unit's in their order, one with what its reader may read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from camket.organisation.composed import composed
from camket.organisation.queries import spans_of
from camket.permissions.queries import holds
from camket.reports.catalogue_dossiers import OF_DOSSIER, OF_REMARK
from camket.reports.of_dossiers import ReadDossier
from camket.reviews.actions.ratings.reading import note_dossier_read
from camket.reviews.decisions.confidence import Role, Stage, Text
from camket.reviews.decisions.dossiers import DossierState, PostPlace
from camket.reviews.models import Dossier, TextDigest
from camket.reviews.queries.dossiers.facts import discipline_of, levels_below, task_facts_of
from camket.reviews.queries.dossiers.reading import (
    Told,
    asked_of,
    in_order,
    own_dossiers,
    own_words_of,
    told_of,
)
from camket.reviews.queries.dossiers.scores import criteria_of, marks_of, trace_of
from camket.reviews.queries.dossiers.visible import Doors, doors_of, dossiers_of
from camket.web.reports.giving import give, links_of
from camket.web.reviews.dossiers.opening import Opened, opened, unit_of
from camket.web.reviews.dossiers.showing import (
    PLACE_NAMES,
    asked_rows,
    by_heading,
    form_name,
    how_far_name,
    level_name,
    read_sections,
    score_lines,
    state_of,
)
from camket.web.reviews.keeping.periods import READERS
from camket.web.shared.http import SignedInRequest, signed_in


@signed_in
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """List what the reader has to write himself, and how many remarks wait for his unit."""
    dossiers = own_dossiers(request.actor, request.today)
    spans = spans_of([one.unit_id for one in dossiers], on=request.today)
    context = {
        "section": "self_reviews",
        "rows": [
            (one, spans.get(one.unit_id), form_name(one), state_of(one, on=request.today))
            for one in dossiers
        ],
        "waiting": asked_of(request.actor, request.today).filter(remark__isnull=True).count(),
    }
    return render(request, "reviews/dossiers/own.html", context)


@signed_in
@require_safe
def of_unit(request: SignedInRequest, period_id: int, unit_id: int) -> HttpResponse:
    """List a unit's dossiers as they are reviewed: the collective, the head, then the others."""
    found = list(_of_unit(unit_id, period_id, doors_of(request.actor, request.today)))
    if not found:
        raise Http404
    period = found[0].rating.period
    spans = spans_of([unit_id], on=period.opened_on)
    context = {
        "section": "reviews",
        "period": period,
        "sees_periods": any(holds(request.actor, one, on=request.today) for one in READERS),
        "unit": spans.get(unit_id),
        "rows": [
            (one, str(PLACE_NAMES[PostPlace(one.place)]), state_of(one, on=request.today))
            for one in in_order(found)
        ],
    }
    return render(request, "reviews/dossiers/unit.html", context)


@composed
def _of_unit(unit_id: int, period_id: int, doors: Doors) -> QuerySet[Dossier]:
    visible = dossiers_of(doors)
    found = visible.filter(rating__period_id=period_id, unit_id=unit_id)
    return found.select_related("rating__period", "rating__person")


@signed_in
@never_cache
@require_safe
def dossier(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Show a dossier with the texts its reader may read; the reading of others' is kept."""
    found = opened(request, dossier_id)
    one = found.dossier
    told = told_of(one, frozenset() if one.is_purged else found.texts)
    context = {
        "section": "self_reviews" if found.reader.is_own else "reviews",
        "dossier": one,
        "period": found.period,
        "unit": unit_of(one),
        "form_name": form_name(one),
        "state": state_of(one, on=request.today),
        "is_own": found.reader.is_own,
        "is_subject": found.stands(Role.SUBJECT),
        "is_decided": found.stage is Stage.DECIDED,
        "suggestions": told.suggestions,
        "asked": None if told.asked is None else asked_rows(told.asked, on=request.today),
        "headings": None if told.criticisms is None else by_heading(one, told.criticisms),
        "reports": links_of(request, OF_DOSSIER, _read(found), "reviews:dossier-report", one.pk),
        "digests": TextDigest.objects.filter(dossier=one) if one.is_purged else [],
        **_own_words(request, found, told),
        **_appraisal(found),
        **_acts(found),
    }
    note_dossier_read(one, found.reader, found.texts, actor=request.actor, now=request.now)
    return render(request, "reviews/dossiers/dossier.html", context)


def _own_words(request: SignedInRequest, found: Opened, told: Told) -> dict[str, object]:
    if told.faults is None:
        return {"sees_own_words": False}
    words = own_words_of(found.dossier, told.faults)
    criteria = criteria_of(found.dossier)
    # before the first mark there are no points: 0/100 would read as given
    trace = trace_of(words.scores, criteria) if marks_of(words.scores, criteria) else None
    return {
        "sees_own_words": True,
        "sections": read_sections(found.dossier, words),
        "faults": [(row, how_far_name(row.how_far)) for row in words.faults],
        "trace": trace,
        "scores": score_lines(words, trace),
        "facts": task_facts_of(found.dossier, on=request.today, tasks=told.tasks),
        "struck": discipline_of(found.dossier),
        "below": [(one.name, level_name(one.level)) for one in levels_below(found.dossier)],
    }


def _appraisal(found: Opened) -> dict[str, object]:
    """Return the proposal and the decision, each only to whom it may be shown."""
    rating = found.dossier.rating
    return {
        "self_level": level_name(found.dossier.self_level),
        "appraised": level_name(rating.appraised_level) if Text.APPRAISAL in found.texts else "",
        "decided": level_name(rating.decided_level),
    }


def _acts(found: Opened) -> dict[str, bool]:
    """Say which acts the page offers."""
    one, is_open = found.dossier, found.stage is not Stage.DECIDED and not found.dossier.is_purged
    is_sent = one.state == DossierState.SUBMITTED
    return {
        "may_write": found.reader.is_own and is_open and not is_sent,
        "may_take_back": found.reader.is_own and is_open and is_sent,
        "may_suggest": found.stands(Role.SUGGESTER) and is_open,
        "may_ask": found.stands(Role.COLLECTOR) and is_open,
        "may_note": found.stands(Role.SECRETARY) and is_open and is_sent,
        "may_purge": found.stage is Stage.DECIDED
        and not one.is_purged
        and found.stands(Role.REMOVER),
    }


@signed_in
@require_safe
def report(request: SignedInRequest, dossier_id: int, slug: str) -> HttpResponse:
    """Give out a paper about a dossier to whom its texts may be read; that is a reading too."""
    found = opened(request, dossier_id)
    answer = give(request, OF_DOSSIER, _read(found), slug)
    note_dossier_read(
        found.dossier, found.reader, found.texts, actor=request.actor, now=request.now
    )
    return answer


def _read(found: Opened) -> ReadDossier:
    return ReadDossier(found.dossier, found.texts)


@signed_in
@require_safe
def remark_report(
    request: SignedInRequest, dossier_id: int, request_id: int, slug: str
) -> HttpResponse:
    """Give out a body's remarks as a paper, to whom they may be read."""
    found = opened(request, dossier_id)
    if Text.REMARKS not in found.texts:
        raise Http404
    rows = found.dossier.remark_requests.select_related("remark", "dossier__rating__period")
    answer = give(request, OF_REMARK, get_object_or_404(rows, pk=request_id), slug)
    note_dossier_read(
        found.dossier,
        found.reader,
        found.texts & {Text.REMARKS},
        actor=request.actor,
        now=request.now,
    )
    return answer
