"""The row of a scan: kept when brought, settled once. Who may do either, a room above says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from camket.files.actions import store
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean_lines, show_day
from camket.signing.ways.kinds import Room
from camket.signing.ways.rows import PaperScan, ScanState
from camket.signing.ways.scans import Scan, ScanRefusal


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of the paper that a scan is to show.

    Attributes:
        issued_on: The day it was issued.
        pages: How many pages it has; None where they cannot be counted.
        signs_by: The last day to sign it; None where there is none.
    """

    issued_on: date
    pages: int | None
    signs_by: date | None = None


def refuse_unless_likely(scan: Scan, signed_on: date, expected: Expected, *, today: date) -> None:
    """Check that a scan may show a paper signed on a day.

    Raises:
        Refused: The day cannot be, or pages are missing.
    """
    day = show_day(signed_on)
    if signed_on > today:
        raise Refused(ScanRefusal.DAY_IN_FUTURE, day=day)
    if signed_on < expected.issued_on:
        raise Refused(ScanRefusal.DAY_BEFORE_ISSUE, day=day, issued=show_day(expected.issued_on))
    if expected.signs_by is not None and signed_on > expected.signs_by:
        raise Refused(ScanRefusal.AFTER_TERM, day=day, term=show_day(expected.signs_by))
    if expected.pages is not None and scan.pages < expected.pages:
        raise Refused(ScanRefusal.TOO_FEW_PAGES, count=scan.pages, most=expected.pages)


def keep_scan(
    room: Room,
    paper_id: int,
    scan: Scan,
    *,
    signed_on: date,
    actor: Actor,
    now: datetime,
    side: str = "",
) -> PaperScan:
    """Keep a scan until somebody else has compared it.

    Raises:
        Refused: Another one of this paper waits.
    """
    of_paper = PaperScan.objects.filter(room=room.value, paper_id=paper_id)
    if of_paper.filter(state=ScanState.WAITING).exists():
        raise Refused(ScanRefusal.WAITS_ALREADY)
    return PaperScan.objects.create(
        room=room.value,
        paper_id=paper_id,
        file=store(scan.pdf, "application/pdf", now=now),
        pages=scan.pages,
        least_dpi=scan.least_dpi,
        signed_on=signed_on,
        side=side,
        brought_at=now,
        brought_by=actor.as_record(),
        brought_by_name=actor.label[:300],
        state=ScanState.WAITING,
    )


def paper_of(scan_id: int, room: Room) -> int:
    """Return the number of the paper a scan is of.

    Whoever settles a scan locks the paper first and the scan after it, as whoever ends a paper
    does: in the other order the two would wait for each other.
    """
    return PaperScan.objects.values_list("paper_id", flat=True).get(pk=scan_id, room=room.value)


def waiting_scan(scan_id: int, room: Room) -> PaperScan:
    """Return a scan that waits, locked for the rest of the caller's transaction.

    Raises:
        Refused: It was settled already.
    """
    rows = PaperScan.objects.select_for_update(of=("self",)).select_related("file")
    scan = rows.get(pk=scan_id, room=room.value)
    if scan.state != ScanState.WAITING:
        raise Refused(ScanRefusal.NOT_WAITING)
    return scan


def confirm(scan: PaperScan, *, actor: Actor, now: datetime) -> None:
    """Keep that somebody compared it with the paper."""
    scan.state, scan.settled_at = ScanState.CONFIRMED, now
    scan.settled_by_name = actor.label[:300]
    scan.save(update_fields=["state", "settled_at", "settled_by_name"])


def end_waiting(room: Room, paper_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """End the scan of a paper that waits, if one does: the paper is not to be signed by hand now.

    Args:
        room: Whose paper it is.
        paper_id: The paper, locked.
        reason: Why, for whoever brought the scan.
        actor: Whose act on the paper ends it.
        now: The instant.
    """
    rows = PaperScan.objects.select_for_update(of=("self",))
    for scan in rows.filter(room=room.value, paper_id=paper_id, state=ScanState.WAITING):
        reject(scan, reason=reason, actor=actor, now=now)


def reject(scan: PaperScan, *, reason: str, actor: Actor, now: datetime) -> str:
    """Keep that it does not show the paper, and return why in plain words.

    Raises:
        Refused: No reason is given.
    """
    if not (words := clean_lines(reason)):
        raise Refused(ScanRefusal.NO_REASON)
    scan.state, scan.settled_at, scan.reason = ScanState.REJECTED, now, words
    scan.settled_by_name = actor.label[:300]
    scan.save(update_fields=["state", "settled_at", "settled_by_name", "reason"])
    return words
