"""Reads of dossiers: which an actor may open, how he stands to one, the texts he may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from camket.accounts.codes import hash_token
from camket.organisation.models import UnitSpan
from camket.organisation.queries import is_below
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import grants_for, units_in_reach
from camket.reviews.decisions.confidence import Reader, Role, Stage, Text
from camket.reviews.decisions.dossiers import DossierFacts, DossierState, PostPlace
from camket.reviews.decisions.states import RemediationState, SubjectKind
from camket.reviews.models import (
    CriterionScore,
    Criticism,
    Dossier,
    DossierSection,
    FaultAnswer,
    Remark,
    RemarkRequest,
    Remediation,
    Suggestion,
)
from camket.reviews.queries.dossiers.scores import ScoreRow
from camket.reviews.queries.visible import is_decider
from camket.reviews.queries.whole_rows import as_array, from_array
from camket.shared.actor import Actor
from camket.shared.text import fold
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Task

_OF_THE_UNIT: Final = (
    Permission.JOIN_REVIEW,
    Permission.RECORD_CRITICISM,
    Permission.ASK_REMARKS,
)
_FROM_ABOVE: Final = (
    Permission.ASK_REMARKS,
    Permission.SUGGEST_POINTS,
    Permission.PURGE_DOSSIERS,
)
_PLACES: Final = {PostPlace.COLLECTIVE.value: 0, PostPlace.HEAD.value: 1, PostPlace.OTHER.value: 2}


def dossiers_visible_to(actor: Actor, on: date) -> QuerySet[Dossier]:
    """Return the dossiers whose page the actor may open; what he reads there `reader_of` says."""
    seen = Q(rating__person_id=actor.person_id or 0)
    grants = grants_for(actor, on)
    if Permission.SELF_REVIEW in grants:
        seen |= Q(unit_id=actor.scope_id or 0, rating__kind=SubjectKind.COLLECTIVE)
    if any(one in grants for one in _OF_THE_UNIT):
        seen |= Q(unit_id=actor.scope_id or 0)
    if Permission.APPRAISE_RATING in grants or Permission.DECIDE_RATING in grants:
        seen |= Q(rating__period__superior_id=actor.scope_id or 0)
    reaching = [one for one in _FROM_ABOVE if grants.get(one) is Reach.BELOW]
    if _inspects(grants):
        reaching.append(Permission.READ_AUDIT)
    for permission in reaching[:1]:
        # the same units whichever permission reaches below: one condition serves for all
        reach = units_in_reach(actor, permission, on=on, is_of_few=True)
        seen |= reach if reach is not None else Q(pk__in=())
    return Dossier.objects.filter(seen)


def _inspects(grants: Mapping[Permission, Reach]) -> bool:
    return Permission.READ_AUDIT in grants and Permission.VIEW_RATINGS in grants


def reader_of(dossier: Dossier, actor: Actor, *, on: date) -> Reader:
    """Return how the actor stands to a dossier; at most two statements.

    Its rating and period are read with it. For a cell's members the committee directly above
    decides, and reads what it decides by.
    """
    rating = dossier.rating
    if rating.person_id is not None and rating.person_id == actor.person_id:
        return Reader(frozenset({Role.SUBJECT}))
    grants = grants_for(actor, on)
    if actor.scope_id == dossier.unit_id:
        return Reader(frozenset(_roles_within(dossier, grants)))
    roles: set[Role] = set()
    appraises = Permission.APPRAISE_RATING in grants and actor.scope_id == rating.period.superior_id
    if appraises or is_decider(actor, rating.period, on=on):
        roles.add(Role.DECIDER)
    above = {
        Role.SUGGESTER: grants.get(Permission.SUGGEST_POINTS) is Reach.BELOW,
        Role.COLLECTOR: grants.get(Permission.ASK_REMARKS) is Reach.BELOW,
        Role.REMOVER: grants.get(Permission.PURGE_DOSSIERS) is Reach.BELOW,
        Role.INSPECTOR: _inspects(grants),
    }
    wanted = {role for role, has in above.items() if has}
    if wanted and actor.scope_id and is_below(dossier.unit_id, actor.scope_id, on=on):
        roles |= wanted
    return Reader(frozenset(roles))


def _roles_within(dossier: Dossier, grants: Mapping[Permission, Reach]) -> Iterable[Role]:
    if Permission.SELF_REVIEW in grants and dossier.rating.kind == SubjectKind.COLLECTIVE:
        yield Role.WRITER
    if Permission.JOIN_REVIEW in grants:
        yield Role.BODY
    if Permission.RECORD_CRITICISM in grants:
        yield Role.SECRETARY
    if Permission.ASK_REMARKS in grants:
        yield Role.COLLECTOR
    if Permission.PURGE_DOSSIERS in grants:
        yield Role.REMOVER
    if _inspects(grants):
        yield Role.INSPECTOR


def stage_of(dossier: Dossier) -> Stage:
    """Return how far a dossier has come."""
    if dossier.rating.decided_level:
        return Stage.DECIDED
    return Stage.SUBMITTED if dossier.state == DossierState.SUBMITTED else Stage.DRAFT


def with_own_words(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Let a dossier come with what its subject wrote, in the same statement."""
    of_it = {"dossier_id": OuterRef("pk")}
    unit = UnitSpan.objects.filter(
        unit_id=OuterRef("unit_id"), valid__contains=OuterRef("rating__period__opened_on")
    )
    return dossiers.annotate(
        unit_told=Subquery(unit.values(json=JSONObject(name="name", short_name="short_name"))[:1]),
        said_sections=ArraySubquery(
            DossierSection.objects.filter(**of_it).values(json=JSONObject(key="key", text="text"))
        ),
        said_scores=ArraySubquery(
            CriterionScore.objects.filter(**of_it)
            .order_by("pk")
            .values(
                json=JSONObject(
                    code="code",
                    points=Cast("points", TextField()),
                    applies="applies",
                    explanation="explanation",
                )
            )
        ),
        said_faults=ArraySubquery(
            FaultAnswer.objects.filter(**of_it).values(
                json=JSONObject(
                    remediation="remediation_id",
                    how_far="how_far",
                    done="done",
                    proof="proof",
                    left="left",
                )
            )
        ),
    )


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault of the year before, and what the subject says of it."""

    remediation: Remediation
    how_far: str = ""
    done: str = ""
    proof: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the subject wrote."""

    sections: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, ScoreRow] = field(default_factory=dict)
    faults: tuple[FaultRow, ...] = ()


