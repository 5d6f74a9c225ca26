"""What is stored about oneself, and who read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from camket.accounts.models import User
from camket.audit.models import Entry
from camket.commitments.models import Slot
from camket.organisation.models import Person
from camket.organisation.queries.roster import delegations_of, posts_held
from camket.reviews.models import Dossier, Rating
from camket.rules.levels import Level
from camket.tasks.models import Task
from camket.web.administration.words import word_of
from camket.web.shared.http import SignedInRequest, signed_in

_READINGS: Final = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """One time somebody read something about the person."""

    at: datetime
    who: str
    post: str
    what: str
    object_name: str


@signed_in
@require_safe
def own_data(request: SignedInRequest) -> HttpResponse:
    """Show everything stored about the person who asks, and who read it."""
    user = cast("User", request.user)
    person = _person(request.actor.person_id)
    ratings = _ratings(person)
    context: dict[str, Any] = {
        "section": "account",
        "login_name": user.login,
        "account": user,
        "person": person,
        "held": posts_held(person.pk, on=request.today) if person else [],
        "delegations": delegations_of(person.pk, on=request.today) if person else [],
        "ratings": ratings,
        "readings": _readings(person, [rating.pk for rating, _ in ratings]),
        "most": _READINGS,
    }
    return render(request, "people/own_data.html", context)


def _person(person_id: int | None) -> Person | None:
    """Return the person with the number of his tasks and signatures; None without one."""
    tasks = Task.objects.filter(owner_id=OuterRef("pk"))
    signed = Slot.objects.filter(person_id=OuterRef("pk"), signed_at__isnull=False)
    return (
        Person.objects.filter(pk=person_id or 0)
        .annotate(
            task_count=_counted(tasks, "owner_id"), signed_count=_counted(signed, "person_id")
        )
        .first()
    )


def _counted(rows: QuerySet[Any], key: str) -> Coalesce:
    one = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one), 0)


def _ratings(person: Person | None) -> list[tuple[Rating, str]]:
    """Return the person's own ratings with the level in words, empty while nobody decided."""
    if person is None:
        return []
    rows = Rating.objects.filter(person=person).select_related("period").order_by("-period__year")
    return [(row, Level(row.decided_level).full_name if row.decided_level else "") for row in rows]


def _readings(person: Person | None, rating_ids: list[int]) -> list[Reading]:
    if person is None:
        return []
    about = Q(action="person.read", object_type="organisation.person", object_id=str(person.pk))
    if rating_ids:
        about |= Q(
            action="rating.read",
            object_type="reviews.rating",
            object_id__in=[str(pk) for pk in rating_ids],
        )
        about |= Q(
            action="dossier.read",
            object_type="reviews.dossier",
            object_id__in=[
                str(pk)
                for pk in Dossier.objects.filter(rating_id__in=rating_ids).values_list(
                    "pk", flat=True
                )
            ],
        )
    return [
        Reading(
            entry.at,
            entry.actor.get("person_name", ""),
            entry.actor.get("post_name", ""),
            word_of(entry.action),
            entry.object_name,
        )
        for entry in Entry.objects.filter(about).order_by("-number")[:_READINGS]
    ]
