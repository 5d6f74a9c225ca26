"""What an application knows of the people who sign, and a file alone does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from camket.documents.canonical import RequiredSignatory


class People(Protocol):
    """Looks up who a certificate belongs to, and who held which post on a day."""

    def registered_to(self, certificate_sha256: str) -> str:
        """Return the key of the person a certificate is registered to; empty for none."""
        ...

    def held_post(self, signatory: RequiredSignatory, on: date) -> bool | None:
        """Say whether a signatory held his post on a day; None where that is not known."""
        ...
