"""Issue an agreed text: reserve its number, freeze it, seal the paper, ask for signatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from camket.audit.chain import one_act, record
from camket.commitments.actions.handing_back import void
from camket.commitments.actions.issuable import (
    nobody_signs,
    refusal_to_issue_now,
    signs_for_superior,
)
from camket.commitments.actions.locking import locked
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Status, Turn, last_day_to_sign
from camket.commitments.editing import EDITED, WordToSign, compare_edited, topic_of
from camket.commitments.handing_over import tell_signatories
from camket.commitments.models import Commitment, Slot
from camket.commitments.naming import kind_of_paper, subject_of
from camket.commitments.order import Role
from camket.commitments.parties import Parties, Party, has_issued, parties_of, side_of
from camket.commitments.refusing import refuse, without_services
from camket.commitments.sealing import paper_given_out, planned_slots, sealed_pdf
from camket.commitments.signatures import sign_facts
from camket.commitments.signing import refusal_to_reissue
from camket.commitments.text import WholeItem, text_of, whole_items
from camket.documents.canonical import digest_of
from camket.documents.paper import Paper
from camket.documents.word.intake import take_word
from camket.files.actions import store
from camket.files.storage import read
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.permissions.catalogue import Permission
from camket.registry.actions import reserve_number
from camket.registry.models import EditedWord, RegisteredNumber
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.signing.wording import SigningRefusal


@one_act()
def issue_commitment(
    commitment_id: int, *, actor: Actor, now: datetime, edited_id: int | None = None
) -> Commitment:
    """Freeze and seal an agreed text and ask those who sign first.

    Args:
        commitment_id: The commitment.
        actor: Who issues it.
        now: The instant.
        edited_id: A Word file edited outside that is to be the paper (`editing`).

    Raises:
        Refused: The person may not issue it, the two sides have not agreed, a side has no head, one
            person heads both, nobody is there for another place the campaign keeps, or the edited
            file is no longer of this text.
        UnusableInputError: The paper cannot be set.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    parties = parties_of(commitment, on=on)
    upper = signs_for_superior(commitment, parties, on)
    items = whole_items(commitment)
    if refused := refusal_to_issue_now(commitment, actor, parties, upper, on, items=items):
        raise refused
    commitment.issued_by_id = _side_unit(commitment, actor)
    commitment.signs_by = last_day_to_sign(commitment.campaign.signs_by, on)
    slots = _seal(commitment, parties, upper, actor, now, edited_id=edited_id, items=items)
    record(
        "commitment.issued",
        commitment,
        actor=actor,
        at=now,
        before={"status": Status.AGREED.value},
        after={
            **_issued_values(commitment, slots),
            "word": (commitment.text or {}).get(EDITED, {}).get("sha256"),
        },
    )
    return commitment


