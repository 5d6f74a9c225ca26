"""Change the table of permissions: from a day on, with a reason, never for oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from camket.accounts.models import User
from camket.audit.chain import record
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.models import Delegation, Post, Tenure, TenureKind
from camket.permissions.catalogue import APART, GRANTS, KEPT, Permission
from camket.permissions.decisions import (
    ChangeFacts,
    GrantRefusal,
    OutcomeFacts,
    refusal_of_outcome,
    refusal_to_change,
)
from camket.permissions.models import Grant, GrantReach
from camket.permissions.overrides import forget
from camket.permissions.queries import grants_of, posts_with, watchers
from camket.permissions.wording import PERMISSIONS
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day


@dataclass(frozen=True, slots=True)
class GrantText:
    """One change as an administrator writes it."""

    post_code: str
    permission: str
    reach: str
    from_on: date
    reason: str
    decision_no: str = ""


def change_grant(text: GrantText, *, actor: Actor, now: datetime) -> Grant:
    """Let a post do something so far from a day on; until the next change that is planned already.

    Whoever reads the audit is told: power is never given in silence.

    Raises:
        Refused: Not an administrator, nothing known or changed, the past, the own post, or the
            table may not stand so.
    """
    today = legal_day(now)
    with transaction.atomic():
        _take_turns()
        before = _reach_on(text.post_code, text.permission, text.from_on)
        facts = _change_facts(text, before, actor, today)
        if reason := refusal_to_change(facts):
            raise Refused(reason, today=show_day(today), from_on=show_day(text.from_on))
        permission = Permission(text.permission)
        had_holder = _has_holder(permission, text.from_on)
        until = _make_room(text, actor=actor, now=now)
        grant = Grant.objects.create(
            post_code=text.post_code,
            permission=permission.value,
            reach=text.reach,
            valid=DateRange(text.from_on, until),
            decision_no=clean(text.decision_no),
            reason=clean(text.reason),
            made_at=now,
            made_by_name=actor.label[:300],
        )
        forget()
        _judge(grant, had_holder=had_holder)
        _tell_watchers(grant, actor=actor, on=today, now=now)
        record(
            "permission.changed",
            grant,
            actor=actor,
            at=now,
            before={"reach": before},
            after={
                "post": text.post_code,
                "permission": permission.value,
                "reach": text.reach,
                "from": text.from_on,
                "decision_no": grant.decision_no,
                "reason": grant.reason,
            },
        )
    return grant


def withdraw_grant(grant_id: int, *, actor: Actor, now: datetime) -> Grant:
    """Take back a change whose day has not come; what it would have ended goes on.

    Raises:
        Refused: Not an administrator, the own post, it has begun, or the table may not stand so.
    """
    today = legal_day(now)
    with transaction.atomic():
        _take_turns()
        grant = Grant.objects.get(pk=grant_id)
        if not _is_administrator(actor):
            raise Refused(GrantRefusal.NOT_ADMINISTRATOR)
        if grant.withdrawn_at is not None or grant.valid.lower <= today:
            raise Refused(GrantRefusal.ALREADY_BEGUN)
        if _holds_post(actor, grant.post_code, today):
            raise Refused(GrantRefusal.OWN_POST)
        had_holder = _has_holder(Permission(grant.permission), grant.valid.lower)
        _withdraw(grant, actor=actor, now=now)
        earlier = _standing(grant.post_code, grant.permission).filter(
            valid__endswith=grant.valid.lower
        )
        for row in earlier:
            row.valid = DateRange(row.valid.lower, grant.valid.upper)
            row.save(update_fields=["valid"])
        forget()
        _judge(grant, had_holder=had_holder)
        record(
            "permission.change_withdrawn",
            grant,
            actor=actor,
            at=now,
            before={"reach": grant.reach, "from": grant.valid.lower},
            after={"reach": _reach_on(grant.post_code, grant.permission, grant.valid.lower)},
        )
    return grant


def _take_turns() -> None:
    """Let one change be written at a time: two at once could leave nobody with a permission."""
    list(Post.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _change_facts(text: GrantText, before: str, actor: Actor, today: date) -> ChangeFacts:
    return ChangeFacts(
        is_administrator=_is_administrator(actor),
        knows_post=text.post_code in GRANTS or Post.objects.filter(code=text.post_code).exists(),
        knows_permission=text.permission in {known.value for known in Permission},
        knows_reach=text.reach in GrantReach.values,
        from_on=text.from_on,
        today=today,
        has_reason=bool(clean(text.reason)),
        holds_the_post=_holds_post(actor, text.post_code, today),
        reach_before=before,
        reach=text.reach,
    )


def _is_administrator(actor: Actor) -> bool:
    return User.objects.filter(
        pk=actor.user_id or 0, is_administrator=True, is_active=True
    ).exists()


def _holds_post(actor: Actor, post_code: str, today: date) -> bool:
    """Say whether the actor holds the post, will hold it, or acts for somebody who does."""
    later = Q(valid__endswith__gt=today) | Q(valid__endswith__isnull=True, valid__isempty=False)
    own = Tenure.objects.filter(person__account_id=actor.user_id or 0, post__code=post_code)
    given = Delegation.objects.filter(
        receiver__person__account_id=actor.user_id or 0, giver__post__code=post_code
    )
    return own.filter(later).exists() or given.filter(later).exists()


def _reach_on(post_code: str, permission: str, on: date) -> str:
    held = {known.value: reach.value for known, reach in grants_of(post_code, on).items()}
    return held.get(permission, GrantReach.NONE.value)


def _standing(post_code: str, permission: str) -> models.QuerySet[Grant]:
    return Grant.objects.filter(
        post_code=post_code, permission=permission, withdrawn_at__isnull=True
    )


def _make_room(text: GrantText, *, actor: Actor, now: datetime) -> date | None:
    """End what runs that day and withdraw what begins on it; return where the new row ends."""
    rows = _standing(text.post_code, text.permission)
    later = rows.filter(valid__startswith__gt=text.from_on).order_by("valid").first()
    for row in rows.filter(valid__contains=text.from_on):
        if row.valid.lower == text.from_on:
            _withdraw(row, actor=actor, now=now)
        else:
            row.valid = DateRange(row.valid.lower, text.from_on)
            row.save(update_fields=["valid"])
    return later.valid.lower if later else None


def _withdraw(grant: Grant, *, actor: Actor, now: datetime) -> None:
    grant.withdrawn_at, grant.withdrawn_by_name = now, actor.label[:300]
    grant.save(update_fields=["withdrawn_at", "withdrawn_by_name"])


def _has_holder(permission: Permission, on: date) -> bool:
    """Say whether anybody holds a post that carries the permission that day."""
    codes = sorted(posts_with([permission], on))
    holders = Tenure.objects.filter(post__code__in=codes, valid__contains=on)
    return holders.exclude(kind=TenureKind.SUSPENDED).exists()


def _judge(grant: Grant, *, had_holder: bool) -> None:
    permission, on = Permission(grant.permission), grant.valid.lower
    later = Grant.objects.filter(
        post_code=grant.post_code, withdrawn_at__isnull=True, valid__startswith__gt=on
    )
    days = {on, *(row.valid.lower for row in later)}
    held = [set(grants_of(grant.post_code, day)) for day in days]
    must_be_kept = permission in KEPT
    facts = OutcomeFacts(
        must_be_kept=must_be_kept,
        had_holder=had_holder,
        has_holder=not must_be_kept or _has_holder(permission, on),
        joins_apart=any(set(pair) <= grants for pair in APART for grants in held),
    )
    if reason := refusal_of_outcome(facts):
        forget()
        raise Refused(reason, from_on=show_day(on), permission=PERMISSIONS[permission])


def _tell_watchers(grant: Grant, *, actor: Actor, on: date, now: datetime) -> None:
    told = watchers(on) - {actor.user_id}
    post = Post.objects.filter(code=grant.post_code).first()
    notify(
        sorted(told),
        topic=f"grant:{grant.post_code}:{grant.permission}",
        kind=NoticeKind.SYSTEM,
        text=f"Quyền “{PERMISSIONS[Permission(grant.permission)]}” của chức danh "
        f"{post.name if post else grant.post_code} thay đổi từ {show_day(grant.valid.lower)}",
        path=f"/quan-tri/quyen/{grant.post_code}/{grant.permission}/",
        now=now,
    )
