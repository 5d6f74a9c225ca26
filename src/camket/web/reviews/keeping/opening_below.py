"""Open a period for all bodies below: asked for, looked at, opened, stopped, gone on with."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.files.models import Job, JobState
from camket.permissions.catalogue import Permission
from camket.reviews.actions.periods.opening_below import (
    begin_opening,
    bodies_of,
    confirm_opening,
    new_in,
    openings_of,
    resume_opening,
    stop_opening,
)
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import Period
from camket.reviews.queries.chosen_rules import rule_choices
from camket.reviews.queries.rated.below import Body
from camket.reviews.wording.refusals import sentence_of
from camket.rules.schemes.numbers_366 import SCHEME
from camket.shared.errors import Refused
from camket.web.reviews.keeping.open_form import OpenAnyForm, first_choices
from camket.web.shared.http import SignedInRequest, go_to, needs, render_part, say, whole

_ROWS: Final = 50
_GAPS: Final = (2, 2, 3, 4, 6, 8, 10)
"""Seconds between two looks at a job; they grow, and the last one stays."""
_SKIPPED: Final = "bo-qua"
_WRITTEN: Final = (PeriodKind.YEAREND, PeriodKind.TERM, PeriodKind.ADHOC)
"""Kinds in which each person writes a self-review, and is told so."""
_WORDS: Final = {
    JobState.WAITING: ("wait", _l("đang chờ đến lượt")),
    JobState.CHECKING: ("wait", _l("đang xem các đơn vị")),
    JobState.READY: ("wait", _l("đã xem, chưa mở")),
    JobState.QUEUED: ("wait", _l("đang chờ đến lượt")),
    JobState.WRITING: ("wait", _l("đang mở kỳ")),
    JobState.DONE: ("done", _l("đã xong")),
    JobState.REFUSED: ("late", _l("không mở được")),
    JobState.STOPPED: ("draft", _l("đã dừng")),
    JobState.FAILED: ("late", _l("không làm xong")),
}


@needs(Permission.MANAGE_CAMPAIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask which period and whom, and let a worker look at the bodies below."""
    root = request.actor.scope_id or 0
    posted = request.POST if request.method == "POST" else None
    rules = rule_choices(root, on=request.today, schemes=(SCHEME,))
    first = first_choices(request.today)
    form = OpenAnyForm(posted, initial=first, groups=[], rules=rules, has_basis=False)
    if posted is not None and form.is_valid():
        try:
            job = begin_opening(root, form.told(), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            return go_to(request, "reviews:open-below-job", job.pk)
    latest = openings_of(root).first()
    context = {
        "section": "reviews",
        "form": form,
        "latest": latest,
        "word": _WORDS[JobState(latest.state)] if latest else None,
        "latest_period": _period_of(latest) if latest else None,
    }
    status = 422 if posted is not None else 200
    return render(request, "reviews/open_below.html", context, status=status)


@needs(Permission.MANAGE_CAMPAIGN)
@require_safe
def opening(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Show how far an opening is, which bodies it opens, which it passes over and why."""
    job = _job(request, job_id)
    new, bodies = new_in(job.asked["new"]), bodies_of(job)
    opens = [one for one in bodies if one.opens]
    skipped = [one for one in bodies if not one.opens]
    tab = _SKIPPED if request.GET.get("xem") == _SKIPPED else ""
    looks = whole(request.GET.get("lan"), most=1000) or 0
    chip, word = _WORDS[JobState(job.state)]
    context: dict[str, Any] = {
        "section": "reviews",
        "job": job,
        "period": _period_of(job),
        "new": new,
        "asks_persons": new.kind in _WRITTEN,
        "chip": chip,
        "word": word,
        "gap": _GAPS[min(looks, len(_GAPS) - 1)],
        "looks": looks + 1,
        "share": 100 * min(job.done, job.total) // job.total if job.total else 0,
        "has_looked": "bodies" in job.result,
        "counts": _counts(opens),
        "opens": len(opens),
        "skipped": len(skipped),
        "held": sum(one.holds_one for one in skipped),
        "tab": tab,
        "page": Paginator(skipped if tab else opens, _ROWS).get_page(request.GET.get("trang")),
        "may_stop": job.is_moving and not job.stop_asked,
        "may_resume": job.state in (JobState.STOPPED, JobState.FAILED),
    }
    return render_part(request, "reviews/open_below_job.html", "job", context)


@needs(Permission.MANAGE_CAMPAIGN)
@require_POST
def confirm(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Let the bodies that were looked at be opened."""
    job = _job(request, job_id)
    if not confirm_opening(job.pk, actor=request.actor, now=request.now):
        say(request, _("Lần mở này không còn chờ đồng chí cho mở."))
    return go_to(request, "reviews:open-below-job", job.pk)


@needs(Permission.MANAGE_CAMPAIGN)
@require_POST
def stop(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Stop after the bodies that are being opened."""
    job = _job(request, job_id)
    stop_opening(job.pk, actor=request.actor, now=request.now)
    return go_to(request, "reviews:open-below-job", job.pk)


@needs(Permission.MANAGE_CAMPAIGN)
@require_POST
def resume(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Go on with what was left."""
    job = _job(request, job_id)
    if not resume_opening(job.pk, actor=request.actor, now=request.now):
        say(request, _("Lần mở này không dừng nên không có gì để làm tiếp."))
    return go_to(request, "reviews:open-below-job", job.pk)


def _job(request: SignedInRequest, job_id: int) -> Job:
    """Return an opening of the unit the reader works for, whoever of it asked; or answer 404."""
    return get_object_or_404(openings_of(request.actor.scope_id or 0), pk=job_id)


def _period_of(job: Job) -> str:
    """Return what the period is called, as a list calls it."""
    new = new_in(job.asked["new"])
    days = new.days
    named = Period(kind=new.kind.value, year=new.year, quarter=new.quarter, title=new.title)
    if days is not None:
        named.starts_on, named.ends_on = days.starts_on, days.ends_on
    return str(named)


def _counts(bodies: list[Body]) -> dict[str, int]:
    return {
        "collectives": sum(one.collectives for one in bodies),
        "persons": sum(one.persons for one in bodies),
        "left_out": sum(one.left_out for one in bodies),
    }
