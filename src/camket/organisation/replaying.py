"""A rearrangement of territories, and the one rule by which their bodies follow; plain Python.

The rule: a body seated in a territory undergoes what its territory undergoes. Where the territory
stays, the body stays, under the new superior and with the new name; where it ends, the body ends,
and the body of the same family of each successor territory comes after it, with the same share; a
body that is new is founded with its territory, under the body of its superior's family in the
territory above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from camket.organisation.acts import Act, ActKind, HeirRef, NewUnitText, UnitRef
from camket.organisation.courses import Course, Fate, new_key
from camket.organisation.land_tables import Land, LandKey
from camket.organisation.seating import (
    COMMITTEES,
    Place,
    body_name,
    committee_name,
    family_of,
    is_committee,
)


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory that stands, with its identity and the unit above it."""

    unit_id: int
    land: Land
    kind: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Body:
    """A body seated in a territory.

    Attributes:
        seat: The territory it is seated in.
        parent_id: The unit above it.
        leads: The units it leads.
        below: Units below it that are seated nowhere; they end with a body that nobody follows.
    """

    unit_id: int
    seat: int
    text: NewUnitText
    parent_id: int | None
    leads: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a rearrangement asks for.

    Attributes:
        acts: The acts of the territories, then those of the bodies seated in them.
        seats: Each body that comes to be with the territory it is seated in.
        leads: Each committee that comes to be with a body it leads.
    """

    acts: tuple[Act, ...]
    seats: tuple[tuple[UnitRef, UnitRef], ...]
    leads: tuple[tuple[UnitRef, UnitRef], ...]


def replay(
    course: Course,
    territories: Mapping[LandKey, Territory],
    new: Mapping[LandKey, Land],
    bodies: Iterable[Body],
) -> Replayed:
    """Return what the territories undergo, and their bodies with them."""
    walk = _Replay(course, territories, new, bodies)
    return Replayed(walk.acts(), tuple(walk.seats()), tuple(walk.leads()))


_Seat = tuple[LandKey, str]
"""A new territory and a family of bodies: there is one body of a family in a territory."""


class _Replay:
    """One walk over a rearrangement."""

    def __init__(
        self,
        course: Course,
        territories: Mapping[LandKey, Territory],
        new: Mapping[LandKey, Land],
        bodies: Iterable[Body],
    ) -> None:
        self.course = course
        self.territories = territories
        self.new = new
        self.keys = {territory.unit_id: key for key, territory in territories.items()}
        self.stays = {after: before for before, after in course.continuing.items()}
        self.bodies: dict[LandKey, dict[str, Body]] = defaultdict(dict)
        self.homes: dict[int, tuple[LandKey, str]] = {}
        self.pieces: dict[str, tuple[NewUnitText, UnitRef | None]] = {}
        for body in bodies:
            if (key := self.keys.get(body.seat)) is not None:
                family = self._free_family(key, body)
                self.bodies[key][family] = body
                self.homes[body.unit_id] = (key, family)

    def acts(self) -> tuple[Act, ...]:
        return (*self._of_territories(), *self._of_bodies())

    def seats(self) -> Iterator[tuple[UnitRef, UnitRef]]:
        for key, families in self._patterns.items():
            for family in families:
                yield self._body_ref((key, family)), self._land_ref(key)

    def leads(self) -> Iterator[tuple[UnitRef, UnitRef]]:
        for key, families in self._patterns.items():
            for family, body in families.items():
                for led in body.leads:
                    _, other = self.homes.get(led, (key, ""))
                    if other in families:
                        yield self._body_ref((key, family)), self._body_ref((key, other))

    def _free_family(self, key: LandKey, body: Body) -> str:
        family = family_of(body.text.kind, body.text.name, self.territories[key].land.place)
        taken, number = family, 2
        while taken in self.bodies[key]:
            taken, number = f"{family} {number}", number + 1
        return taken

    # --- territories ----------------------------------------------------------------------

    def _of_territories(self) -> Iterator[Act]:
        for key, land in self.new.items():
            if key in self.stays:
                yield from self._staying(land, self.territories[self.stays[key]])
            elif self.course.sources.get(key):
                yield from self._founding(
                    UnitRef(key=_land_key(key)),
                    _land_text(land),
                    self._land_ref(("province", land.parent_code)) if land.parent_code else None,
                    [(self._unit(step.old), step.is_whole) for step in self.course.sources[key]],
                )
        divided = {key: self._unit(key) for key in self.course.ways}
        yield from self._dividing(divided, self._land_ref)
        yield from self._from_elsewhere()
        closing = [
            self._unit(key)
            for key, fate in self.course.fates.items()
            if fate is Fate.CLOSED and not self.course.ways.get(key)
        ]
        if closing:
            yield Act(ActKind.CLOSE, units=tuple(closing))

    def _staying(self, land: Land, was: Territory) -> Iterator[Act]:
        same_name = (land.place.word, land.place.name) == (was.land.place.word, was.land.place.name)
        same = same_name and land.code == was.land.code
        text = None if same else _land_text(land, was.kind if same_name else land.place.kind)
        parent = self._land_ref(("province", land.parent_code)) if land.parent_code else None
        unit = (UnitRef(unit_id=was.unit_id),)
        if parent is not None and parent.unit_id != was.parent_id:
            yield Act(ActKind.TRANSFER, units=unit, parent=parent, text=text)
        elif text is not None:
            yield Act(ActKind.RENAME, units=unit, text=text)

    def _unit(self, key: LandKey) -> UnitRef:
        return UnitRef(unit_id=self.territories[key].unit_id)

    def _land_ref(self, key: LandKey) -> UnitRef:
        before = self.stays.get(key)
        return self._unit(before) if before else UnitRef(key=_land_key(key))

    # --- what territories and bodies have in common ---------------------------------------

    def _founding(
        self,
        ref: UnitRef,
        text: NewUnitText,
        parent: UnitRef | None,
        sources: Sequence[tuple[UnitRef, bool]],
    ) -> Iterator[Act]:
        """Found a unit out of those that went into it whole, or beside those that are divided."""
        whole = tuple(unit for unit, is_whole in sources if is_whole)
        founded = ((ref.key, text),)
        if not whole:
            self.pieces[ref.key] = (text, parent)
        elif len(sources) == 1:
            # nothing else went into it: the kind of its one predecessor ended and another follows
            yield Act(ActKind.CLOSE, units=whole, heirs=(HeirRef(ref),), new=founded, parent=parent)
        else:
            yield Act(ActKind.MERGE, units=whole, heirs=(HeirRef(ref),), new=founded, parent=parent)

    def _dividing(
        self, units: Mapping[LandKey, UnitRef], heir: Callable[[LandKey], UnitRef]
    ) -> Iterator[Act]:
        """Divide units; what consists of pieces alone is founded with the first of them."""
        for key, unit in units.items():
            ways = self.course.ways[key]
            if all(step.is_whole for step in ways):
                continue
            heirs = tuple(
                HeirRef(heir(new_key(step)), "part", is_main=step.is_main) for step in ways
            )
            pieces = [one.unit.key for one in heirs if one.unit.key in self.pieces]
            parent = self.pieces[pieces[0]][1] if pieces else None
            new = tuple(
                (piece, self.pieces.pop(piece)[0])
                for piece in pieces
                if self.pieces[piece][1] == parent
            )
            yield Act(ActKind.SPLIT, units=(unit,), heirs=heirs, new=new, parent=parent)

    def _from_elsewhere(self) -> Iterator[Act]:
        """Found the pieces that stand under another superior than the first piece of their unit."""
        for key, (text, parent) in self.pieces.items():
            yield Act(ActKind.FOUND, new=((key, text),), parent=parent)
        self.pieces.clear()

    # --- bodies ---------------------------------------------------------------------------

    def _of_bodies(self) -> Iterator[Act]:
        for key in self.new:
            for family in self._families(key):
                yield from self._body_of(key, family)
        for family, places in self._divided_families().items():
            yield from self._dividing(places, partial(self._heir, family))
        yield from self._from_elsewhere()
        closing: dict[int, None] = {}
        for key, fate in self.course.fates.items():
            if fate is Fate.CLOSED and not self.course.ways.get(key):
                for body in self.bodies[key].values():
                    closing[body.unit_id] = None
                    closing |= dict.fromkeys(body.below)
        if closing:
            yield Act(ActKind.CLOSE, units=tuple(UnitRef(unit_id=one) for one in closing))

    def _heir(self, family: str, key: LandKey) -> UnitRef:
        return self._body_ref((key, family))

    def _divided_families(self) -> dict[str, dict[LandKey, UnitRef]]:
        found: dict[str, dict[LandKey, UnitRef]] = defaultdict(dict)
        for key in self.course.ways:
            for family, body in self.bodies[key].items():
                found[family][key] = UnitRef(unit_id=body.unit_id)
        return found

    def _families(self, key: LandKey) -> dict[str, Body]:
        """Return the families seated in a new territory, each with a body they are made after."""
        found: dict[str, Body] = {}
        steps = sorted(
            self.course.sources.get(key, ()), key=lambda step: (not step.is_main, not step.is_whole)
        )
        for step in steps:
            for family, body in self.bodies[step.old].items():
                found.setdefault(family, body)
        return found

    @cached_property
    def _patterns(self) -> dict[LandKey, dict[str, Body]]:
        return {key: self._families(key) for key in self.new}

    def _body_ref(self, seat: _Seat) -> UnitRef:
        key, family = seat
        before = self.stays.get(key)
        if before is not None and family in self.bodies[before]:
            return UnitRef(unit_id=self.bodies[before][family].unit_id)
        return UnitRef(key=f"{_land_key(key)} {family}")

    def _body_of(self, key: LandKey, family: str) -> Iterator[Act]:
        body = self._patterns[key][family]
        parent = self._parent_of(key, body)
        was = self.homes[body.unit_id][0]
        before, after = self.territories[was].land.place, self.new[key].place
        text = _body_text(body.text, before, after)
        if key in self.stays:
            unit = (UnitRef(unit_id=body.unit_id),)
            renamed = None if text == body.text else text
            if parent is not None and parent.unit_id != body.parent_id:
                yield Act(ActKind.TRANSFER, units=unit, parent=parent, text=renamed)
            elif renamed is not None:
                yield Act(ActKind.RENAME, units=unit, text=renamed)
            return
        sources = [
            (UnitRef(unit_id=self.bodies[step.old][family].unit_id), step.is_whole)
            for step in self.course.sources[key]
            if family in self.bodies[step.old]
        ]
        yield from self._founding(self._body_ref((key, family)), text, parent, sources)

    def _parent_of(self, key: LandKey, body: Body) -> UnitRef | None:
        """Return the superior: in the same territory as before, or in the one above the new one."""
        if body.parent_id is None:
            return None
        home = self.homes.get(body.parent_id)
        if home is None:
            return UnitRef(unit_id=body.parent_id)
        at, family = home
        seat = key if at == self.homes[body.unit_id][0] else ("province", self.new[key].parent_code)
        if family in self._patterns.get(seat, {}):
            return self._body_ref((seat, family))
        return None


def _land_key(key: LandKey) -> str:
    return f"{key[0]} {key[1]}"


def _land_text(land: Land, kind: str = "") -> NewUnitText:
    return NewUnitText(
        land.place.full,
        kind or land.place.kind,
        line="territory",
        code=land.code,
        place=land.place.name,
    )


def _body_text(was: NewUnitText, before: Place, after: Place) -> NewUnitText:
    """Return what a body is called in a territory that becomes, or follows, its own."""
    if (before.word, before.name, before.level) == (after.word, after.name, after.level):
        return was
    kind, name = was.kind, body_name(was.name, before, after)
    collective = body_name(was.collective, before, after)
    if is_committee(was.kind):
        kind, name = COMMITTEES[after.level], committee_name(after)
        own = "Đảng ủy" if after.level == "commune" else name
        collective = f"Ban Thường vụ {own}"
    short = {was.name: name, before.full: after.full}.get(
        was.short_name, body_name(was.short_name, before, after)
    )
    paper = name if was.paper_name == was.name else body_name(was.paper_name, before, after)
    place = after.name if was.place == before.name else was.place
    return NewUnitText(
        name,
        kind,
        short_name=short,
        paper_name=paper,
        collective=collective,
        line=was.line,
        code=was.code,
        body_code=was.body_code,
        paper_style=was.paper_style,
        place=place,
    )
