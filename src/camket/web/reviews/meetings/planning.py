"""Review meetings of a period: the list, and the plan of a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from camket.organisation.composed import composed
from camket.organisation.models import Tenure
from camket.organisation.queries import post_title, spans_of
from camket.permissions.catalogue import Permission
from camket.reviews.actions.meetings.holding import NewMeeting, plan_meeting
from camket.reviews.decisions.votes import LENGTH_SOURCE, Composition
from camket.reviews.models import Period, Rating, ReviewMeeting
from camket.reviews.queries.kept import with_state
from camket.reviews.queries.meetings.rows import (
    bodies_of_kind,
    count_to_come,
    keys_to_come,
    members_of,
    names_to_come,
    people_around,
    subjects_to_come,
)
from camket.reviews.queries.meetings.visible import (
    Circle,
    circle_of,
    may_meet_in,
    meetings_of,
    periods_with_meetings,
)
from camket.reviews.wording.meetings import sentence_of_meeting
from camket.shared.errors import Refused
from camket.web.reviews.meetings.forms import PlanForm
from camket.web.reviews.meetings.showing import READERS
from camket.web.reviews.paging import Keyed
from camket.web.shared.http import SignedInRequest, first_or_404, go_to, needs, say, whole

_TYPED: Final = (
    *("composition", "held_on", "begins", "days", "place", "guests"),
    *("chair", "secretary", "head_teller", "teller"),
)


@needs(*READERS)
@require_safe
def meeting_list(request: SignedInRequest, period_id: int) -> HttpResponse:
    """List the meetings of a period that the person may read."""
    circle = circle_of(request.actor, request.today)
    period: Any = first_or_404(_period_read(period_id, circle))
    meetings = list(_meetings_read(period_id, circle))
    spans = spans_of([one.body_id for one in meetings], on=request.today)
    context = {
        "section": "reviews",
        "period": period,
        "meetings": [(one, spans.get(one.body_id)) for one in meetings],
        "may_plan": period.may_meet and not period.is_closed,
    }
    return render(request, "reviews/meetings.html", context)


@composed
def _period_read(pk: int, circle: Circle) -> QuerySet[Period]:
    return periods_with_meetings(circle).filter(pk=pk)


@composed
def _meetings_read(period_id: int, circle: Circle) -> QuerySet[ReviewMeeting]:
    found = meetings_of(circle)
    return found.filter(period_id=period_id).order_by("-held_on", "-pk")


def _own_period(request: SignedInRequest, period_id: int) -> Period:
    return first_or_404(_own_read(period_id, request.actor.scope_id or 0))


@composed
def _own_read(pk: int, unit_id: int) -> QuerySet[Period]:
    return with_state(Period.objects.filter(may_meet_in(unit_id), pk=pk))


@needs(Permission.SELF_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Ask when and where a body meets, who chairs, whom it reviews; and plan it."""
    period = _own_period(request, period_id)
    body_id = request.actor.scope_id or 0
    span = spans_of([body_id], on=request.today).get(body_id)
    if span is None or not (bodies := bodies_of_kind(span.kind)):
        raise Http404
    members = {
        one.person_id: one
        for body in reversed(bodies)
        for one in members_of(body_id, body, on=request.today)
    }
    around = people_around(body_id, on=request.today)
    choice = _choice(request, period, body_id)
    is_sent = request.method == "POST" and not choice.is_turning
    form = PlanForm(
        request.POST if is_sent else None,
        bodies=bodies,
        members=_named(members.values()),
        writers=[(one.pk, one.full_name) for one in around],
        subjects=choice.offered,
        initial={
            "composition": bodies[0].value,
            "held_on": request.today,
            "days": 1,
            # what is typed already, while its writer looks through the pages of subjects
            **({name: request.POST.get(name) for name in _TYPED} if choice.is_turning else {}),
            "ratings": choice.chosen,
        },
    )
    if is_sent and form.is_valid():
        told = form.cleaned_data
        try:
            meeting = plan_meeting(
                NewMeeting(
                    period_id=period.pk,
                    body_id=body_id,
                    composition=Composition(told["composition"]),
                    held_on=told["held_on"],
                    begins=told["begins"],
                    days=told["days"],
                    place=told["place"],
                    chair_id=told["chair"],
                    secretary_id=told["secretary"],
                    rating_ids=told["ratings"],
                    guests=told["guests"],
                    head_teller_id=told["head_teller"],
                    teller_id=told["teller"],
                ),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of_meeting(refused))
        else:
            say(request, _("Đã lập hội nghị. Điểm danh khi khai mạc."))
            return go_to(request, "reviews:meeting", meeting.pk)
    context = {
        "section": "reviews",
        "period": period,
        "form": form,
        "body": span,
        "source": LENGTH_SOURCE,
        "page": choice.page,
        "elsewhere": choice.elsewhere,
        "shown": len(choice.page.object_list),
    }
    return render(request, "reviews/meeting_plan.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A page of the subjects to come, and what is chosen on it and on others.

    Attributes:
        elsewhere: What is chosen on other pages: sent along unseen, so that nothing is lost.
        is_turning: Another page of subjects is asked for; nothing is planned yet.
    """

    page: Page[Rating]
    elsewhere: list[Rating]
    chosen: list[int]
    is_turning: bool

    @property
    def offered(self) -> list[tuple[int, str]]:
        """Return what may be chosen: the page first, then what is chosen already elsewhere."""
        return [(one.pk, _subject_words(one)) for one in (*self.page.object_list, *self.elsewhere)]


def _choice(request: SignedInRequest, period: Period, body_id: int) -> _Choice:
    coming = subjects_to_come(period, body_id)
    told = request.POST
    is_turning = "trang" in told or "ca-trang" in told
    number = told.get("trang") or told.get("o-trang") or request.GET.get("trang")
    count = count_to_come(period, body_id)
    page = Keyed(
        keys_to_come(period, body_id),
        lambda keys: names_to_come(period, body_id, keys),
        coming.count() if count is None else count,
    ).get_page(number)
    shown = [one.pk for one in page.object_list]
    if request.method != "POST":
        # a list that fits a page is reviewed whole, as a rule; of a longer one somebody chooses
        return _Choice(page, [], shown if page.paginator.num_pages == 1 else [], is_turning)
    keys = {key for key in map(whole, told.getlist("ratings")) if key is not None}
    if "ca-trang" in told:
        keys.update(shown)
    elsewhere = list(coming.filter(pk__in=keys.difference(shown)).only("name")) if keys else []
    return _Choice(page, elsewhere, sorted(keys), is_turning)


def _subject_words(subject: Rating) -> str:
    why = getattr(subject, "not_reviewed", None)
    if not why:
        return subject.name
    return _("%(name)s (lần trước chưa kiểm điểm: %(why)s)") % {"name": subject.name, "why": why}


def _named(tenures: Iterable[Tenure]) -> list[tuple[int, str]]:
    held = sorted(tenures, key=lambda one: (one.post.rank, one.person.sort_key))
    return [(one.person_id, f"{one.person.full_name}, {post_title(one)}") for one in held]
