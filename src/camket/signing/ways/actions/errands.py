"""Errands of a plug-in on a person's own computer, such as VGCA's: a file out, a file back.

The plug-in has no session of ours: it is given two addresses that nobody can guess, each good once
and for a few minutes. Both are bound to the session and the person that asked, and to the file as
it stood then (people.md §6).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from camket.accounts.models import Session
from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.kinds import Room
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import PluginErrand
from camket.signing.ways.secrets import digest_of_token, new_token

LASTS: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person sends his plug-in out with.

    Attributes:
        errand: The row.
        link: Secret part of the address that hands the file out.
        way_back: Secret part of the address that takes it back.
    """

    errand: PluginErrand
    link: str
    way_back: str


@transaction.atomic
def send_plugin(
    room: Room,
    paper_id: int,
    role: str,
    pdf: bytes,
    *,
    session_key: str,
    actor: Actor,
    now: datetime,
) -> Sent:
    """Begin an errand: two secrets, shown once to the page that asked for them.

    Raises:
        Refused: Nobody has signed in.
    """
    if actor.user_id is None or not session_key:
        raise Refused(WayRefusal.SESSION_ENDED)
    link, way_back = new_token(), new_token()
    errand = PluginErrand.objects.create(
        owner_id=actor.user_id,
        session_sha256=digest_of_token(session_key),
        actor=actor.as_record(),
        room=room.value,
        paper_id=paper_id,
        role=role,
        sent_sha256=hashlib.sha256(pdf).hexdigest(),
        link_sha256=digest_of_token(link),
        way_back_sha256=digest_of_token(way_back),
        created_at=now,
        expires_at=now + LASTS,
    )
    after = {"room": room.value, "paper": paper_id}
    record("plugin_errand.begun", errand, actor=actor, at=now, after=after)
    return Sent(errand, link, way_back)


def fetch_for_plugin(link: str, *, now: datetime) -> PluginErrand:
    """Let the plug-in have the file, once.

    Raises:
        Refused: Nobody made this link, it was used, its time is up, or the session has ended.
    """
    errand = PluginErrand.objects.filter(link_sha256=digest_of_token(link)).first()
    _refuse_unless_alive(errand, now)
    spent = PluginErrand.objects.filter(
        link_sha256=digest_of_token(link), fetched_at__isnull=True, expires_at__gt=now
    )
    if errand is None or not spent.update(fetched_at=now):
        raise Refused(WayRefusal.LINK_SPENT)
    return errand


def take_back_from_plugin(way_back: str, *, now: datetime) -> PluginErrand:
    """Let the plug-in bring its file, once, and only after it fetched the one it was sent for.

    Raises:
        Refused: Nobody made this way back, it was used, its time is up, or the session has ended.
    """
    errand = PluginErrand.objects.filter(way_back_sha256=digest_of_token(way_back)).first()
    _refuse_unless_alive(errand, now)
    spent = PluginErrand.objects.filter(
        way_back_sha256=digest_of_token(way_back),
        fetched_at__isnull=False,
        returned_at__isnull=True,
        expires_at__gt=now,
    )
    if errand is None or not spent.update(returned_at=now):
        raise Refused(WayRefusal.LINK_SPENT)
    return errand


def close_errand(errand_id: int, *, sentence: str) -> None:
    """Keep what became of the file that was brought back, for the page that waits."""
    PluginErrand.objects.filter(pk=errand_id, returned_at__isnull=False).update(
        is_taken=not sentence, sentence=sentence
    )


def actor_of(errand: PluginErrand) -> Actor:
    """Return who sent the plug-in."""
    return Actor(**{**errand.actor, "limited_to": tuple(errand.actor.get("limited_to", ()))})


def _refuse_unless_alive(errand: PluginErrand | None, now: datetime) -> None:
    if errand is None:
        raise Refused(WayRefusal.LINK_SPENT)
    if errand.expires_at <= now:
        raise Refused(WayRefusal.LINK_EXPIRED)
    keys = Session.objects.filter(user_id=errand.owner_id).values_list("session_key", flat=True)
    if all(digest_of_token(key) != errand.session_sha256 for key in keys):
        raise Refused(WayRefusal.SESSION_ENDED)
