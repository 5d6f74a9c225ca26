"""A body's catalogue of products: drafted, filled, published with its paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from camket.audit.chain import record
from camket.permissions.queries import may
from camket.products.decisions import (
    CatalogueRefusal,
    CatalogueState,
    PublishFacts,
    refusal_to_publish,
)
from camket.products.models import Catalogue, Entry
from camket.products.queries.catalogues import KEEPS
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day


@dataclass(frozen=True, slots=True)
class NewCatalogue:
    """A catalogue as its paper names it."""

    title: str
    paper_number: str
    paper_on: date
    in_force_from: date


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A product of a catalogue; a code that is there already is written anew."""

    code: str
    name: str
    measure: str
    coefficient: Decimal
    group: str = ""


def draft_catalogue(unit_id: int, new: NewCatalogue, *, actor: Actor, now: datetime) -> Catalogue:
    """Begin a catalogue of a body.

    Raises:
        Refused: The actor does not keep the body's catalogue, or it would hold before its paper.
    """
    if not may(actor, KEEPS, unit_id, on=legal_day(now)):
        raise Refused(CatalogueRefusal.NOT_ALLOWED)
    if new.in_force_from < new.paper_on:
        raise Refused(CatalogueRefusal.BEFORE_PAPER, day=show_day(new.in_force_from))
    with transaction.atomic():
        catalogue = Catalogue.objects.create(
            unit_id=unit_id,
            title=clean(new.title)[:300],
            paper_number=clean(new.paper_number)[:80],
            paper_on=new.paper_on,
            in_force_from=new.in_force_from,
            drafted_by_name=actor.label[:300],
            drafted_at=now,
        )
        record(
            "catalogue.drafted",
            catalogue,
            actor=actor,
            at=now,
            unit_id=unit_id,
            after={"title": catalogue.title, "paper": catalogue.paper_number},
        )
    return catalogue


def write_entries(
    catalogue_id: int, entries: Sequence[NewEntry], *, actor: Actor, now: datetime
) -> int:
    """Add products to a draft, or write them anew by their code; return how many.

    Raises:
        Refused: The actor may not, it is published, or a coefficient is none.
    """
    with transaction.atomic():
        catalogue = _locked(catalogue_id, actor, now)
        for one in entries:
            if one.coefficient <= 0:
                raise Refused(CatalogueRefusal.COEFFICIENT, code=one.code)
        Entry.objects.bulk_create(
            [
                Entry(
                    catalogue=catalogue,
                    code=clean(one.code)[:40],
                    name=clean(one.name)[:300],
                    measure=clean(one.measure)[:40],
                    coefficient=one.coefficient,
                    group=clean(one.group)[:20],
                )
                for one in entries
            ],
            update_conflicts=True,
            unique_fields=["catalogue", "code"],
            update_fields=["name", "measure", "coefficient", "group"],
        )
        record(
            "catalogue.written",
            catalogue,
            actor=actor,
            at=now,
            unit_id=catalogue.unit_id,
            after={"entries": {one.code: str(one.coefficient) for one in entries}},
        )
    return len(entries)


def add_entry(catalogue_id: int, new: NewEntry, *, actor: Actor, now: datetime) -> None:
    """Add one product to a draft.

    Raises:
        Refused: Its code is there already, or as for writing many.
    """
    with transaction.atomic():
        if Entry.objects.filter(catalogue_id=catalogue_id, code=clean(new.code)).exists():
            raise Refused(CatalogueRefusal.CODE_TWICE, code=new.code)
        write_entries(catalogue_id, [new], actor=actor, now=now)


def drop_entry(entry_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a product out of a draft.

    Raises:
        Refused: The actor may not, or the catalogue is published.
    """
    with transaction.atomic():
        entry = Entry.objects.get(pk=entry_id)
        catalogue = _locked(entry.catalogue_id, actor, now)
        before = {"code": entry.code, "coefficient": str(entry.coefficient)}
        entry.delete()
        record(
            "catalogue.dropped",
            catalogue,
            actor=actor,
            at=now,
            unit_id=catalogue.unit_id,
            before=before,
        )


def publish_catalogue(catalogue_id: int, *, actor: Actor, now: datetime) -> Catalogue:
    """Let a catalogue hold from its day on; it is never changed afterwards.

    Raises:
        Refused: The actor may not, it is empty or published, or another holds from the same day.
    """
    with transaction.atomic():
        catalogue = Catalogue.objects.select_for_update().get(pk=catalogue_id)
        same = Catalogue.objects.filter(
            unit_id=catalogue.unit_id,
            in_force_from=catalogue.in_force_from,
            state=CatalogueState.PUBLISHED,
        )
        facts = PublishFacts(
            may_publish=may(actor, KEEPS, catalogue.unit_id, on=legal_day(now)),
            is_draft=catalogue.is_draft,
            entries=catalogue.entries.count(),
            paper_on=catalogue.paper_on,
            in_force_from=catalogue.in_force_from,
            holds_already=same.exists(),
        )
        if refusal := refusal_to_publish(facts):
            raise Refused(refusal, day=show_day(catalogue.in_force_from))
        catalogue.state = CatalogueState.PUBLISHED.value
        catalogue.published_by_name, catalogue.published_at = actor.label[:300], now
        catalogue.save()
        record(
            "catalogue.published",
            catalogue,
            actor=actor,
            at=now,
            unit_id=catalogue.unit_id,
            after={
                "paper": catalogue.paper_number,
                "in_force_from": catalogue.in_force_from,
                "entries": facts.entries,
            },
        )
    return catalogue


def _locked(catalogue_id: int, actor: Actor, now: datetime) -> Catalogue:
    catalogue = Catalogue.objects.select_for_update().get(pk=catalogue_id)
    if not may(actor, KEEPS, catalogue.unit_id, on=legal_day(now)):
        raise Refused(CatalogueRefusal.NOT_ALLOWED)
    if not catalogue.is_draft:
        raise Refused(CatalogueRefusal.PUBLISHED)
    return catalogue
