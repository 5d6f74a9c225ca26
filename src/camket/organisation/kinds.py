"""Kinds of units: data with validity, never the depth in a tree; plain Python."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("kinds.toml")


class UnitKind(StrEnum):
    """The kinds that code speaks of by name; the catalogue `kinds.toml` holds them and others."""

    PROVINCIAL_COMMITTEE = "provincial_committee"
    DISTRICT_COMMITTEE = "district_committee"
    COMMUNE_COMMITTEE = "commune_committee"
    FUNCTIONAL_PARTY_ORG = "functional_party_org"
    PARTY_CELL = "party_cell"
    COMMITTEE_OFFICE = "committee_office"
    ORGANISATION_COMMISSION = "organisation_commission"
    INSPECTION_COMMISSION = "inspection_commission"
    PROPAGANDA_MOBILISATION_COMMISSION = "propaganda_mobilisation_commission"
    INTERNAL_AFFAIRS_COMMISSION = "internal_affairs_commission"
    PARTY_BUILDING_COMMISSION = "party_building_commission"
    PEOPLES_COUNCIL = "peoples_council"
    PEOPLES_COMMITTEE = "peoples_committee"
    DEPARTMENT_COMMITTEE = "department_committee"
    DEPARTMENT = "department"
    DIVISION = "division"
    FATHERLAND_FRONT = "fatherland_front"
    MASS_ORGANISATION = "mass_organisation"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    COMMUNE = "commune"
    WARD = "ward"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of unit.

    Attributes:
        line: Which tree it stands in.
        level: Its level in the catalogue; empty where bodies of several levels are of this kind.
        begins_on: The first day the kind exists; None for always.
        ends_on: The first day it no longer exists; None for never.
        digits: Length of the national code of a territory; 0 where there is none.
        is_advisory: Whether whoever works there acts on the field of the committee above.
        roles: What units of the kind are from `roles_from` on without a decision of their own.
    """

    code: str
    name: str
    line: str
    level: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    digits: int = 0
    is_advisory: bool = False
    roles: tuple[str, ...] = ()
    roles_from: date | None = None

    def stands_on(self, day: date) -> bool:
        """Say whether units of this kind may exist that day."""
        begun = self.begins_on is None or self.begins_on <= day
        return begun and (self.ends_on is None or day < self.ends_on)

    def holds_roles_on(self, day: date) -> bool:
        """Say whether the roles of the kind are held that day."""
        return bool(self.roles) and (self.roles_from is None or self.roles_from <= day)


@cache
def kinds() -> dict[str, Kind]:
    """Return the whole catalogue, by code, in the order it is shown."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        code: Kind(
            code=code,
            name=row["name"],
            line=row["line"],
            level=row.get("level", ""),
            begins_on=row.get("from"),
            ends_on=row.get("until"),
            digits=row.get("digits", 0),
            is_advisory=row.get("advisory", False),
            roles=tuple(row.get("roles", ())),
            roles_from=row.get("roles_from"),
        )
        for code, row in rows.items()
    }


def kind_name(code: str) -> str:
    """Return the Vietnamese name of a kind; a code outside the catalogue stands for itself."""
    kind = kinds().get(code)
    return kind.name if kind else code


ADVISORY_KINDS: Final = frozenset(code for code, kind in kinds().items() if kind.is_advisory)
"""Bodies that advise a committee: whoever works there acts on that committee's field."""
