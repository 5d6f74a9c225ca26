"""Which catalogue holds for a unit on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from camket.organisation.models import UnitEdge, UnitSpan
from camket.permissions.catalogue import Permission
from camket.permissions.queries import own_units
from camket.products.decisions import CatalogueState
from camket.products.models import Catalogue, Entry
from camket.shared.actor import Actor


def catalogue_for(unit_id: int, *, on: date) -> Catalogue | None:
    """Return the catalogue a unit's products are counted by: its own, else the nearest above it."""
    depth = UnitEdge.objects.filter(
        descendant_id=unit_id, ancestor_id=OuterRef("unit_id"), valid__contains=on
    )
    return (
        Catalogue.objects.filter(state=CatalogueState.PUBLISHED, in_force_from__lte=on)
        .annotate(depth=Subquery(depth.values("depth")[:1]))
        .filter(depth__isnull=False)
        .order_by(F("depth"), "-in_force_from")
        .first()
    )


def entries_for(unit_id: int, *, on: date) -> QuerySet[Entry]:
    """Return what may be assigned in a unit on a day; two statements with the reading."""
    catalogue = catalogue_for(unit_id, on=on)
    return Entry.objects.filter(catalogue=catalogue) if catalogue else Entry.objects.none()


def catalogues_visible_to(actor: Actor, on: date) -> QuerySet[Catalogue]:
    """Return the catalogues of the actor's body and of those above it; drafts of his own alone."""
    own = own_units(actor)
    above = UnitEdge.objects.filter(descendant_id__in=own, valid__contains=on)
    found = Catalogue.objects.filter(unit_id__in=above.values("ancestor_id"))
    shown = Q(state=CatalogueState.PUBLISHED) | Q(unit_id__in=own)
    names = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=on)
    return found.filter(shown).annotate(unit_name=Subquery(names.values("name")[:1]))


KEEPS = Permission.MANAGE_CAMPAIGN
"""Who opens a body's periods keeps its catalogue: both are the base of the rating."""
