"""Set how a body writes where the sources differ, from a day on.

A paper that was issued is bytes: nothing here touches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.documents.style import STYLES, StyleName, choices_for
from camket.organisation.models import Unit
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.registry.decisions import (
    StyleFacts,
    StyleRefusal,
    refusal_to_choose_style,
)
from camket.registry.models import StyleUse
from camket.registry.queries import own_choices
from camket.registry.setting import style_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day


@transaction.atomic
def choose_style(
    unit_id: int,
    chosen: Mapping[str, float],
    *,
    from_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> StyleUse:
    """Let a body's papers be set as it chooses from a day on, and those of the bodies below it.

    Args:
        unit_id: The body.
        chosen: All it chooses itself, by the field of `Style`; what is not named follows the
            nearest body above that chose it, else the installation.
        from_on: First day on which papers are set so.
        reason: Why.
        actor: Who decides.
        now: The instant.

    Raises:
        Refused: Not allowed, no paper of its own, no reason, a day that is past, a value that the
            sources do not allow, or it is so already.
    """
    today = legal_day(now)
    span = span_of(unit_id, on=today)
    style = style_of(span)
    Unit.objects.select_for_update().get(pk=unit_id)  # one decision after the other
    before = own_choices(unit_id, style.value, from_on) if style else {}
    wanted = {field: float(value) for field, value in chosen.items()}
    facts = StyleFacts(
        may_manage=may(actor, Permission.MANAGE_TEMPLATES, unit_id, on=today),
        has_style=style is not None,
        reason=clean(reason),
        is_past=from_on < today,
        is_so_already=wanted == before,
    )
    refusal = refusal_to_choose_style(facts)
    if refusal or style is None:
        raise Refused(
            refusal or StyleRefusal.NO_STYLE,
            unit=span.name if span else "",
            today=show_day(today),
            from_on=show_day(from_on),
        )
    _refuse_unsupported(StyleName(style.value), wanted)
    use = StyleUse.objects.create(
        unit_id=unit_id,
        style=style.value,
        choices=wanted,
        from_on=from_on,
        reason=clean(reason)[:500],
        decided_by=actor.label[:300],
        decided_at=now,
    )
    record(
        "style.chosen",
        use,
        actor=actor,
        at=now,
        unit_id=unit_id,
        before={"choices": _shown(before)},
        after={"choices": _shown(wanted), "from": from_on, "reason": use.reason},
    )
    return use


def _shown(choices: Mapping[str, float]) -> dict[str, str]:
    return {field: f"{value:g}" for field, value in choices.items()}


def _refuse_unsupported(style: StyleName, wanted: Mapping[str, float]) -> None:
    open_to_choice = {choice.field: choice for choice in choices_for(style)}
    for field, value in wanted.items():
        choice = open_to_choice.get(field)
        if choice is None:
            raise Refused(StyleRefusal.NO_CHOICE, field=field)
        is_flag = isinstance(getattr(STYLES[style], field), bool)
        if not choice.permits(bool(value) if is_flag and value in (0, 1) else value):
            raise Refused(
                StyleRefusal.NOT_ALLOWED_BY_SOURCES,
                name=choice.name,
                found=f"{value:g}",
                sources=choice.sources,
                allowed=choice.shown,
            )
