"""Put a request in the queue of the room whose papers it is for, once."""

from __future__ import annotations

import logging
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from camket.signing.ways.kinds import Room
from camket.signing.ways.rows import OPEN_STATES, RemoteRequest, RequestState

AHEAD: Final = 10
"""Signing goes before what else waits for the worker: somebody sits and watches."""
ASK_AGAIN_SECONDS: Final = 3
_LOGGER: Final = logging.getLogger(__name__)


def look_at(task: Task[Any, Any, Any], request_id: int, *, after_seconds: int = 0) -> None:
    """Let a task carry a request on; one that waits in the queue already is not put twice."""
    later = task.configure(
        schedule_in={"seconds": after_seconds},
        queueing_lock=f"{task.name}:{request_id}",
        priority=AHEAD,
    )
    try:
        with transaction.atomic():  # a lock that is taken must not spoil the caller's transaction
            later.defer(request_id=request_id)
    except AlreadyEnqueued:
        _LOGGER.debug("request %s waits in the queue already", request_id)


def left_behind(room: Room) -> QuerySet[RemoteRequest, int]:
    """Return the requests of a room that a worker has to look at, whoever left them."""
    waiting = RemoteRequest.objects.filter(state__in=OPEN_STATES, papers__room=room.value)
    going = waiting.exclude(state=RequestState.ASKED, handle="")
    return going.distinct().values_list("pk", flat=True)