def own_words_of(dossier: Dossier, faults: Iterable[Remediation] | None = None) -> OwnWords:
    """Return what the subject wrote; one statement where the faults before it are not told.

    The dossier was read through `with_own_words`.
    """
    told: Any = dossier
    said = {one["remediation"]: one for one in told.said_faults}
    return OwnWords(
        sections={one["key"]: one["text"] for one in told.said_sections},
        scores={
            one["code"]: ScoreRow(
                one["code"],
                one["points"],
                one["applies"],
                one["explanation"],
            )
            for one in told.said_scores
        },
        faults=tuple(
            FaultRow(
                row, **{key: said[row.pk][key] for key in ("how_far", "done", "proof", "left")}
            )
            if row.pk in said
            else FaultRow(row)
            for row in (faults_before(dossier) if faults is None else faults)
        ),
    )


def faults_before(dossier: Dossier) -> QuerySet[Remediation]:
    """Return what was still to be remedied when the period's year began, in the dossier's unit.

    A collective and its head answer for the unit's; a person for his own, and for what he was
    named to mend.
    """
    before = dossier.rating.period.year - 1
    rows = Remediation.objects.filter(
        Q(year=before) | Q(standing_year__gte=before, year__lt=before), unit_id=dossier.unit_id
    ).exclude(state=RemediationState.CLOSED)
    person_id = dossier.rating.person_id
    if dossier.place == PostPlace.OTHER:
        rows = rows.filter(Q(owner_id=person_id) | Q(person_id=person_id))
    else:
        rows = rows.filter(Q(person__isnull=True) | Q(person_id=person_id or 0))
    return rows.order_by("pk")


def tasks_before(dossier: Dossier) -> QuerySet[Task]:
    """Return the tasks of the period: a unit's, or of who is neither head nor unit his own.

    Stopped tasks are not counted, as in a rating.
    """
    rows = Task.objects.filter(unit_id=dossier.unit_id, year=dossier.rating.period.year).exclude(
        status=TaskStatus.STOPPED
    )
    if dossier.place == PostPlace.OTHER:
        rows = rows.filter(owner_id=dossier.rating.person_id)
    else:
        rows = rows.filter(parent__isnull=True)
    return rows.order_by("due_on", "pk")


def suggestions_of(dossier: Dossier) -> list[Suggestion]:
    """Return the points that stand; one statement."""
    return list(Suggestion.objects.filter(dossier=dossier, withdrawn_at__isnull=True))


