"""One's own self-review: write it, have it kept while typing, send it, take it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from camket.reviews.actions.dossiers.writing import (
    autosave_dossier,
    save_dossier,
    submit_dossier,
    take_back_dossier,
)
from camket.reviews.decisions.confidence import Role
from camket.reviews.decisions.dossiers import DossierRefusal, DossierState
from camket.reviews.models import Dossier, Suggestion
from camket.reviews.queries.dossiers.facts import discipline_of, levels_below, task_facts_of
from camket.reviews.queries.dossiers.reading import OwnWords, own_words_of, suggestions_of
from camket.reviews.queries.dossiers.scores import ScoreRow, criteria_of, trace_of
from camket.reviews.wording.dossiers import gap_sentence, sentence_of
from camket.rules.criteria import CriteriaSet
from camket.shared.errors import Refused
from camket.shared.text import show_instant, show_number
from camket.web.reviews.dossiers.forms import SelfReviewForm
from camket.web.reviews.dossiers.opening import Opened, opened, unit_of
from camket.web.reviews.dossiers.showing import level_name
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in

_WRITERS = (Role.SUBJECT, Role.WRITER)
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class _Page:
    """A dossier with all that its form shows."""

    opened: Opened
    words: OwnWords
    suggestions: list[Suggestion]
    criteria: CriteriaSet

    @property
    def dossier(self) -> Dossier:
        return self.opened.dossier

    def form(self, posted: QueryDict | None = None) -> SelfReviewForm:
        return SelfReviewForm(
            posted,
            dossier=self.dossier,
            words=self.words,
            suggestions=self.suggestions,
            criteria=self.criteria,
        )


def _page(request: SignedInRequest, dossier_id: int) -> _Page:
    found = opened(request, dossier_id, *_WRITERS)
    dossier = found.dossier
    return _Page(found, own_words_of(dossier), suggestions_of(dossier), criteria_of(dossier))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Show one's own self-review with the facts of the period beside it; keep what is typed."""
    page = _page(request, dossier_id)
    if page.dossier.state != DossierState.DRAFT or page.opened.stage == "decided":
        return go_to(request, "reviews:dossier", dossier_id)
    if request.method != "POST":
        return _show(request, page, page.form())
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    if _keep(request, page, form) is None:
        return _refused(request, dossier_id, form)
    say(request, _("Đã ghi bản nháp. Chưa ai khác đọc được."))
    return go_to(request, "reviews:dossier-write", dossier_id)


def _keep(request: SignedInRequest, page: _Page, form: SelfReviewForm) -> Dossier | None:
    """Keep the draft; a refusal stands on the form."""
    try:
        return save_dossier(
            page.dossier.pk,
            form.written(),
            version=form.cleaned_data["version"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, sentence_of(refused))
        form.is_stale = refused.reason is DossierRefusal.STALE
        return None


def _refused(request: SignedInRequest, dossier_id: int, form: SelfReviewForm) -> HttpResponse:
    """Show the page as it is kept now beside what was typed; saving again then overwrites."""
    page = _page(request, dossier_id)
    posted = request.POST.copy()
    if form.is_stale:
        posted["version"] = str(page.dossier.version)
    again = page.form(posted)
    again.is_valid()
    for error in form.non_field_errors():
        again.add_error(None, error)
    again.is_stale = form.is_stale
    return _show(request, page, again, status=422)


@signed_in
@require_POST
def autosave(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Keep a draft while it is typed, all that is valid; answer its new version and the sums."""
    page = _page(request, dossier_id)
    form = page.form(request.POST)
    problems = [] if form.is_valid() else [str(e) for es in form.errors.values() for e in es]
    if "version" not in form.cleaned_data:
        return JsonResponse({"says": " ".join(problems)}, status=422)
    try:
        kept = autosave_dossier(
            dossier_id,
            form.written(),
            version=form.cleaned_data["version"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return JsonResponse({"says": sentence_of(refused)}, status=_CONFLICT)
    return JsonResponse(
        {
            "version": kept.version,
            "says": " ".join(
                [_("Đã tự ghi lúc %(at)s.") % {"at": show_instant(request.now)}, *problems]
            ),
            "sums": _sums(form, page.criteria),
        }
    )


def _sums(form: SelfReviewForm, criteria: CriteriaSet) -> dict[str, str]:
    """Return the points so far of what is on the form, in words of numbers."""
    rows = {
        code: ScoreRow(
            code, None if one.points is None else str(one.points), one.applies, one.explanation
        )
        for code, one in form.written().scores.items()
    }
    trace = trace_of(rows, criteria)
    if trace is None:
        return {}
    return {
        "general": show_number(trace.general.points, 2),
        "results": show_number(trace.results.points, 2),
        "total": show_number(trace.total, 2),
    }


@signed_in
@require_POST
def submit(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Keep what is typed, then send it; what is missing is named place by place."""
    page = _page(request, dossier_id)
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    kept = _keep(request, page, form)
    if kept is None:
        return _refused(request, dossier_id, form)
    try:
        submit_dossier(dossier_id, version=kept.version, actor=request.actor, now=request.now)
    except Refused as refused:
        return _lacking(request, dossier_id, refused)
    say(request, _("Đã gửi bản kiểm điểm."))
    return go_to(request, "reviews:dossier", dossier_id)


def _lacking(request: SignedInRequest, dossier_id: int, refused: Refused) -> HttpResponse:
    page = _page(request, dossier_id)
    posted = request.POST.copy()
    posted["version"] = str(page.dossier.version)
    form = page.form(posted)
    form.is_valid()
    gaps = refused.details.get("gaps", [])
    for gap in gaps:
        form.add_error(gap.where if gap.where in form.fields else None, gap_sentence(gap))
    if not gaps:
        form.add_error(None, sentence_of(refused))
    return _show(request, page, form, status=422)


@signed_in
@require_POST
def take_back(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Make a sent self-review a draft again."""
    opened(request, dossier_id, *_WRITERS)
    try:
        take_back_dossier(dossier_id, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of(refused))
        return go_to(request, "reviews:dossier", dossier_id)
    say(request, _("Đã lấy lại để sửa. Sửa xong thì gửi lại."))
    return go_to(request, "reviews:dossier-write", dossier_id)


def _show(
    request: SignedInRequest, page: _Page, form: SelfReviewForm, *, status: int = 200
) -> HttpResponse:
    dossier = page.dossier
    context = {
        "section": "self_reviews",
        "dossier": dossier,
        "period": page.opened.period,
        "unit": unit_of(dossier),
        "form": form,
        "facts": task_facts_of(dossier, on=request.today),
        "struck": discipline_of(dossier),
        "below": [(one.name, level_name(one.level)) for one in levels_below(dossier)],
        "trace": trace_of(page.words.scores, page.criteria),
        "criteria": page.criteria,
        "certainty": max((one.mark for one in page.criteria.scored()), key=str),
        "is_past_due": request.today > page.opened.period.due_on,
    }
    return render(request, "reviews/dossiers/write.html", context, status=status)
