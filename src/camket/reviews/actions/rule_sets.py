"""Draft a body's rule set row by row, publish it once, archive it; a new version is a new set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import resources
from typing import Final, TypeVar

from django.db import transaction

from camket.audit.chain import record
from camket.organisation.models import Unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.rule_sets import (
    ChangeFacts,
    PublishFacts,
    RuleSetRefusal,
    RuleSetState,
    refusal_to_archive,
    refusal_to_change,
    refusal_to_publish,
)
from camket.reviews.models import RuleSet
from camket.rules.loading import NumberSet, numbers_in_force
from camket.rules.local.comparing import problems_of
from camket.rules.local.criteria import OwnCriteria
from camket.rules.local.sets import (
    Audience,
    Explaining,
    LocalCoefficient,
    LocalCondition,
    LocalNumber,
    LocalSet,
    Scoring,
    Switch,
    audiences_of,
    read_set,
)
from camket.rules.schemes import numbers_335, numbers_366
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused, UnusableInputError
from camket.shared.text import clean

SCHEMES: Final = (numbers_366.SCHEME, numbers_335.SCHEME)
DRAFTS: Final = Permission.APPRAISE_RATING
"""Who prepares ratings for a body drafts its rules; who decides them publishes: never the same."""
PUBLISHES: Final = Permission.DECIDE_RATING
_MODEL: Final = "hd-03-tvdu.toml"
SCORING: Final = "scoring"

EXPLAINING: Final = "explaining"

Entry = (
    LocalNumber | Switch | LocalCondition | Scoring | OwnCriteria | LocalCoefficient | Explaining
)


@dataclass(frozen=True, slots=True)
class NewSet:
    """A set to be drafted.

    Attributes:
        title: What it is called.
        scheme: The national scheme it is based on.
        in_force_from: The first day it is to hold.
        from_model: Whether it starts from the worked model rather than from nothing.
    """

    title: str
    scheme: str
    in_force_from: date
    from_model: bool = False


def draft_set(unit_id: int, new: NewSet, *, actor: Actor, now: datetime) -> RuleSet:
    """Begin a set for a body, empty or from the worked model.

    Raises:
        Refused: The actor may not, no title, an unknown scheme, or a day before the scheme's.
    """
    if not clean(new.title):
        raise Refused(RuleSetRefusal.NO_TITLE)
    if new.scheme not in SCHEMES:
        raise Refused(RuleSetRefusal.UNKNOWN_SCHEME)
    national_of(new.scheme, new.in_force_from)
    local = LocalSet(new.scheme, "", clean(new.title)[:300], new.in_force_from)
    if new.from_model and new.scheme == numbers_366.SCHEME:
        model = resources.files("camket.rules.local") / "models" / _MODEL
        shipped = read_set(model.read_text(encoding="utf-8"))
        local = replace(shipped, title=local.title, in_force_from=local.in_force_from)
    return _begin(unit_id, local, None, actor=actor, now=now)


def draft_version(rule_set_id: int, *, actor: Actor, now: datetime) -> RuleSet:
    """Begin a new version of a published set, from what it holds.

    Raises:
        Refused: The actor may not, or the set is still a draft.
    """
    before = RuleSet.objects.get(pk=rule_set_id)
    if before.is_draft:
        raise Refused(RuleSetRefusal.NOT_PUBLISHED)
    return _begin(before.unit_id, before.local, before, actor=actor, now=now)


def _begin(
    unit_id: int, local: LocalSet, previous: RuleSet | None, *, actor: Actor, now: datetime
) -> RuleSet:
    with transaction.atomic():
        if not may(actor, DRAFTS, unit_id, on=legal_day(now)):
            raise Refused(RuleSetRefusal.NOT_ALLOWED)
        Unit.objects.select_for_update().get(pk=unit_id)  # two drafts never take one code
        code = f"don-vi-{unit_id}/{RuleSet.objects.filter(unit_id=unit_id).count() + 1}"
        named = replace(local, issuer=code)
        rule_set = RuleSet.objects.create(
            unit_id=unit_id,
            code=code,
            previous=previous,
            scheme=named.scheme,
            title=named.title,
            in_force_from=named.in_force_from,
            content=named.content,
            drafted_by_id=actor.person_id,
            drafted_by_name=actor.label[:300],
            drafted_at=now,
        )
        after = {
            "code": code,
            "scheme": named.scheme,
            "previous": previous.code if previous else "",
        }
        record("rule_set.drafted", rule_set, actor=actor, at=now, after=after)
    return rule_set


def national_of(scheme: str, on: date) -> NumberSet:
    """Return the national numbers a set is set beside.

    Raises:
        Refused: The scheme was not in force on that day.
    """
    try:
        return numbers_in_force(scheme, on=on)
    except LookupError as problem:
        raise Refused(RuleSetRefusal.BEFORE_SCHEME, scheme=scheme) from problem


def put_row(
    rule_set_id: int, row: str, entry: Entry, *, version: int, actor: Actor, now: datetime
) -> RuleSet:
    """Write one row of a draft: a number, a rule switched off, a condition, how points come about.

    Args:
        rule_set_id: The draft.
        row: numbers.best_from, switched_off.P-N3, conditions.L-1, scoring, explaining,
            criteria.leader or coefficients.N3.
        entry: What stands there from now on.
        version: The version the writer has seen.
        actor: Who writes.
        now: The instant.

    Raises:
        Refused: The actor may not, it is published, somebody else changed it meanwhile, or the row
            cannot be kept.
    """
    return _changed(rule_set_id, row, entry, version=version, actor=actor, now=now)


def drop_row(rule_set_id: int, row: str, *, version: int, actor: Actor, now: datetime) -> RuleSet:
    """Take one row out of a draft, so that the national rule holds there again.

    Raises:
        Refused: As for `put_row`, or there is no such row.
    """
    return _changed(rule_set_id, row, None, version=version, actor=actor, now=now)


def _changed(
    rule_set_id: int, row: str, entry: Entry | None, *, version: int, actor: Actor, now: datetime
) -> RuleSet:
    with transaction.atomic():
        rule_set = RuleSet.objects.select_for_update().get(pk=rule_set_id)
        facts = ChangeFacts(
            is_allowed=may(actor, DRAFTS, rule_set.unit_id, on=legal_day(now)),
            state=RuleSetState(rule_set.state),
            is_current=rule_set.version == version,
        )
        if reason := refusal_to_change(facts):
            raise Refused(reason)
        changed = with_row(rule_set.local, row, entry)
        try:
            read_set(changed.content)
        except UnusableInputError as problem:
            raise Refused(RuleSetRefusal.UNREADABLE, why=str(problem)) from problem
        rule_set.content = changed.content
        rule_set.version += 1
        rule_set.save(update_fields=["content", "version"])
        after = {"row": row, "removed": entry is None, "version": rule_set.version}
        record("rule_set.changed", rule_set, actor=actor, at=now, after=after)
    return rule_set


def with_row(local: LocalSet, row: str, entry: Entry | None) -> LocalSet:
    """Return a set with one row written, or taken out.

    Raises:
        Refused: There is no such place, or nothing stands there to be taken out.
    """
    section, _, code = row.partition(".")
    match section, entry:
        case "numbers", LocalNumber() | None:
            return replace(local, numbers=_put(local.numbers, code, entry))
        case "switched_off", Switch() | None:
            return replace(local, switched_off=_put(local.switched_off, code, entry))
        case "conditions", LocalCondition() | None:
            return replace(local, conditions=_put(local.conditions, code, entry))
        case "scoring", Scoring() | None:
            return replace(local, scoring=entry)
        case "criteria", OwnCriteria() | None if code in set(audiences_of(local.scheme)):
            kind: Audience = audiences_of(local.scheme)(code)
            return replace(local, criteria=_put(local.criteria, kind, entry))
        case _ if local.is_of_servants:
            return _with_row_of_servants(local, section, code, entry)
        case _:
            raise Refused(RuleSetRefusal.UNKNOWN_ROW)


def _with_row_of_servants(
    local: LocalSet, section: str, code: str, entry: Entry | None
) -> LocalSet:
    """Return a set over the decree with a row that only such a set has."""
    match section, entry:
        case "explaining", Explaining() | None:
            return replace(local, explaining=entry)
        case "coefficients", LocalCoefficient() | None:
            return replace(local, coefficients=_put(local.coefficients, code, entry))
        case _:
            raise Refused(RuleSetRefusal.UNKNOWN_ROW)


E = TypeVar("E")
K = TypeVar("K", bound=str)


def _put(rows: Mapping[K, E], code: K, entry: E | None) -> dict[K, E]:
    if entry is None and code not in rows:
        raise Refused(RuleSetRefusal.UNKNOWN_ROW)
    left = {key: one for key, one in rows.items() if key != code}
    return left if entry is None else {**left, code: entry}


def publish_set(
    rule_set_id: int, *, paper: str, version: int, actor: Actor, now: datetime
) -> RuleSet:
    """Publish a draft under the paper that puts it into force; from then on it never changes.

    Raises:
        Refused: The actor may not, it is published, somebody else changed it meanwhile, rows are
            looser than they may be or lack their reason, or no paper is named.
    """
    with transaction.atomic():
        rule_set = RuleSet.objects.select_for_update().get(pk=rule_set_id)
        local = rule_set.local
        national = national_of(rule_set.scheme, rule_set.in_force_from)
        stopping = [one for one in problems_of(local, national) if one.stops_publication]
        facts = PublishFacts(
            is_allowed=may(actor, PUBLISHES, rule_set.unit_id, on=legal_day(now)),
            state=RuleSetState(rule_set.state),
            is_current=rule_set.version == version,
            has_paper=bool(clean(paper)),
            problems=len({one.row for one in stopping}),
        )
        if reason := refusal_to_publish(facts):
            raise Refused(reason, n=facts.problems)
        rule_set.state = RuleSetState.PUBLISHED.value
        rule_set.digest, rule_set.paper = local.digest, clean(paper)[:300]
        rule_set.published_by_id, rule_set.published_at = actor.person_id, now
        rule_set.published_by_name = actor.label[:300]
        rule_set.save()
        after = {"code": rule_set.code, "digest": rule_set.digest, "paper": rule_set.paper}
        record("rule_set.published", rule_set, actor=actor, at=now, after=after)
    return rule_set


def archive_set(rule_set_id: int, *, actor: Actor, now: datetime) -> RuleSet:
    """Let no new period be opened with a set; periods that carry it keep it.

    Raises:
        Refused: The actor may not, or it is not a published set.
    """
    with transaction.atomic():
        rule_set = RuleSet.objects.select_for_update().get(pk=rule_set_id)
        reason = refusal_to_archive(
            is_allowed=may(actor, PUBLISHES, rule_set.unit_id, on=legal_day(now)),
            state=RuleSetState(rule_set.state),
        )
        if reason:
            raise Refused(reason)
        rule_set.state = RuleSetState.ARCHIVED.value
        rule_set.archived_at, rule_set.archived_by_name = now, actor.label[:300]
        rule_set.save(update_fields=["state", "archived_at", "archived_by_name"])
        record("rule_set.archived", rule_set, actor=actor, at=now, after={"code": rule_set.code})
    return rule_set
