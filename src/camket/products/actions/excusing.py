"""The objective cause of a failed check or a delay: claimed by its side, confirmed from above."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.notifications.models import NoticeKind
from camket.organisation.conflicts import has_own_hand
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.products.actions.common import locked, stands_over, tell
from camket.products.decisions import (
    CauseFacts,
    ClaimFacts,
    SlipState,
    refusal_to_claim,
    refusal_to_decide_cause,
)
from camket.products.models import Product, Slip
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


def claim_cause(slip_id: int, *, reason: str, paper: str, actor: Actor, now: datetime) -> Slip:
    """Say that a check failed or a deadline passed through nobody's fault, and what shows it.

    Raises:
        Refused: It is not the actor's product, a claim stands, or reason or paper is missing.
    """
    reason, paper = clean_lines(reason), clean(paper)[:300]
    with transaction.atomic():
        slip, product = _locked(slip_id)
        is_own = actor.person_id is not None and actor.person_id == product.person_id
        on = legal_day(now)
        facts = ClaimFacts(
            may_claim=is_own or may(actor, Permission.VERIFY_RESULT, product.unit_id, on=on),
            state=SlipState(slip.state),
            has_reason=bool(reason),
            has_paper=bool(paper),
        )
        if refusal := refusal_to_claim(facts):
            raise Refused(refusal)
        slip.state, slip.reason, slip.paper = SlipState.CLAIMED.value, reason, paper
        slip.claimed_by_id, slip.claimed_by_name = actor.person_id, actor.label[:300]
        slip.answer, slip.decided_by, slip.decided_by_name = "", None, ""
        slip.decided_at = None
        slip.save()
        record(
            "product.cause_claimed",
            product,
            actor=actor,
            at=now,
            unit_id=product.unit_id,
            after={"slip": slip.pk, "reason": reason, "paper": paper},
        )
    return slip


def confirm_cause(slip_id: int, *, answer: str, actor: Actor, now: datetime) -> Slip:
    """Confirm the cause: this failed check or delay takes no points any more.

    Raises:
        Refused: The actor claimed it, did the work or may not, nothing waits, or no word is said.
    """
    return _decide(slip_id, SlipState.CONFIRMED, answer, actor=actor, now=now)


def refuse_cause(slip_id: int, *, answer: str, actor: Actor, now: datetime) -> Slip:
    """Say that the cause is not accepted, and why; it goes on counting.

    Raises:
        Refused: As for confirming it.
    """
    return _decide(slip_id, SlipState.REFUSED, answer, actor=actor, now=now)


def _decide(slip_id: int, state: SlipState, answer: str, *, actor: Actor, now: datetime) -> Slip:
    answer = clean_lines(answer)
    with transaction.atomic():
        slip, product = _locked(slip_id)
        standing = stands_over(product, Permission.VERIFY_RESULT, actor, on=legal_day(now))
        hands = {slip.claimed_by_id, product.person_id}
        facts = CauseFacts(
            may_confirm=standing.may_act and not standing.is_of_head,
            has_hand=has_own_hand(actor.person_id, hands),
            state=SlipState(slip.state),
            has_answer=bool(answer),
        )
        if refusal := refusal_to_decide_cause(facts):
            raise Refused(refusal)
        slip.state, slip.answer = state.value, answer
        slip.decided_by_id, slip.decided_by_name = actor.person_id, actor.label[:300]
        slip.decided_at = now
        slip.save()
        is_confirmed = state is SlipState.CONFIRMED
        words = "Xác nhận khách quan" if is_confirmed else "Không xác nhận khách quan"
        tell(product, words, kind=NoticeKind.ANSWERED, now=now)
        record(
            "product.cause_confirmed" if is_confirmed else "product.cause_refused",
            product,
            actor=actor,
            at=now,
            unit_id=product.unit_id,
            after={"slip": slip.pk, "answer": answer},
        )
    return slip


def _locked(slip_id: int) -> tuple[Slip, Product]:
    product_id = Slip.objects.values_list("product_id", flat=True).get(pk=slip_id)
    product = locked(product_id)
    return Slip.objects.select_for_update().get(pk=slip_id), product
