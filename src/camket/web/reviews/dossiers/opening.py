"""Find the dossier a page is about, and say how its reader stands to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from camket.organisation.composed import composed
from camket.reviews.decisions.confidence import Reader, Role, Stage, Text
from camket.reviews.models import Dossier, Period
from camket.reviews.queries.dossiers.facts import with_circumstances
from camket.reviews.queries.dossiers.reading import stage_of, with_own_words
from camket.reviews.queries.dossiers.visible import Doors, doors_of, dossiers_of, reader_of
from camket.reviews.queries.visible import decider
from camket.web.shared.http import SignedInRequest, first_or_404


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier with its reader, and the texts he may read in it."""

    dossier: Dossier
    reader: Reader
    stage: Stage
    texts: frozenset[Text]

    @property
    def period(self) -> Period:
        """Return the period it belongs to."""
        return self.dossier.rating.period

    def stands(self, role: Role) -> bool:
        """Say whether the reader stands to it in this way."""
        return role in self.reader.standing


def opened(request: SignedInRequest, dossier_id: int, *roles: Role) -> Opened:
    """Return a dossier the reader may open, in one of the roles where some are named.

    Raises:
        Http404: He may not, or there is none.
    """
    doors = doors_of(request.actor, request.today)
    dossier: Any = first_or_404(_read(dossier_id, request.today, doors))
    dossier.rating.period.decider_id = dossier.decider_id
    reader = reader_of(dossier, request.actor, on=request.today)
    if not reader.standing or (roles and not reader.standing & set(roles)):
        raise Http404
    stage = stage_of(dossier)
    return Opened(dossier, reader, stage, reader.readable(stage))


@composed
def _read(pk: int, today: date, doors: Doors) -> QuerySet[Dossier]:
    visible = dossiers_of(doors)
    found = with_circumstances(with_own_words(visible.filter(pk=pk)))
    found = found.annotate(decider_id=decider("rating__period__superior_id", on=today))
    return found.select_related("rating__period", "tenure__post")


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as it was called when the period was opened."""

    name: str
    short_name: str


def unit_of(dossier: Dossier) -> NamedUnit:
    """Return the dossier's unit; it came with the dossier's own words.

    Raises:
        Http404: It did not stand on the day the period was opened.
    """
    told: Any = dossier
    if told.unit_told is None:
        raise Http404
    return NamedUnit(told.unit_told["name"], told.unit_told["short_name"])
