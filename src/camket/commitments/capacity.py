"""In what capacity somebody signs on a day: head, acting, in charge, for the collective."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from camket.commitments.models import Slot
from camket.commitments.order import Role
from camket.organisation.models import Tenure, TenureKind, UnitKind, UnitSpan
from camket.organisation.queries import heads_of, people_in, post_title
from camket.permissions.catalogue import Permission
from camket.permissions.queries import posts_with

SEALLESS: Final = frozenset({UnitKind.PARTY_CELL})
"""A cell has no seal of its own (documents.md §2, B: only a grassroots cell has one)."""
_LONGEST_NAME: Final = 64


def post_line(tenure: Tenure, *, on: date) -> str:
    """Return the post as it stands over the name on a Party paper.

    Who acts as the head signs with "Q." (NĐ 30/2020, annex I, 7a: A). A deputy in charge signs for
    the collective in his own post: a deputy secretary has no K/T (documents.md §2: B).
    """
    name = tenure.post.name.partition(",")[0]
    if tenure.kind == TenureKind.ACTING:
        return f"Q. {name}"
    if tenure.kind != TenureKind.IN_CHARGE:
        return name
    own = (
        Tenure.objects.filter(
            person_id=tenure.person_id, unit_id=tenure.unit_id, valid__contains=on
        )
        .exclude(pk=tenure.pk)
        .exclude(kind=TenureKind.SUSPENDED)
        .filter(is_head=False)
        .select_related("post")
        .order_by("post__rank")
        .first()
    )
    return own.post.name if own else f"Phó {name}"


def holders_of(slots: Sequence[Slot], *, on: date) -> dict[int, Tenure | None]:
    """Return who would fill each place today, by the place; of a seal who was asked to apply it."""
    heads = heads_of({slot.unit_id for slot in slots}, on=on)
    shared = {slot.unit_id for slot in slots if Role(slot.role).is_collective}
    deputies = deputies_of(shared, on=on) if shared else {}
    found: dict[int, Tenure | None] = {}
    for slot in slots:
        role = Role(slot.role)
        if role.is_seal:
            found[slot.pk] = slot.tenure
        elif role.is_collective:
            standing = deputies.get(slot.unit_id, [])
            same = [one for one in standing if one.person_id == slot.person_id]
            found[slot.pk] = next(iter([*same, *standing]), None)
        else:
            found[slot.pk] = heads.get(slot.unit_id)
    return found


def deputies_of(unit_ids: Iterable[int], *, on: date) -> dict[int, list[Tenure]]:
    """Return who may sign for the collective of each unit beside its head, the highest first."""
    carrying = posts_with([Permission.SIGN_FOR_COLLECTIVE], on)
    found: dict[int, list[Tenure]] = {}
    for tenure in people_in(list(unit_ids), on=on):
        if tenure.post.code in carrying and not tenure.is_head:
            found.setdefault(tenure.unit_id, []).append(tenure)
    return found


def title_today(slot: Slot, holder: Tenure | None) -> str:
    """Return what the holder of a place is today, in the words in which the paper names him."""
    return post_title(holder) if holder and not Role(slot.role).is_seal else ""


def seal_name(span: UnitSpan | None) -> str:
    """Return the organisation as its seal names it: no certificate holds more than 64 bytes."""
    if span is None:
        return ""
    for name in (span.name, span.short_name):
        if name and len(name.encode()) <= _LONGEST_NAME:
            return name
    words = span.name.split(" ")
    while len(f"{' '.join(words)}…".encode()) > _LONGEST_NAME:
        words.pop()
    return f"{' '.join(words)}…"
