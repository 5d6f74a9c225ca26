"""Name the units or posts a superior compares with one another, and take a name away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.organisation.kinds import kinds
from camket.organisation.models import Unit
from camket.organisation.posts import posts
from camket.reviews.actions.periods.opening import may_open_for
from camket.reviews.decisions.absences import GroupFacts, GroupRefusal, refusal_to_name
from camket.reviews.models import PeerGroup
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean


def name_group(
    superior_id: int,
    name: str,
    unit_kinds: Collection[str],
    *,
    post_codes: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> PeerGroup:
    """Name a group of a superior; periods opened from now on compare by it.

    Args:
        superior_id: Whose group.
        name: What it is called.
        unit_kinds: The kinds of units in it; their people stand apart by head, deputy and others.
        post_codes: Or the posts in it, whatever the unit ("nhóm chức danh tương đồng").
        actor: Who names it.
        now: The instant.

    Raises:
        Refused: The actor may not, a name, its kinds or its posts are missing or taken.
    """
    name, told = clean(name)[:80], sorted(set(unit_kinds))
    held = sorted(set(post_codes))
    with transaction.atomic():
        # the superior's lock keeps a kind from falling into two groups at once
        Unit.objects.select_for_update().get(pk=superior_id)
        own = list(PeerGroup.objects.filter(superior_id=superior_id))
        facts = GroupFacts(
            may_name=may_open_for(superior_id, actor, on=legal_day(now)),
            has_name=bool(name),
            is_name_taken=any(one.name.casefold() == name.casefold() for one in own),
            has_kinds=bool(told),
            knows_kinds=set(told) <= set(kinds()),
            is_kind_taken=any(set(told) & set(one.kinds) for one in own),
            has_posts=bool(held),
            knows_posts=set(held) <= set(posts()),
            is_post_taken=any(set(held) & set(one.posts) for one in own),
        )
        if refusal := refusal_to_name(facts):
            raise Refused(refusal, name=name)
        group = PeerGroup.objects.create(superior_id=superior_id, name=name, kinds=told, posts=held)
        record(
            "peer_group.named",
            group,
            actor=actor,
            at=now,
            unit_id=superior_id,
            after={"name": name, "kinds": told, "posts": held},
        )
    return group


def drop_group(group_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a group away: what is in it falls back to the catalogue; periods opened before keep it.

    Raises:
        Refused: The actor may not.
    """
    with transaction.atomic():
        group = PeerGroup.objects.select_for_update().get(pk=group_id)
        if not may_open_for(group.superior_id, actor, on=legal_day(now)):
            raise Refused(GroupRefusal.NOT_ALLOWED)
        record(
            "peer_group.dropped",
            group,
            actor=actor,
            at=now,
            unit_id=group.superior_id,
            before={"name": group.name, "kinds": group.kinds, "posts": group.posts},
        )
        group.delete()
