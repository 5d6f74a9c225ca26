"""Campaigns, orders, commitments and their text; rows and the database's own promises."""

from camket.commitments.models.campaigns import SIGNING_ORDER_NAMES, Campaign
from camket.commitments.models.commitments import STATUS_NAMES, Commitment, PromiseManager
from camket.commitments.models.items import (
    DIRECTION_NAMES,
    ORIGIN_NAMES,
    Duty,
    Item,
    Measure,
    Order,
    Work,
)
from camket.commitments.models.negotiation import (
    AmendedValue,
    ChangeReason,
    Chase,
    Handover,
    Remark,
)
from camket.commitments.models.signatures import Opening, SignReminder, Slot, SlotRole

__all__ = [
    "DIRECTION_NAMES",
    "ORIGIN_NAMES",
    "SIGNING_ORDER_NAMES",
    "STATUS_NAMES",
    "AmendedValue",
    "Campaign",
    "ChangeReason",
    "Chase",
    "Commitment",
    "Duty",
    "Handover",
    "Item",
    "Measure",
    "Opening",
    "Order",
    "PromiseManager",
    "Remark",
    "SignReminder",
    "Slot",
    "SlotRole",
    "Work",
]
