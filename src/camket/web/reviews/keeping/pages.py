"""Open a period of any kind, see who is rated in it and why not, have its facts counted anew."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Func, JSONField, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.files.models import Job
from camket.organisation.arrays import among, holding
from camket.organisation.composed import composed
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.actions.periods.at_once import FILL, begin_filling
from camket.reviews.actions.periods.keeping import (
    change_class,
    leave_out,
    take_in,
)
from camket.reviews.actions.periods.opening import open_review
from camket.reviews.decisions.states import PeriodState, SubjectKind
from camket.reviews.models import (
    PERIOD_STATE_NAMES,
    SUBJECT_NAMES,
    Period,
    PostReview,
    Rating,
)
from camket.reviews.queries.chosen_rules import is_civil, rule_choices
from camket.reviews.queries.kept import with_state
from camket.reviews.queries.rated.steps import asked, steps_of, with_contested
from camket.reviews.queries.rated.subjects import groups_below
from camket.reviews.queries.whole_rows import as_array, from_array
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.shared.text import clean, fold, within_sentence
from camket.web.reviews.keeping.open_form import OpenAnyForm, first_choices
from camket.web.reviews.paging import Keyed
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, first_or_404, go_to, needs, say

_ORDER: Final = ("kind", "group", "sort_key", "pk")
_LEFT_OUT: Final = ("left_out", "left_out_reason", "left_out_citation", "left_out_mark")


class ReasonForm(Form):
    """Why somebody is taken in or left out."""

    reason = TextField(label=_l("Lý do"), max_length=1000)


@needs(Permission.MANAGE_CAMPAIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def open_any(request: SignedInRequest) -> HttpResponse:
    """Ask which days, which rules and whom, and open."""
    superior = request.actor.scope_id or 0
    groups = groups_below(superior, on=request.today)
    posted = request.POST if request.method == "POST" else None
    rules = rule_choices(superior, on=request.today)
    initial = {**first_choices(request.today), "groups": groups}
    form = OpenAnyForm(posted, initial=initial, groups=groups, rules=rules)
    if posted is not None and form.is_valid():
        try:
            period = open_review(superior, form.told(), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã mở kỳ %(period)s.") % {"period": within_sentence(str(period))})
            return go_to(request, "reviews:subjects", period.pk)
    status = 422 if posted is not None else 200
    context = {"section": "reviews", "form": form}
    return render(request, "reviews/open_any.html", context, status=status)


@needs(Permission.MANAGE_CAMPAIGN)
@require_safe
def subjects(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show who is in and who is not, by which rule, and how far the period is."""
    return _show(request, own_period(request, period_id))


@needs(Permission.MANAGE_CAMPAIGN)
@require_POST
def participate(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Take a subject in or leave it out, with the reason."""
    period = own_period(request, period_id)
    rating = get_object_or_404(Rating, pk=rating_id, period=period)
    form = ReasonForm(request.POST)
    if form.is_valid():
        act = take_in if rating.left_out else leave_out
        try:
            act(
                rating.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            return _show(request, period, problem=sentence_of(refused), status=422)
        say(request, _("Đã đổi diện xếp loại."))
        return go_to(request, "reviews:subjects", period.pk)
    return _show(request, period, problem=_("Chưa ghi lý do."), status=422)


@needs(Permission.MANAGE_CAMPAIGN)
@require_POST
def reclass(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Move a member over to the other class of members, with the reason."""
    period = own_period(request, period_id)
    rating = get_object_or_404(Rating, pk=rating_id, period=period)
    is_outside = rating.kind == SubjectKind.MEMBER_OUTSIDE
    kind = SubjectKind.INDIVIDUAL if is_outside else SubjectKind.MEMBER_OUTSIDE
    reason = request.POST.get("reason", "")[:1000]
    try:
        change_class(rating.pk, kind, reason=reason, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, period, problem=sentence_of(refused), status=422)
    say(request, _("Đã đổi loại đối tượng."))
    return go_to(request, "reviews:subjects", period.pk)


@needs(Permission.MANAGE_CAMPAIGN)
@require_POST
def fill(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Let the facts of this period and of the units below be counted anew by a worker."""
    period = own_period(request, period_id)
    try:
        begin_filling(period.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, period, problem=sentence_of(refused), status=422)
    say(request, _("Đang tính lại số liệu của kỳ và của các cấp dưới."))
    return go_to(request, "reviews:subjects", period.pk)


def own_period(request: SignedInRequest, period_id: int) -> Period:
    """Return a period of the actor's own body, or answer 404."""
    return first_or_404(_own_read(period_id, request.actor.scope_id or 0))


@composed
def _own_read(pk: int, superior_id: int) -> QuerySet[Period]:
    own = with_contested(with_state(Period.objects.filter(pk=pk, superior_id=superior_id)))
    of_period = Func(OuterRef("pk"), function="to_jsonb", output_field=JSONField())
    jobs = Job.objects.filter(kind=FILL, asked__period=of_period).order_by("-pk")[:1]
    return own.annotate(filling=as_array(jobs))


def _show(
    request: SignedInRequest, period: Period, *, problem: str = "", status: int = 200
) -> HttpResponse:
    tab = "khong-xep-loai" if request.GET.get("xem") == "khong-xep-loai" else ""
    words = clean(request.GET.get("q", ""))[:100]
    reads = holds(request.actor, Permission.VIEW_RATINGS)
    steps = steps_of(period, words=fold(words), left_out_alone=bool(tab))
    pattern = holding(fold(words)) if words else None
    pages = Keyed(_keys(period.pk, pattern, bool(tab)), _rows, steps.shown)
    page = pages.get_page(request.GET.get("trang"))
    context = {
        "section": "reviews",
        "period": period,
        "state_word": PERIOD_STATE_NAMES[PeriodState(period.state)],
        "steps": steps,
        "page": page,
        "tab": tab,
        "words": words,
        "contests": getattr(period, "contested", 0),
        "problem": problem,
        "job": next(iter(from_array(Job, getattr(period, "filling", ()))), None),
        "kinds": {kind.value: name for kind, name in SUBJECT_NAMES.items()},
        "numbers": _numbers(period),
        "is_civil": is_civil(period.scheme),
        "reads_facts": reads,
        "sees_ratings": bool(steps.all) and reads,
    }
    return render(request, "reviews/subjects.html", context, status=status)


@composed
def _keys(period_id: int, pattern: str | None, left_out_alone: bool) -> QuerySet[Rating, Any]:
    """Return the keys of the subjects that are asked for, in the order of the page."""
    found = Rating.objects.filter(asked(pattern, left_out_alone), period_id=period_id)
    keys: QuerySet[Rating, Any] = found.order_by(*_ORDER).values_list("pk", flat=True)
    return keys


@composed
def _rows(keys: list[int]) -> QuerySet[Rating]:
    """Return these ratings as the page shows and sorts them."""
    posts = Prefetch("posts", PostReview.objects.defer("facts"))
    rows = Rating.objects.filter(among("pk", keys)).order_by(*_ORDER)
    return rows.only(*("kind", "name", "group"), *_LEFT_OUT).prefetch_related(posts)


def _numbers(period: Period) -> list[dict[str, Any]]:
    """Return the rules on who is rated that the period keeps, with place and mark."""
    kept = period.snapshot.get("participation", {})
    return [*kept.get("numbers", {}).values(), *filter(None, [kept.get("unit_months")])]
