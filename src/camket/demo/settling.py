"""What the heirs decided of the work that the district era left undone."""

from __future__ import annotations

from datetime import date
from typing import Final

from camket.demo.district_era import MERGED, Era, old_key
from camket.demo.people import Cast
from camket.demo.timeline import at
from camket.organisation.queries import actor_of
from camket.transitions.actions.deciding import decide_many
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import Waiting

_LEFT_WAITING: Final = ("Thanh An",)
_CLOSED: Final = ("Cam Nghĩa",)


def settle(era: Era, cast: Cast) -> None:
    """Let the heirs' heads decide what becomes of the open work, all but one commune's."""
    day = date(2025, 7, 11)
    for code, names in MERGED.items():
        head = cast.head(code)
        actor = actor_of(head, on=day)
        for name in names:
            if name in _LEFT_WAITING:
                continue
            waiting = Waiting.objects.filter(
                kind=Thing.COMMITMENT, unit=era.cast.units[old_key(name)], choice=""
            )
            is_closed = name in _CLOSED
            decide_many(
                list(waiting.values_list("pk", flat=True)),
                Choice.CLOSED_BY_DECISION if is_closed else Choice.INHERITED,
                decision_no="05-QĐ/ĐU" if is_closed else "",
                reason="Công trình đã chuyển cho Ban Quản lý dự án của tỉnh." if is_closed else "",
                actor=actor,
                now=at(day, 10),
            )
