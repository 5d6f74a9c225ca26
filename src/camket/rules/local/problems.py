"""What is to be said of a row of a body's set, and how much it weighs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from camket.rules.local.basis import Basis


class Weight(StrEnum):
    """How much a problem weighs."""

    REFUSED = "refused"
    """It may not be published so."""
    NEEDS_REASON = "needs_reason"
    """It may be published once a reason is written."""
    SHOWN = "shown"
    """It may be published; everybody is told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one row of a set.

    Attributes:
        row: The row: numbers.best_from, switched_off.P-N3, conditions.L-1, scoring.
        weight: How much it weighs.
        says: What a person reads: what, and how to mend it.
    """

    row: str
    weight: Weight
    says: str

    @property
    def stops_publication(self) -> bool:
        """Say whether the set cannot be published so."""
        return self.weight is not Weight.SHOWN


def of_basis(row: str, basis: Basis, *, differs: bool) -> Iterator[Problem]:
    """Say of a row where what it rests on cannot be, or lets it have no effect."""
    if basis is Basis.LEGAL_MANDATORY and differs:
        yield Problem(
            row,
            Weight.REFUSED,
            "Khác số của Trung ương thì không phải là bắt buộc theo văn bản của Trung ương; chọn "
            "căn cứ khác.",
        )
    elif not basis.is_binding:
        yield Problem(row, Weight.SHOWN, "Chỉ là đề xuất: không dùng để xếp loại chính thức.")
