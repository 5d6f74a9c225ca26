"""Reading the audit is itself an act that is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from camket.audit.chain import Fact, record_facts
from camket.audit.models import Entry
from camket.shared.actor import Actor


def note_reading(filters: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Record that somebody searched the audit, and for what."""
    read = Fact(
        action="audit.read",
        object_type=Entry._meta.label_lower,  # noqa: SLF001  # Django's documented Meta interface
        object_id="",
        object_name="nhật ký",
        object_unit_id=actor.scope_id,
        before={},
        after=dict(filters),
    )
    record_facts([read], actor=actor, at=now)
