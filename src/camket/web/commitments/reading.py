"""The text of a commitment, kept or present, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from camket.commitments.comparing import Change
from camket.commitments.decisions import Direction, Origin
from camket.commitments.models import DIRECTION_NAMES, ORIGIN_NAMES
from camket.commitments.papers import collective_of

Was = dict[str, str]
"""Field → what stood there before; the field alone says that it is new."""
_ORDERED: Final = frozenset({Origin.ORDERED.value, Origin.CASCADED.value})


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """What an item is measured by."""

    name: str
    baseline: Decimal | None
    target: Decimal | None
    unit: str
    direction: Any
    due_on: date | None
    was: Was = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownWork:
    """A work of an item."""

    number: str
    title: str
    lead: str
    coordinators: str
    due_on: date | None
    product: str
    was: Was = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with its rows."""

    number: int
    key: int
    title: str
    origin: Any
    is_ordered: bool
    facts: tuple[tuple[str, str], ...]
    measures: tuple[ShownMeasure, ...]
    works: tuple[ShownWork, ...]
    was: Was = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownText:
    """The whole text."""

    party_a: str
    party_b: str
    bases: tuple[str, ...]
    items: tuple[ShownItem, ...]
    duties: tuple[tuple[str, str, date | None], ...]
    pledge: str
    recommendations: str


def shown(text: Mapping[str, Any], changes: Sequence[Change] = ()) -> ShownText:
    """Return a text of `commitments.text` as a page shows it.

    Args:
        text: The text.
        changes: What of it differs from an earlier one, to be marked where it stands.
    """
    return ShownText(
        party_a=collective_of(text["party_a"]),
        party_b=collective_of(text["party_b"]),
        bases=tuple(line for line in text["legal_basis"].splitlines() if line.strip()),
        items=tuple(
            _item(number, item, [one for one in changes if one.of_item == item["key"]])
            for number, item in enumerate(text["items"], start=1)
        ),
        duties=tuple(
            (duty["text"], duty["responsible"], _day(duty["due_on"])) for duty in text["duties"]
        ),
        pledge=text["pledge"],
        recommendations=text["recommendations"],
    )


def _item(number: int, item: Mapping[str, Any], changes: Sequence[Change]) -> ShownItem:
    facts = (
        (_("Lĩnh vực"), item["field"]),
        (_("Vì sao chọn"), item["why"]),
        (_("Hiện trạng"), item["current_state"]),
        (_("Kết quả cần đạt"), item["expected_result"]),
    )
    return ShownItem(
        number=number,
        key=int(item["key"].removeprefix("v")),
        title=item["title"],
        origin=ORIGIN_NAMES[Origin(item["origin"])],
        is_ordered=item["origin"] in _ORDERED,
        facts=tuple((name, words) for name, words in facts if words),
        measures=tuple(
            _measure(measure, _was_row(changes, "measures", measure["name"], "name"))
            for measure in item["measures"]
        ),
        works=tuple(
            _work(f"{number}.{place}", work, _was_row(changes, "works", work["title"], "title"))
            for place, work in enumerate(item["works"], start=1)
        ),
        was={one.field or "all": one.before for one in changes if not one.row},
    )


def _was_row(changes: Sequence[Change], rows: str, name: str, name_field: str) -> Was:
    """Return what stood in each changed cell of a row; of a new one, under "all", nothing."""
    here = [one for one in changes if f"|{rows}|" in one.key]
    former = {one.row for one in here if one.field == name_field and one.after == name}
    return {
        one.field or "all": one.before
        for one in here
        if one.row in {name, *former} and (one.field or one.after)
    }


def _measure(measure: Mapping[str, Any], was: Was) -> ShownMeasure:
    return ShownMeasure(
        name=measure["name"],
        baseline=_number(measure["baseline"]),
        target=_number(measure["target"]),
        unit=measure["unit"],
        direction=DIRECTION_NAMES[Direction(measure["direction"])],
        due_on=_day(measure["due_on"]),
        was=was,
    )


def _work(number: str, work: Mapping[str, Any], was: Was) -> ShownWork:
    lead = ", ".join(part for part in (work["lead"], work["lead_post"]) if part)
    return ShownWork(
        number=number,
        title=work["title"],
        lead=lead,
        coordinators=work["coordinators"],
        due_on=_day(work["due_on"]),
        product=work["product"],
        was=was,
    )


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str) -> Decimal | None:
    return Decimal(value) if value else None
