"""Give a post, end it, let it rest, hand it on: each a page of its own, refused with every word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from camket.organisation.actions import (
    Appointment,
    NewDelegation,
    appoint,
    appoint_newcomers,
    delegate,
    end_delegation,
    end_tenure,
    ensure_posts,
    lift_suspension,
    new_person,
    suspend,
)
from camket.organisation.holding_wording import sentence_of
from camket.organisation.kinds import kind_name
from camket.organisation.models import Delegation, Person, Tenure, TenureKind, UnitEdge, UnitSpan
from camket.organisation.posts import MEMBER_POST, posts_for
from camket.organisation.queries import post_title, span_of, spans_of
from camket.organisation.queries.roster import person_for, units_bearing
from camket.permissions.catalogue import Permission
from camket.permissions.queries import delegable, may
from camket.shared.errors import Refused
from camket.web.people.forms import (
    AppointForm,
    DelegateForm,
    EndForm,
    LiftForm,
    SuspendForm,
    TakeBackForm,
    day_after,
)
from camket.web.people.views import SECTION, reach_of
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole

_NEEDED: Final = Permission.MANAGE_PEOPLE
_FOUND: Final = 20
_RECEIVERS: Final = 300
_PERSONAL: Final = frozenset(
    {
        Permission.SIGN_FOR_UNIT,
        Permission.SIGN_FOR_SUPERIOR,
        Permission.SIGN_FOR_COLLECTIVE,
        Permission.APPLY_SEAL,
    }
)
"""A paper asks for the signature of the head it names; nobody signs it in his stead."""


@needs(_NEEDED)
def appoint_one(request: SignedInRequest) -> HttpResponse:
    """Choose the unit by its name, then give a person a post of it."""
    person = _known_person(request)
    unit_id = whole(request.GET.get("don_vi"))
    span = span_of(unit_id, on=request.today) if unit_id else None
    if span is None:
        return _choose_unit(request, person)
    if not may(request.actor, _NEEDED, span.unit_id, on=request.today):
        raise Http404
    name = person.full_name if person else ""
    form = AppointForm(_posted(request), posts=posts_for(span.kind), person_name=name)

    def do() -> object:
        given = form.cleaned_data
        return _appoint(request, person, span, given)

    return _act(
        request,
        form,
        do,
        {
            "heading": _("Bổ nhiệm: %(unit)s") % {"unit": span.name},
            "says": kind_name(span.kind)[:1].upper() + kind_name(span.kind)[1:],
            "person": person,
            "unit": span,
            "button": _("Bổ nhiệm"),
            "done": _("Đã ghi bổ nhiệm."),
        },
    )


def _appoint(
    request: SignedInRequest, person: Person | None, span: UnitSpan, given: dict[str, Any]
) -> int:
    """Appoint somebody known or new; return who it is."""
    wanted = Appointment(
        person=person or new_person(given["full_name"]),
        post=ensure_posts()[given["post"]],
        unit_id=span.unit_id,
        from_on=given["from_on"],
        until_on=day_after(given["last_on"]),
        kind=given["kind"],
        decision_no=given["decision_no"],
    )
    act = appoint if person else appoint_newcomers
    (tenure,) = act([wanted], actor=request.actor, now=request.now)
    return tenure.person_id


def _known_person(request: SignedInRequest) -> Person | None:
    """Return the person named in the address, if the reader may know of him; 404 otherwise."""
    asked = whole(request.GET.get("nguoi"))
    if asked is None:
        return None
    if asked == request.actor.person_id:
        raise Http404  # nobody appoints himself: the next level is asked
    found = person_for(
        asked,
        own_id=request.actor.person_id,
        within=reach_of(request, Permission.VIEW_COMMITMENT),
        on=request.today,
    )
    if found is None:
        raise Http404
    return found.person


def _choose_unit(request: SignedInRequest, person: Person | None) -> HttpResponse:
    words = request.GET.get("tu", "")[:80]
    within = reach_of(request, _NEEDED)
    context = {
        "section": SECTION,
        "person": person,
        "words": words,
        "units": units_bearing(words, within, on=request.today, limit=_FOUND),
    }
    return render(request, "people/choose_unit.html", context)


@needs(_NEEDED)
def end(request: SignedInRequest, tenure_id: int) -> HttpResponse:
    """End a post."""
    tenure = _tenure(request, tenure_id)
    form = EndForm(_posted(request), initial={"last_on": request.today})

    def do() -> object:
        given = form.cleaned_data
        end_tenure(
            tenure.pk,
            ends_on=given["last_on"] + timedelta(days=1),
            reason=given["reason"],
            decision_no=given["decision_no"],
            actor=request.actor,
            now=request.now,
        )
        return tenure.person_id

    return _act(
        request,
        form,
        do,
        _about(
            request,
            tenure,
            heading=_("Cho thôi giữ chức vụ"),
            button=_("Ghi thôi giữ chức vụ"),
            done=_("Đã ghi thôi giữ chức vụ."),
        ),
    )


@needs(_NEEDED)
def suspend_one(request: SignedInRequest, tenure_id: int) -> HttpResponse:
    """Let a post rest."""
    tenure = _tenure(request, tenure_id)
    form = SuspendForm(_posted(request), initial={"from_on": request.today})

    def do() -> object:
        given = form.cleaned_data
        suspend(tenure.pk, **given, actor=request.actor, now=request.now)
        return tenure.person_id

    return _act(
        request,
        form,
        do,
        _about(
            request,
            tenure,
            heading=_("Tạm đình chỉ chức vụ"),
            says=_(
                "Trong thời gian tạm đình chỉ, đồng chí ấy không làm việc gì bằng chức vụ này; "
                "đơn vị có thể cử người phụ trách."
            ),
            button=_("Tạm đình chỉ"),
            done=_("Đã ghi tạm đình chỉ."),
        ),
    )


@needs(_NEEDED)
def lift(request: SignedInRequest, tenure_id: int) -> HttpResponse:
    """Let a post be held again."""
    tenure = _tenure(request, tenure_id)
    form = LiftForm(_posted(request), initial={"from_on": request.today})

    def do() -> object:
        given = form.cleaned_data
        lift_suspension(
            tenure.pk,
            on=given["from_on"],
            decision_no=given["decision_no"],
            reason=given["reason"],
            actor=request.actor,
            now=request.now,
        )
        return tenure.person_id

    return _act(
        request,
        form,
        do,
        _about(
            request,
            tenure,
            heading=_("Hết tạm đình chỉ"),
            button=_("Cho giữ lại chức vụ"),
            done=_("Đã ghi hết tạm đình chỉ."),
        ),
    )


@needs(_NEEDED)
def delegate_one(request: SignedInRequest, tenure_id: int) -> HttpResponse:
    """Let another act for the holder of a post."""
    tenure = _tenure(request, tenure_id, is_own_too=True)
    held = delegable(tenure.post.code, request.today) - _PERSONAL
    form = DelegateForm(
        _posted(request),
        receivers=_receivers(request, tenure),
        permissions=held,
        initial={"from_on": request.today},
    )

    def do() -> object:
        given = form.cleaned_data
        delegate(
            NewDelegation(
                giver_id=tenure.pk,
                receiver_id=int(given["receiver"]),
                permissions=tuple(given["permissions"]),
                from_on=given["from_on"],
                until_on=day_after(given["last_on"]),
                decision_no=given["decision_no"],
            ),
            held={permission.value for permission in held},
            actor=request.actor,
            now=request.now,
        )
        return tenure.person_id

    return _act(
        request,
        form,
        do,
        _about(
            request,
            tenure,
            heading=_("Ủy quyền"),
            says=_(
                "Người nhận ủy quyền làm thay trong thời hạn, không ủy quyền tiếp; nhật ký ghi cả "
                "hai người. Ký bản cam kết là việc của chính người đứng đầu, không ủy quyền."
            ),
            button=_("Ủy quyền"),
            done=_("Đã ghi ủy quyền."),
        ),
    )


def _receivers(request: SignedInRequest, tenure: Tenure) -> list[tuple[Tenure, str]]:
    """Return who may act for a holder: people of his unit and officers of those right below it."""
    near = UnitEdge.objects.filter(
        ancestor_id=tenure.unit_id, depth__lte=1, valid__contains=request.today
    )
    people = list(
        Tenure.objects.filter(
            unit_id__in=near.values("descendant_id"), valid__contains=request.today
        )
        .exclude(Q(person_id=tenure.person_id) | Q(kind=TenureKind.SUSPENDED))
        .exclude(~Q(unit_id=tenure.unit_id), post__code=MEMBER_POST)
        .select_related("person", "post")
        .order_by("post__rank", "person__sort_key")[:_RECEIVERS]
    )
    spans = spans_of([one.unit_id for one in people], on=request.today)
    return [(one, spans[one.unit_id].name if one.unit_id in spans else "") for one in people]


@needs(_NEEDED)
def take_back(request: SignedInRequest, delegation_id: int) -> HttpResponse:
    """End a delegation before its time."""
    delegation = get_object_or_404(
        Delegation.objects.select_related("giver__person", "giver__post", "receiver__person"),
        pk=delegation_id,
    )
    tenure = _tenure(request, delegation.giver_id, is_own_too=True)
    form = TakeBackForm(_posted(request), initial={"last_on": request.today})

    def do() -> object:
        given = form.cleaned_data
        end_delegation(
            delegation.pk,
            on=given["last_on"] + timedelta(days=1),
            reason=given["reason"],
            actor=request.actor,
            now=request.now,
        )
        return tenure.person_id

    return _act(
        request,
        form,
        do,
        _about(
            request,
            tenure,
            heading=_("Chấm dứt ủy quyền"),
            says=_("Ủy quyền số %(number)s cho đồng chí %(name)s.")
            % {"number": delegation.decision_no, "name": delegation.receiver.person.full_name},
            button=_("Chấm dứt"),
            done=_("Đã chấm dứt ủy quyền."),
        ),
    )


def _tenure(request: SignedInRequest, tenure_id: int, *, is_own_too: bool = False) -> Tenure:
    """Return a post the person may act on, or answer 404.

    Nobody ends, suspends or restores himself: the next level is asked (organisation.md §2).
    """
    rows = Tenure.objects.filter(reach_of(request, _NEEDED)).select_related("person", "post")
    if not is_own_too:
        rows = rows.exclude(person_id=request.actor.person_id or 0)
    return get_object_or_404(rows, pk=tenure_id)


def _about(request: SignedInRequest, tenure: Tenure, **words: str) -> dict[str, Any]:
    """Return what a page about one post shows."""
    span = span_of(tenure.unit_id, on=request.today)
    return {
        "person": tenure.person,
        "post": f"{post_title(tenure)} {span.name if span else ''}".strip(),
        "since": tenure.valid.lower,
        "last_day": tenure.valid.upper - timedelta(days=1) if tenure.valid.upper else None,
        **words,
    }


def _posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _act(
    request: SignedInRequest, form: Form, do: Callable[[], object], page: dict[str, Any]
) -> HttpResponse:
    """Show a form, or do what it asks and go to the person's page; what is refused stays typed."""
    if form.is_bound and form.is_valid():
        try:
            person_id = do()
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, page["done"])
            return go_to(request, "people:person", person_id)
    context = {"section": SECTION, "form": form, **page}
    return render(request, "people/act.html", context, status=422 if form.is_bound else 200)
