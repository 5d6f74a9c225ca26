"""A paper signed by hand: one side brings the scan, the other compares it and confirms.

It never becomes an electronic signature: the slots say who signed on paper and on what day, without
a serial; the file is kept as "bản số hóa" and the verdict says what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.audit.chain import one_act, record
from camket.commitments.actions.locking import locked
from camket.commitments.actions.signing import conclude
from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import tell, without_blanks
from camket.commitments.models import Commitment
from camket.commitments.order import Role
from camket.commitments.parties import side_of
from camket.documents.pages import page_count
from camket.files.storage import is_marked_secret, read
from camket.files.wording import FileRefusal
from camket.organisation.models import Tenure
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.clock import legal_day, start_of
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.signing.models import PaperScan
from camket.signing.ways.actions.closing import close_with_paper
from camket.signing.ways.actions.scans import (
    Expected,
    confirm,
    keep_scan,
    paper_of,
    refuse_unless_likely,
    reject,
    waiting_scan,
)
from camket.signing.ways.kinds import Room
from camket.signing.ways.scans import ScanRefusal, read_scan

ON_PAPER: Final = gettext_lazy(
    "Bản cam kết năm {year} của {unit} đã ký tay trên giấy; bản số hóa được xác nhận."
)
SIGNED_BY_HAND: Final = gettext_lazy("Văn bản đã ký tay trên giấy, bản số hóa đã được xác nhận.")
BRINGS = (Permission.ISSUE_COMMITMENT, Permission.DRAFT_COMMITMENT, Permission.SUBMIT_COMMITMENT)
CONFIRMS = (
    Permission.ISSUE_COMMITMENT,
    Permission.APPRAISE_COMMITMENT,
    Permission.ACCEPT_FOR_SUPERIOR,
    Permission.DRAFT_COMMITMENT,
    Permission.ACCEPT_FOR_UNIT,
)


def bring_scan(
    commitment_id: int,
    files: Sequence[tuple[str, bytes]],
    *,
    signed_on: date,
    actor: Actor,
    now: datetime,
) -> PaperScan:
    """Bring the scan of an issued paper that everybody has signed by hand.

    Raises:
        Refused: It is not the actor's to bring, somebody has signed electronically, another scan
            waits, the day cannot be, or the files are no scan of this paper.
    """
    if secret := next((name for name, _content in files if is_marked_secret(name)), None):
        raise Refused(FileRefusal.SECRET, name=secret)
    scan = read_scan(files)
    with one_act():
        commitment = locked(commitment_id)
        side = _side_that(commitment, actor, BRINGS)
        _refuse_unless_open(commitment)
        refuse_unless_likely(scan, signed_on, _expected(commitment, now), today=legal_day(now))
        kept = keep_scan(
            Room.COMMITMENTS,
            commitment.pk,
            scan,
            signed_on=signed_on,
            side=side.value,
            actor=actor,
            now=now,
        )
        tell(
            commitment,
            Turn.PARTY_A if side is Turn.PARTY_B else Turn.PARTY_B,
            _("Đã có bản số hóa cam kết năm {year} của {unit} ký tay; cần đối chiếu, xác nhận."),
            now=now,
            path=f"/ky/{commitment.pk}/ban-giay/",
        )
        record(
            "commitment.scan_brought",
            commitment,
            actor=actor,
            at=now,
            after={"file": kept.file_id, "signed_on": signed_on, "dpi": scan.least_dpi},
        )
    return kept


@one_act()
def confirm_scan(scan_id: int, *, actor: Actor, now: datetime) -> Commitment:
    """Confirm that a scan shows the paper as both signed it; its number counts as issued.

    Raises:
        Refused: It does not wait, the actor is of the side that brought it or may not confirm, or
            a signatory did not hold his post on the day it was signed.
    """
    commitment = locked(paper_of(scan_id, Room.COMMITMENTS))
    scan = waiting_scan(scan_id, Room.COMMITMENTS)
    _refuse_unless_the_other_side(scan, commitment, actor)
    _refuse_unless_open(commitment)
    _refuse_unless_in_post(commitment, scan.signed_on)
    confirm(scan, actor=actor, now=now)
    close_with_paper(Room.COMMITMENTS, commitment.pk, why=str(SIGNED_BY_HAND), actor=actor, now=now)
    commitment.slots.update(signed_at=start_of(scan.signed_on), serial="")
    commitment.signed_file = scan.file
    conclude(commitment, scan.file, ON_PAPER, actor=actor, now=now)
    commitment.save()
    record(
        "commitment.scan_confirmed",
        commitment,
        actor=actor,
        at=now,
        after={
            "file": scan.file_id,
            "way": "paper",
            "brought_by": scan.brought_by_name,
            "status": commitment.status,
        },
    )
    return commitment


@one_act()
def reject_scan(scan_id: int, *, reason: str, actor: Actor, now: datetime) -> PaperScan:
    """Say that a scan does not show the paper; the other side may bring another.

    Raises:
        Refused: It does not wait, the actor is of the side that brought it, or there is no reason.
    """
    commitment = locked(paper_of(scan_id, Room.COMMITMENTS))
    scan = waiting_scan(scan_id, Room.COMMITMENTS)
    _refuse_unless_the_other_side(scan, commitment, actor)
    words = reject(scan, reason=reason, actor=actor, now=now)
    tell(
        commitment,
        Turn(scan.side),
        _("Bản số hóa cam kết năm {year} của {unit} được trả lại: %(reason)s")
        % {"reason": without_blanks(words[:200])},
        now=now,
        path=f"/ky/{commitment.pk}/ban-giay/",
    )
    record("commitment.scan_rejected", commitment, actor=actor, at=now, after={"reason": words})
    return scan


def _side_that(commitment: Commitment, actor: Actor, permissions: Sequence[Permission]) -> Turn:
    side = side_of(commitment, actor)
    if side is None or not any(holds(actor, one) for one in permissions):
        raise Refused(ScanRefusal.NOT_THEIRS)
    return side


def _refuse_unless_open(commitment: Commitment) -> None:
    if commitment.status != Status.ISSUED or commitment.issued_file_id is None:
        raise Refused(ScanRefusal.NOT_ISSUED)
    if commitment.signed_file_id is not None:
        raise Refused(ScanRefusal.SIGNED_ALREADY)


def _refuse_unless_the_other_side(scan: PaperScan, commitment: Commitment, actor: Actor) -> None:
    side = _side_that(commitment, actor, CONFIRMS)
    if side.value == scan.side or actor.person_id == scan.brought_by.get("person_id"):
        raise Refused(ScanRefusal.SAME_SIDE)


def _expected(commitment: Commitment, now: datetime) -> Expected:
    issued = commitment.issued_file
    return Expected(
        issued_on=legal_day(commitment.issued_at or now),
        pages=page_count(read(issued)) if issued is not None else None,
        signs_by=commitment.signs_by,
    )


def _refuse_unless_in_post(commitment: Commitment, day: date) -> None:
    """Check that each signatory held his post on the day he signed on paper."""
    slots = [slot for slot in commitment.slots.order_by("position") if not Role(slot.role).is_seal]
    for slot in slots:
        held = Tenure.objects.filter(pk=slot.tenure_id, valid__contains=day).exists()
        if not held:
            raise Refused(ScanRefusal.HEAD_CHANGED, day=show_day(day), name=slot.name)
