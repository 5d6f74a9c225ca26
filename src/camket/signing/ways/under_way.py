"""What is under way, or came to nothing, for one paper: requests elsewhere, errands, scans."""

from __future__ import annotations

from camket.signing.ways.kinds import Room
from camket.signing.ways.rows import PaperScan, PluginErrand, RemotePaper, ScanState


def last_asked(room: Room, paper_id: int, owner_id: int | None) -> RemotePaper | None:
    """Return the last a person asked a service for with a paper, and with it its request."""
    papers = RemotePaper.objects.filter(
        room=room.value, paper_id=paper_id, request__owner_id=owner_id or 0
    )
    return papers.select_related("request__service").order_by("-request__pk").first()


def last_errand(room: Room, paper_id: int, role: str, owner_id: int | None) -> PluginErrand | None:
    """Return the last time a person sent his plug-in out with a paper."""
    errands = PluginErrand.objects.filter(
        room=room.value, paper_id=paper_id, role=role, owner_id=owner_id or 0
    )
    return errands.order_by("-pk").first()


def scans_of(room: Room, paper_id: int) -> list[PaperScan]:
    """Return every scan that was brought of a paper, the latest first."""
    scans = PaperScan.objects.filter(room=room.value, paper_id=paper_id)
    return list(scans.select_related("file"))


def waiting_scan(room: Room, paper_id: int) -> PaperScan | None:
    """Return the scan of a paper that nobody has compared yet."""
    return PaperScan.objects.filter(
        room=room.value, paper_id=paper_id, state=ScanState.WAITING
    ).first()


def confirmed_scan(room: Room, paper_id: int, sha256: str | None) -> PaperScan | None:
    """Return the scan a paper's file is, where its signatures stand on paper."""
    return PaperScan.objects.filter(
        room=room.value, paper_id=paper_id, state=ScanState.CONFIRMED, file_id=sha256 or ""
    ).first()
