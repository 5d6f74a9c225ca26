"""Points from the standing committee above, and what was said at the meeting."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from camket.organisation.queries import people_in, post_title
from camket.reviews.actions.dossiers.criticising import Spoken, correct_criticism, note_criticism
from camket.reviews.actions.dossiers.suggesting import suggest_point, withdraw_point
from camket.reviews.actions.ratings.reading import note_dossier_read
from camket.reviews.decisions.confidence import Role, Text
from camket.reviews.decisions.forms import FormCode, headings_of
from camket.reviews.models import Criticism
from camket.reviews.queries.dossiers.reading import suggestions_of, told_of
from camket.reviews.wording.dossiers import sentence_of
from camket.shared.errors import Refused
from camket.web.reviews.dossiers.forms import PointForm, SpokenForm
from camket.web.reviews.dossiers.opening import Opened, opened, unit_of
from camket.web.reviews.dossiers.showing import by_heading
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Put a point to a subject, below those that stand."""
    found = opened(request, dossier_id, Role.SUGGESTER)
    form = PointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            suggest_point(
                dossier_id, form.cleaned_data["text"], actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã gửi điểm gợi ý; người viết phải giải trình."))
            return go_to(request, "reviews:dossier-suggest", dossier_id)
    context = {
        "section": "reviews",
        "dossier": found.dossier,
        "period": found.period,
        "unit": unit_of(found.dossier),
        "suggestions": suggestions_of(found.dossier),
        "form": form,
    }
    note_dossier_read(
        found.dossier,
        found.reader,
        found.texts & {Text.SUGGESTIONS},
        actor=request.actor,
        now=request.now,
    )
    status = 422 if form.errors else 200
    return render(request, "reviews/dossiers/suggest.html", context, status=status)


@signed_in
@require_POST
def withdraw(request: SignedInRequest, dossier_id: int, suggestion_id: int) -> HttpResponse:
    """Take back a point nobody answered."""
    found = opened(request, dossier_id, Role.SUGGESTER)
    point = get_object_or_404(found.dossier.suggestions, pk=suggestion_id)
    try:
        withdraw_point(point.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of(refused))
    else:
        say(request, _("Đã rút điểm gợi ý."))
    return go_to(request, "reviews:dossier-suggest", dossier_id)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def criticise(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Write down at the meeting who said what under which heading, and the answer."""
    found = opened(request, dossier_id, Role.SECRETARY)
    form = _spoken(request, found, {"met_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            note_criticism(dossier_id, _said(form), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi góp ý."))
            return go_to(request, "reviews:dossier-criticise", dossier_id)
    return _meeting(request, found, form, None)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, dossier_id: int, criticism_id: int) -> HttpResponse:
    """Correct what was written down."""
    found = opened(request, dossier_id, Role.SECRETARY)
    row = get_object_or_404(Criticism, pk=criticism_id, dossier=found.dossier)
    initial = {
        "heading": row.heading,
        "said_by": row.said_by_name,
        "met_on": row.met_on,
        "text": row.text,
        "answer": row.answer,
        "version": row.version,
    }
    form = _spoken(request, found, initial)
    if request.method == "POST" and form.is_valid():
        try:
            correct_criticism(
                row.pk,
                _said(form),
                version=form.cleaned_data["version"] or 0,
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã sửa góp ý."))
            return go_to(request, "reviews:dossier-criticise", dossier_id)
    return _meeting(request, found, form, row)


def _spoken(request: SignedInRequest, found: Opened, initial: dict[str, object]) -> SpokenForm:
    return SpokenForm(
        request.POST if request.method == "POST" else None,
        headings=headings_of(FormCode(found.dossier.form)),
        initial=initial,
    )


def _said(form: SpokenForm) -> Spoken:
    told = form.cleaned_data
    return Spoken(told["heading"], told["said_by"], told["text"], told["met_on"], told["answer"])


def _meeting(
    request: SignedInRequest, found: Opened, form: SpokenForm, row: Criticism | None
) -> HttpResponse:
    one = found.dossier
    members = people_in([one.unit_id], on=request.today)
    context = {
        "section": "reviews",
        "dossier": one,
        "period": found.period,
        "unit": unit_of(one),
        "headings": by_heading(one, told_of(one, frozenset({Text.CRITICISM})).criticisms or []),
        "members": [f"{held.person.full_name}, {post_title(held)}" for held in members],
        "form": form,
        "row": row,
        "may_note": found.stage == "submitted",
    }
    note_dossier_read(
        one, found.reader, found.texts & {Text.CRITICISM}, actor=request.actor, now=request.now
    )
    status = 422 if form.errors else 200
    return render(request, "reviews/dossiers/criticise.html", context, status=status)
