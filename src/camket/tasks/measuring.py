"""In what amount the task of a work is counted."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from camket.commitments.decisions import Direction
from camket.commitments.models import Item

_HUNDRED: Final = Decimal(100)


def target_of(item: Item) -> tuple[Decimal, str]:
    """Take the item's one amount for its one work; otherwise progress is told in hundredths.

    An amount that must fall, or that does not begin at nothing, says nothing of how much work is
    done by its share alone.
    """
    measures = list(item.measures.all())
    works = [work for work in item.works.all() if work.dropped_on is None]
    if len(measures) == 1 and len(works) == 1:
        only = measures[0]
        grows = only.direction == Direction.HIGHER and not only.baseline
        if grows and only.target is not None and only.target > 0:
            return only.target, only.unit
    return _HUNDRED, "%"
