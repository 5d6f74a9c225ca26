"""What the acts on a dossier share: the locked row, digests, whom to tell."""

from __future__ import annotations

import hashlib
from datetime import date

from camket.commitments.queries import drafter_accounts
from camket.organisation.models import Person
from camket.reviews.models import Dossier


def locked_dossier(dossier_id: int) -> Dossier:
    """Return a dossier with its rating and period, its own row locked."""
    return (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("rating__period")
        .get(pk=dossier_id)
    )


def digest_of(text: str) -> str:
    """Return SHA-256 of a text: the audit and what is left after a removal keep no words."""
    return hashlib.sha256(text.encode()).hexdigest()


def writers_of(dossier: Dossier, *, on: date) -> set[int]:
    """Return the accounts of those who write a dossier; one statement, two for a collective."""
    person_id = dossier.rating.person_id
    if person_id is None:
        return drafter_accounts([dossier.unit_id], on=on)[dossier.unit_id]
    held = Person.objects.filter(pk=person_id, account_id__isnull=False)
    return {account_id for account_id in held.values_list("account_id", flat=True) if account_id}


def page_of(dossier: Dossier) -> str:
    """Return the address of a dossier's page, for notices."""
    return f"/danh-gia/ho-so/{dossier.pk}/"
