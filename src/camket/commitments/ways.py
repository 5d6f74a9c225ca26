"""Which ways to sign a paper offers a person now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, QuerySet

from camket.commitments.certificates import signatory_of, signer_of, trusted_lines
from camket.commitments.models import Commitment, Slot
from camket.commitments.signatures import unit_signing
from camket.documents.canonical import RequiredSignatory
from camket.shared.clock import legal_day
from camket.signing.models import PaperScan
from camket.signing.trust import Trust
from camket.signing.ways.kinds import Room
from camket.signing.ways.offers import Asking, Offer
from camket.signing.ways.providers import TrialProvider, all_offers
from camket.signing.ways.reach import (
    outside_providers,
    remote_provider,
    token_provider,
    what_is_set_up,
)
from camket.signing.ways.rows import ScanState
from camket.signing.ways.under_way import confirmed_scan

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Scanned(TypedDict):
        """Whether a scan of the paper was confirmed."""

        has_scan: bool

    Told = WithAnnotations[Commitment, Scanned]


def offers_for(commitment: Commitment, slot: Slot, *, at: datetime) -> list[Offer]:
    """Return every way to sign, usable or with the reason why not."""
    unit_name = unit_signing(commitment, slot)
    signatory = signatory_of(slot, unit_name)
    tokens, set_up = token_provider(), what_is_set_up()
    providers = (
        TrialProvider(signer_of(slot, unit_name, on=legal_day(at)), is_on=set_up.trial_signs),
        tokens,
        remote_provider(signatory.person, has_services=set_up.has_services),
        *outside_providers(),
    )
    asking = Asking(
        signatory=signatory,
        at=at,
        trust=trusted_lines() if tokens.found.certificates else Trust(),
        has_signatures=commitment.signed_file_id is not None,
    )
    return all_offers(providers, asking)


def offers_for_many(slots: Sequence[Slot], *, at: datetime) -> list[Offer]:
    """Return the ways to sign several papers under one confirmation, usable or with the reason.

    A way that one of the papers cannot be signed with is none for all of them. What goes through a
    file or a scan is for one paper at a time.

    Args:
        slots: The places of one person on papers, with their commitments.
        at: The present.
    """
    if not slots:
        return []
    tokens, set_up = token_provider(), what_is_set_up()
    trust = trusted_lines() if tokens.found.certificates else Trust()
    by_signatory: dict[tuple[str, str], tuple[Slot, RequiredSignatory]] = {}
    for slot in slots:
        signatory = signatory_of(slot, unit_signing(slot.commitment, slot))
        by_signatory.setdefault((signatory.person, signatory.name), (slot, signatory))
    found: dict[str, Offer] = {}
    for slot, signatory in by_signatory.values():
        trial = signer_of(slot, signatory.unit, on=legal_day(at))
        providers = (
            TrialProvider(trial, is_on=set_up.trial_signs),
            tokens,
            remote_provider(signatory.person, has_services=set_up.has_services),
        )
        for offer in all_offers(providers, Asking(signatory=signatory, at=at, trust=trust)):
            known = found.get(offer.key)
            if known is None or known.is_usable:
                found[offer.key] = offer
    return list(found.values())


def is_signed_on_paper(commitment: Commitment) -> bool:
    """Say whether its signatures stand on paper, so that its file is only a scan of that."""
    return (
        commitment.signed_file_id is not None
        and confirmed_scan(Room.COMMITMENTS, commitment.pk, commitment.signed_file_id) is not None
    )


def with_scans(papers: QuerySet[Commitment]) -> QuerySet[Told]:
    """Annotate `has_scan`: whether signatures stand on paper and the file is a scan of that."""
    scans = PaperScan.objects.filter(
        room=Room.COMMITMENTS.value, paper_id=OuterRef("pk"), state=ScanState.CONFIRMED
    )
    return papers.annotate(has_scan=Exists(scans))
