"""An amendment of Cam Lộ's commitment, agreed on both sides: it waits for the two signatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from camket.commitments.actions.amending import give_reasons, start_amendment
from camket.commitments.actions.drafting import ItemText, MeasureText, WorkText, save_item
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    accept_for_unit,
    submit_commitment,
)
from camket.commitments.models import Commitment, Item
from camket.commitments.text import changes_of, text_of
from camket.demo import places
from camket.demo.people import Cast
from camket.demo.timeline import at
from camket.organisation.queries import actor_of
from camket.shared.text import show_number

_DRAFTED: Final = date(2026, 11, 9)
_AGREED: Final = date(2026, 11, 12)
_ISSUED: Final = date(2026, 11, 13)
_FIELD: Final = "Thu ngân sách trên địa bàn"
_LOWERED_TO: Final = Decimal("0.94")
_REASON: Final = (
    "Hội đồng nhân dân tỉnh giảm dự toán thu tiền sử dụng đất của xã tại kỳ họp ngày 06/11/2026 "
    "vì hai khu tái định cư chưa đủ điều kiện đấu giá"
)


def let_it_wait(cast: Cast, commitment: Commitment) -> None:
    """Lower the revenue to be collected, with the reason, and issue the paper unsigned.

    Where the draw gave the commune other issues there is nothing to amend.
    """
    if not commitment.items.filter(title=_FIELD).exists():
        return
    clerk = actor_of(cast.tenures[places.CAM_LO_CODE, "commune_clerk"], on=_DRAFTED)
    head = actor_of(cast.head(places.CAM_LO_CODE), on=_DRAFTED)
    leader = actor_of(cast.head("province"), on=_AGREED)
    issuing = actor_of(cast.tenures["office", "provincial_clerk"], on=_ISSUED)
    amendment = start_amendment(commitment.pk, reason=_REASON, actor=clerk, now=at(_DRAFTED, 8, 30))
    item = amendment.items.get(title=_FIELD)
    save_item(amendment.pk, item.pk, _lowered(item), actor=clerk, now=at(_DRAFTED, 9))
    reasons = {one.key: _REASON for one in changes_of(amendment, text_of(amendment))}
    give_reasons(amendment.pk, reasons, actor=clerk, now=at(_DRAFTED, 9, 20))
    submit_commitment(
        amendment.pk,
        minutes_no="41-BB/ĐU",
        minutes_on=_DRAFTED,
        actor=head,
        now=at(_DRAFTED, 16),
    )
    accept_for_superior(
        amendment.pk,
        conclusion_no="318-TB/TU",
        conclusion_on=_AGREED,
        actor=leader,
        now=at(_AGREED, 10),
    )
    accept_for_unit(amendment.pk, actor=head, now=at(_AGREED, 14))
    issue_commitment(amendment.pk, actor=issuing, now=at(_ISSUED, 9))


def _lowered(item: Item) -> ItemText:
    """Return the item as it stands, its one measure's target lowered."""
    (measure,) = item.measures.all()
    promised = measure.target or Decimal(0)
    target = (promised * _LOWERED_TO).quantize(Decimal("0.1"), ROUND_HALF_UP)
    was, becomes = show_number(promised), show_number(target)
    text = MeasureText(
        measure.name,
        measure.target,
        measure.baseline,
        measure.unit,
        measure.direction,
        measure.due_on,
    )
    return ItemText(
        title=item.title,
        field=item.field,
        why=item.why,
        current_state=item.current_state,
        expected_result=item.expected_result.replace(was, becomes),
        public_note=item.public_note.replace(was, becomes),
        measures=(replace(text, target=target),),
        works=tuple(
            WorkText(one.title, one.lead_id, one.due_on, one.product, one.coordinators)
            for one in item.works.all()
        ),
    )
