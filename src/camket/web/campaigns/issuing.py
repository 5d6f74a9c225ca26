"""Issue all agreed commitments of a campaign: begin, watch, stop, go on."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from camket.commitments.actions.issuing_all import (
    begin_issuing,
    jobs_of_campaign,
    resume_issuing,
    stop_issuing,
)
from camket.commitments.decisions import Status
from camket.commitments.models import Campaign, Commitment
from camket.commitments.wording import sentence_of
from camket.files.models import Job, JobProblem, JobState
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.web.campaigns.held import SECTION, campaign_held
from camket.web.shared.http import SignedInRequest, go_to, needs, render_part, say, whole

_PAGE_ROWS: Final = 50
_GAPS: Final = (2, 2, 3, 4, 6, 8, 10)
"""Seconds between two looks at a job; they grow, and the last one stays."""
_WORDS: Final = {
    JobState.WAITING: ("wait", gettext_lazy("đang chờ đến lượt")),
    JobState.WRITING: ("wait", gettext_lazy("đang phát hành")),
    JobState.DONE: ("done", gettext_lazy("đã xong")),
    JobState.STOPPED: ("draft", gettext_lazy("đã dừng")),
    JobState.FAILED: ("late", gettext_lazy("không làm xong")),
}


@needs(Permission.ISSUE_COMMITMENT)
def issuing(request: SignedInRequest, year: int) -> HttpResponse:
    """Show how many are agreed and how far the job is; a post begins it."""
    campaign = campaign_held(request, year)
    refusal = ""
    if request.method == "POST":
        try:
            begin_issuing(campaign.pk, actor=request.actor, now=request.now)
        except Refused as refused:
            refusal = sentence_of(refused)
        else:
            return go_to(request, "campaigns:issuing", year)
    return _page(request, campaign, refusal=refusal)


@needs(Permission.ISSUE_COMMITMENT)
@require_POST
def stop(request: SignedInRequest, year: int) -> HttpResponse:
    """Stop after the papers that are being sealed."""
    campaign = campaign_held(request, year)
    job = _latest(campaign)
    if job is not None:
        stop_issuing(job.pk, actor=request.actor, now=request.now)
    return go_to(request, "campaigns:issuing", year)


@needs(Permission.ISSUE_COMMITMENT)
@require_POST
def resume(request: SignedInRequest, year: int) -> HttpResponse:
    """Go on with what is still agreed."""
    campaign = campaign_held(request, year)
    job = _latest(campaign)
    if job is None or not resume_issuing(job.pk, actor=request.actor, now=request.now):
        say(request, _("Không có việc phát hành nào đang dừng."))
    return go_to(request, "campaigns:issuing", year)


def _latest(campaign: Campaign) -> Job | None:
    return jobs_of_campaign(campaign.pk).first()


def _page(request: SignedInRequest, campaign: Campaign, *, refusal: str) -> HttpResponse:
    job = _latest(campaign)
    looks = whole(request.GET.get("lan"), most=1000) or 0
    agreed = Commitment.objects.filter(campaign=campaign, status=Status.AGREED.value).count()
    context: dict[str, Any] = {
        "section": SECTION,
        "campaign": campaign,
        "agreed": agreed,
        "refusal": refusal,
        "job": job,
        "gap": _GAPS[min(looks, len(_GAPS) - 1)],
        "looks": looks + 1,
    }
    if job is not None:
        chip, word = _WORDS[JobState(job.state)]
        total = int(job.asked["total"])
        context |= {
            "chip": chip,
            "word": word,
            "done": job.done,
            "total": total,
            "share": 100 * min(job.done, total) // total,
            "may_stop": job.is_moving and not job.stop_asked,
            "may_resume": job.state in (JobState.STOPPED, JobState.FAILED) and agreed > 0,
        }
        if job.errors:
            problems = JobProblem.objects.filter(job=job).order_by("number")
            context["page"] = Paginator(problems, _PAGE_ROWS).get_page(request.GET.get("trang"))
    status = 422 if refusal else 200
    return render_part(request, "campaigns/issuing.html", "job", context, status=status)
