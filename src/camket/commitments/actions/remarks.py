"""The thread of a text: opinions of both sides, what one asks the other to change, its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from camket.audit.chain import one_act, record
from camket.commitments.actions.locking import locked
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Turn
from camket.commitments.handing_over import WORKS_FOR_SUPERIOR, WORKS_FOR_UNIT, tell
from camket.commitments.models import Commitment, Remark
from camket.commitments.parties import side_of
from camket.commitments.refusing import refuse
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.text import clean_lines

_SENT_TWICE_WITHIN: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewRemark:
    """A remark on one item, or on the whole text when no item is named."""

    text: str
    item_id: int | None = None


@transaction.atomic
def remark(
    commitment_id: int,
    *,
    text: str,
    actor: Actor,
    now: datetime,
    item_id: int | None = None,
    asks_change: bool = False,
) -> Remark:
    """Write an opinion into the thread of a commitment or of one of its items.

    Raises:
        Refused: The person stands on neither side, the text is settled, or nothing is written.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    side = side_of(commitment, actor)
    permissions = WORKS_FOR_UNIT if side is Turn.PARTY_B else WORKS_FOR_SUPERIOR
    if side is None or not any(holds(actor, permission) for permission in permissions):
        raise refuse(AgreementRefusal.NOT_A_PARTY, commitment, actor=actor, on=on)
    if commitment.is_locked:
        raise refuse(AgreementRefusal.WRONG_STATE, commitment, actor=actor, on=on)
    words = clean_lines(text)
    if not words:
        raise refuse(AgreementRefusal.NO_TEXT, commitment, actor=actor, on=on)
    if item_id is not None and not commitment.items.filter(pk=item_id).exists():
        item_id = None
    last = commitment.remarks.order_by("-at", "-pk").first()
    if last is not None and _is_sent_twice(last, item_id, words, actor, now):
        return last
    written = add_remark(commitment, side, words, item_id, actor, now, asks_change=asks_change)
    other = Turn.PARTY_A if side is Turn.PARTY_B else Turn.PARTY_B
    if commitment.submitted_at is not None:
        tell(
            commitment,
            other,
            _("Có ý kiến mới về bản cam kết năm {year} của {unit}."),
            now=now,
            asks_act=False,
            path=f"/cam-ket/{commitment.pk}/trao-doi/",
        )
    record(
        "commitment.remarked",
        commitment,
        actor=actor,
        at=now,
        after={"text": words, "item": item_id, "asks_change": asks_change},
    )
    return written


@one_act()
def answer_remark(remark_id: int, *, text: str, actor: Actor, now: datetime) -> Remark:
    """Answer what the other side asks to be changed; the answer stands in the thread below it.

    Raises:
        Refused: The person is not of the side that was asked, it is settled, or nothing is written.
    """
    # the commitment first, then its remark: accepting takes them in this order too
    commitment = locked(Remark.objects.values_list("commitment_id", flat=True).get(pk=remark_id))
    asked = Remark.objects.select_for_update().get(pk=remark_id)
    on = legal_day(now)
    side = side_of(commitment, actor)
    if side is None or side.value == asked.side:
        raise refuse(AgreementRefusal.NOT_A_PARTY, commitment, actor=actor, on=on)
    if asked.is_settled:
        raise refuse(AgreementRefusal.REMARK_SETTLED, commitment, actor=actor, on=on)
    answer = remark(commitment.pk, text=text, actor=actor, now=now, item_id=asked.item_id)
    asked.is_settled = True
    asked.save(update_fields=["is_settled"])
    record(
        "commitment.remark_settled", commitment, actor=actor, at=now, after={"remark": asked.text}
    )
    return answer


def _is_sent_twice(
    last: Remark, item_id: int | None, words: str, actor: Actor, now: datetime
) -> bool:
    """Say whether the last word of the thread is this very one, from a form sent twice."""
    is_same = (last.item_id, last.text, last.author_name) == (
        item_id,
        words,
        actor.person_name[:120],
    )
    return is_same and now - last.at <= _SENT_TWICE_WITHIN


def add_remark(
    commitment: Commitment,
    side: Turn,
    text: str,
    item_id: int | None,
    actor: Actor,
    now: datetime,
    *,
    asks_change: bool,
) -> Remark:
    """Write a remark; who may and what it says is the caller's."""
    return Remark.objects.create(
        commitment=commitment,
        item_id=item_id,
        side=side.value,
        asks_change=asks_change,
        text=text,
        at=now,
        author_name=actor.person_name[:120],
        author_post=actor.post_name[:300],
    )
