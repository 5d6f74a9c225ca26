"""Sheets of the organisation: what they hold, how they are checked, written and exported."""

from camket.organisation.sheets.common import Plan, Scope, SheetKind, Step
from camket.organisation.sheets.people import PEOPLE
from camket.organisation.sheets.tenures import TENURES
from camket.organisation.sheets.units import UNITS

KINDS = {kind.code: kind for kind in (UNITS, PEOPLE, TENURES)}
"""The kinds of workbooks this room reads and writes."""


def kind_of(code: str) -> SheetKind:
    """Return a kind by its code."""
    return KINDS[code]


__all__ = ["KINDS", "PEOPLE", "TENURES", "UNITS", "Plan", "Scope", "SheetKind", "Step", "kind_of"]