@dataclass(frozen=True, slots=True)
class BodyAsked:
    """A body that was asked, and what it said if it did."""

    request: RemarkRequest
    remark: Remark | None


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about a subject, as far as one reader may read it; the rest is None."""

    suggestions: list[Suggestion] | None = None
    asked: list[BodyAsked] | None = None
    criticisms: list[Criticism] | None = None
    faults: list[Remediation] | None = None
    tasks: list[Task] | None = None


def told_of(dossier: Dossier, texts: frozenset[Text]) -> Told:
    """Read in one statement what others say, and what stands beside the subject's own words.

    A text that may not be read never leaves the database.
    """
    of_it = {"dossier_id": dossier.pk}
    arrays: dict[str, ArraySubquery] = {}
    if Text.SUGGESTIONS in texts:
        points = Suggestion.objects.filter(**of_it, withdrawn_at__isnull=True)
        arrays["a_suggestions"] = as_array(points.order_by("pk"))
    if Text.REMARKS in texts:
        requests = RemarkRequest.objects.filter(**of_it, withdrawn_at__isnull=True)
        arrays["a_requests"] = as_array(requests.order_by("due_on", "pk"))
        arrays["a_remarks"] = as_array(Remark.objects.filter(request__dossier_id=dossier.pk))
    if Text.CRITICISM in texts:
        arrays["a_criticisms"] = as_array(Criticism.objects.filter(**of_it).order_by("pk"))
    if Text.SELF_REVIEW in texts:
        arrays["a_faults"] = as_array(faults_before(dossier))
        arrays["a_tasks"] = as_array(tasks_before(dossier))
    if not arrays:
        return Told()
    row: Mapping[str, Any] = Dossier.objects.filter(pk=dossier.pk).values(**arrays)[0]
    remarks = {one.request_id: one for one in from_array(Remark, row.get("a_remarks", ()))}
    return Told(
        suggestions=_restored(Suggestion, row, "a_suggestions"),
        asked=[BodyAsked(one, remarks.get(one.pk)) for one in requested]
        if (requested := _restored(RemarkRequest, row, "a_requests")) is not None
        else None,
        criticisms=_restored(Criticism, row, "a_criticisms"),
        faults=_restored(Remediation, row, "a_faults"),
        tasks=_restored(Task, row, "a_tasks"),
    )


_Restored = TypeVar("_Restored", bound=Model)


def _restored(model: type[_Restored], row: Mapping[str, Any], name: str) -> list[_Restored] | None:
    return from_array(model, row[name]) if name in row else None


def in_order(dossiers: Iterable[Dossier]) -> list[Dossier]:
    """Return a unit's dossiers as they are reviewed: collective, head, then the others."""
    return sorted(
        dossiers,
        key=lambda one: (
            _PLACES[one.place],
            one.rating.person.sort_key if one.rating.person else "",
            one.pk,
        ),
    )


def own_dossiers(actor: Actor, on: date) -> list[Dossier]:
    """Return what the actor himself has to write, the newest period first; two statements."""
    mine = Q(rating__person_id=actor.person_id or 0)
    if Permission.SELF_REVIEW in grants_for(actor, on):
        mine |= Q(unit_id=actor.scope_id or 0, rating__kind=SubjectKind.COLLECTIVE)
    return list(
        Dossier.objects.filter(mine)
        .select_related("rating__period", "tenure__post")
        .order_by("-rating__period__year", "-rating__period_id", "pk")
    )


def asked_of(actor: Actor, on: date) -> QuerySet[RemarkRequest]:
    """Return the remarks asked of the unit the actor writes for, never those on himself."""
    if Permission.SELF_REVIEW not in grants_for(actor, on):
        return RemarkRequest.objects.none()
    return (
        RemarkRequest.objects.filter(
            unit_id__in={actor.scope_id or 0, actor.unit_id or 0}, withdrawn_at__isnull=True
        )
        .exclude(dossier__rating__person_id=actor.person_id or 0)
        .select_related("dossier__rating__period", "remark")
        .order_by(F("remark__pk").asc(nulls_first=True), "due_on", "pk")
    )


def asked_by_link(token: str, *, on: date) -> RemarkRequest | None:
    """Return the request a link still answers, or None: used, withdrawn, replaced or too old."""
    return (
        RemarkRequest.objects.filter(
            token_hash=hash_token(token),
            withdrawn_at__isnull=True,
            link_until__gte=on,
            remark__isnull=True,
            dossier__rating__decided_level="",
            dossier__purged_at__isnull=True,
        )
        .select_related("dossier__rating__period")
        .first()
    )


def unit_named(name: str, on: date) -> int | None:
    """Return the one unit that bears exactly this name that day, whatever its accents' case."""
    found = list(
        UnitSpan.objects.filter(folded=fold(name), valid__contains=on).values_list(
            "unit_id", flat=True
        )[:2]
    )
    return found[0] if len(found) == 1 else None


def facts_for(dossier: Dossier, reader: Reader) -> DossierFacts:
    """Return what the decisions look at; two statements.

    Who is not rated, or whose period has no such dossier, is not waited for.
    """
    earlier = Dossier.objects.filter(
        unit_id=dossier.unit_id,
        rating__period_id=dossier.rating.period_id,
        state=DossierState.DRAFT,
        rating__decided_level="",
    ).exclude(pk=dossier.pk)
    open_places = set(
        earlier.exclude(place=PostPlace.OTHER).values_list("place", flat=True).distinct()
    )
    return DossierFacts(
        state=DossierState(dossier.state),
        is_writer=reader.is_own,
        is_decided=bool(dossier.rating.decided_level),
        is_purged=dossier.is_purged,
        is_heard=Criticism.objects.filter(dossier=dossier).exists(),
        place=PostPlace(dossier.place),
        collective_sent=PostPlace.COLLECTIVE.value not in open_places,
        head_sent=PostPlace.HEAD.value not in open_places,
    )