@one_act()
def reissue_commitment(commitment_id: int, *, actor: Actor, now: datetime) -> Commitment:
    """Make a waiting paper anew for those who hold the posts today; what was agreed stays.

    The paper that names somebody who is no longer what it says is void with its number, and with
    the signatures on it: whoever has signed it is told and asked again.

    Raises:
        Refused: The person may not, the paper does not wait, or nobody has changed.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    facts = sign_facts(commitment, actor, on=on)
    replaced = facts.replaced
    reason = refusal_to_reissue(
        facts,
        may_reissue=has_issued(commitment, actor),
        is_successor=replaced is not None and replaced.holder_today == actor.person_id,
    )
    parties = parties_of(commitment, on=on)
    upper = signs_for_superior(commitment, parties, on)
    reason = reason or nobody_signs(parties, upper)
    if reason:
        raise refuse(
            reason,
            commitment,
            actor=actor,
            on=on,
            side=Turn.PARTY_A,
            permissions=[Permission.ISSUE_COMMITMENT],
        )
    why = _("Người ký đã thay đổi sau khi phát hành: đồng chí {name}.").format(
        name=replaced.name if replaced else ""
    )
    old = list(commitment.slots.select_related("person").order_by("position"))
    before = void(commitment, why, actor, now)
    slots = _seal(commitment, parties, upper, actor, now)
    told = _("Văn bản đồng chí đã ký được phát hành lại với số {number}. {why}")
    tell_signatories(
        [slot for slot in old if slot.is_signed],
        commitment,
        told.format(number=commitment.number, why=why),
        topic=f"signed-{commitment.pk}",  # what asks them to sign anew stands beside it
        now=now,
    )
    record(
        "commitment.reissued",
        commitment,
        actor=actor,
        at=now,
        before=before,
        after={**_issued_values(commitment, slots), "reason": why},
    )
    return commitment


def _seal(
    commitment: Commitment,
    parties: Parties,
    upper: Party,
    actor: Actor,
    now: datetime,
    *,
    edited_id: int | None = None,
    items: Sequence[WholeItem] | None = None,
) -> list[Slot]:
    """Take a number, keep the places, freeze and seal the text, ask those of the first step."""
    on = legal_day(now)
    signing = Parties(upper, parties.b)
    slots = Slot.objects.bulk_create(planned_slots(commitment, signing, on=on))
    number = _reserve(commitment, parties.b, on, actor, now)
    text = text_of(commitment, on=on, items=items, spans=parties.spans)
    word = None
    if edited_id is not None:
        given_out = paper_given_out(text, slots, signing, parties, now)
        word = _word_to_sign(commitment, given_out, edited_id, now)
        text = word.in_text(text)
    try:
        pdf = sealed_pdf(text, slots, signing, parties.superior, number, now, word=word)
    except Refused as refused:
        if not isinstance(refused.reason, SigningRefusal):
            raise
        raise without_services(refused, commitment, actor=actor, on=on) from refused
    commitment.text = text
    commitment.text_sha256 = digest_of(text)
    commitment.number = number
    commitment.issued_file = store(pdf, "application/pdf", now=now)
    commitment.issued_at = now
    commitment.status = Status.ISSUED.value
    ask_for_signatures(commitment, now=now, slots=slots, parties=parties)
    commitment.save(update_fields=_SEALED)
    return slots


_SEALED: Final = (
    "issued_by",
    "signs_by",
    "text",
    "text_sha256",
    "number",
    "issued_file",
    "signed_file",
    "issued_at",
    "status",
    "turn",
    "turn_since",
)
"""What the issue writes: of forty columns each written one is checked and sent."""


def _word_to_sign(
    commitment: Commitment, given_out: Paper, edited_id: int, now: datetime
) -> WordToSign:
    """Return the edited file after comparing it with the paper as it stands now.

    Raises:
        Refused: It is no longer of this text.
    """
    topic = topic_of(commitment)
    edited = EditedWord.objects.select_related("word").get(pk=edited_id, topic=topic)
    word = take_word(read(edited.word))
    compared = compare_edited(given_out, word)
    if not compared.is_good:
        raise Refused(AgreementRefusal.WORD_OUTDATED)
    edited.used_at = now
    edited.save(update_fields=["used_at"])
    return WordToSign(word, given_out, edited.word_id, compared.reworded)


def _issued_values(commitment: Commitment, slots: Sequence[Slot]) -> dict[str, Any]:
    return {
        "status": commitment.status,
        "number": str(commitment.number),
        "text_sha256": commitment.text_sha256,
        "file": commitment.issued_file_id,
        "signatories": [slot.name for slot in slots],
        "signs_by": commitment.signs_by,
    }


def _side_unit(commitment: Commitment, actor: Actor) -> int:
    is_unit = side_of(commitment, actor) is Turn.PARTY_B
    return commitment.holder_id if is_unit else commitment.superior_id


def ask_for_signatures(
    commitment: Commitment,
    *,
    now: datetime,
    slots: Iterable[Slot] | None = None,
    parties: Parties | None = None,
) -> None:
    """Put the paper before everybody of the step whose turn it is; the caller saves the turn.

    Args:
        commitment: The commitment.
        now: The instant.
        slots: Its places with their people, where the caller has just made them.
        parties: Both sides of that day, where the caller has read them.
    """
    if slots is None:
        slots = commitment.slots.select_related("person")
    slots = sorted(slots, key=lambda slot: (slot.step, slot.position))
    waiting = [slot for slot in slots if not slot.is_signed]
    asked = [slot for slot in waiting if slot.step == waiting[0].step]
    side = Role(asked[0].role).side
    if commitment.turn != side:
        commitment.turn, commitment.turn_since = side.value, now
    settle(f"commitment-{commitment.pk}", f"sign-{commitment.pk}", now=now)
    parties = parties or parties_of(commitment, on=legal_day(now))
    text = _("{paper} số {number} của {unit} chờ đồng chí ký.")
    notify(
        [slot.person.account_id for slot in asked],
        topic=f"sign-{commitment.pk}",
        kind=NoticeKind.NEEDS_ACT,
        text=text.format(
            paper=kind_of_paper(commitment), number=commitment.number, unit=parties.b.name
        ),
        path=f"/ky/{commitment.pk}/",
        now=now,
    )


def _reserve(
    commitment: Commitment, unit: Party, on: date, actor: Actor, now: datetime
) -> RegisteredNumber:
    return reserve_number(
        unit.unit_id,
        kind=settings.COMMITMENT_SYMBOL,
        dated_on=on,
        subject=subject_of(commitment),
        actor=actor,
        now=now,
        span=unit.span,
    )
