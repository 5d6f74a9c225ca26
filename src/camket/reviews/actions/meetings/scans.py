"""A paper of a meeting signed by hand: one brings the scan, another of those who sign compares it.

It never becomes an electronic signature: the places say who signed on paper and on what day,
without a serial, and the file is kept as "bản số hóa".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from camket.audit.chain import one_act, record
from camket.documents.pages import page_count
from camket.files.storage import is_marked_secret, read
from camket.files.wording import FileRefusal
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.reviews.actions.meetings.ending import locked_paper
from camket.reviews.actions.meetings.papers import ask_to_sign, scan_topic, topic_of
from camket.reviews.actions.meetings.signing import conclude
from camket.reviews.decisions.papers import (
    PaperKind,
    refusal_of_scan,
    refusal_to_settle_scan,
)
from camket.reviews.models import PAPER_NAMES, MeetingPaper
from camket.reviews.queries.meetings.papers import may_bring_scan
from camket.shared.actor import Actor
from camket.shared.clock import legal_day, start_of
from camket.shared.errors import Refused
from camket.signing.ways.actions import scans
from camket.signing.ways.actions.closing import close_with_paper
from camket.signing.ways.actions.scans import Expected, keep_scan, refuse_unless_likely
from camket.signing.ways.kinds import Room, Way
from camket.signing.ways.rows import PaperScan
from camket.signing.ways.scans import ScanRefusal, read_scan


def bring_paper_scan(
    paper_id: int,
    files: Sequence[tuple[str, bytes]],
    *,
    signed_on: date,
    actor: Actor,
    now: datetime,
) -> PaperScan:
    """Bring the scan of a paper that everybody has signed by hand.

    Raises:
        Refused: It is not the actor's to bring, the paper has ended or is signed, another scan
            waits, the day cannot be, or the files are no scan of this paper.
    """
    if secret := next((name for name, _content in files if is_marked_secret(name)), None):
        raise Refused(FileRefusal.SECRET, name=secret)
    scan = read_scan(files)
    with one_act():
        paper = locked_paper(paper_id)
        _refuse_unless_open(paper, may_bring=may_bring_scan(paper, actor, on=legal_day(now)))
        expected = Expected(legal_day(paper.issued_at), page_count(read(paper.issued_file)))
        refuse_unless_likely(scan, signed_on, expected, today=legal_day(now))
        kept = keep_scan(Room.MEETINGS, paper.pk, scan, signed_on=signed_on, actor=actor, now=now)
        _ask_to_compare(paper, actor, now)
        record(
            "meeting.scan_brought",
            paper.meeting,
            actor=actor,
            at=now,
            unit_id=paper.meeting.body_id,
            after={
                "paper": paper.pk,
                "file": kept.file_id,
                "signed_on": signed_on,
                "dpi": scan.least_dpi,
            },
        )
    return kept


@one_act()
def confirm_paper_scan(scan_id: int, *, actor: Actor, now: datetime) -> MeetingPaper:
    """Confirm that a scan shows the paper as everybody signed it; its number counts as issued.

    Nobody is asked which post he held on the day he signed, as little as for a signature by key: a
    place on such a paper is kept for what he was at the meeting.

    Raises:
        Refused: It does not wait, or the actor brought it or does not sign the paper.
    """
    paper = locked_paper(scans.paper_of(scan_id, Room.MEETINGS))
    scan = scans.waiting_scan(scan_id, Room.MEETINGS)
    _refuse_unless_another(scan, paper, actor)
    _refuse_unless_open(paper, may_bring=True)
    slots = list(paper.slots.select_related("person").order_by("step", "pk"))
    scans.confirm(scan, actor=actor, now=now)
    why = "Văn bản đã ký tay trên giấy, bản số hóa đã được xác nhận."
    close_with_paper(Room.MEETINGS, paper.pk, why=why, actor=actor, now=now)
    paper.slots.update(signed_at=start_of(scan.signed_on), serial="", way=Way.PAPER.value)
    paper.signed_file = scan.file
    conclude(paper, slots[-1], scan.pages, actor=actor, now=now)
    paper.save()
    record(
        "meeting.scan_confirmed",
        paper.meeting,
        actor=actor,
        at=now,
        unit_id=paper.meeting.body_id,
        after={
            "paper": paper.pk,
            "file": scan.file_id,
            "way": Way.PAPER.value,
            "brought_by": scan.brought_by_name,
        },
    )
    return paper


@one_act()
def reject_paper_scan(scan_id: int, *, reason: str, actor: Actor, now: datetime) -> PaperScan:
    """Say that a scan does not show the paper; another may be brought.

    Raises:
        Refused: It does not wait, the actor brought it or does not sign, or no reason is given.
    """
    paper = locked_paper(scans.paper_of(scan_id, Room.MEETINGS))
    scan = scans.waiting_scan(scan_id, Room.MEETINGS)
    _refuse_unless_another(scan, paper, actor)
    words = scans.reject(scan, reason=reason, actor=actor, now=now)
    settle(scan_topic(paper), now=now)
    notify(
        [scan.brought_by.get("user_id")],
        topic=scan_topic(paper),
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"Bản số hóa {_named(paper)} được trả lại: {words[:200]}",
        path=_place(paper),
        now=now,
    )
    ask_to_sign(paper, now=now)
    record(
        "meeting.scan_rejected",
        paper.meeting,
        actor=actor,
        at=now,
        unit_id=paper.meeting.body_id,
        after={"paper": paper.pk, "reason": words},
    )
    return scan


def _refuse_unless_open(paper: MeetingPaper, *, may_bring: bool) -> None:
    refusal = refusal_of_scan(
        may_bring=may_bring,
        has_ended=paper.ended_at is not None,
        is_whole=paper.completed_at is not None,
    )
    if refusal:
        raise Refused(refusal)
    if paper.signed_file_id is not None:
        raise Refused(ScanRefusal.SIGNED_ALREADY)


def _refuse_unless_another(scan: PaperScan, paper: MeetingPaper, actor: Actor) -> None:
    signers = set(paper.slots.values_list("person_id", flat=True))
    refusal = refusal_to_settle_scan(
        signs=actor.person_id in signers,
        brought_it=scan.brought_by.get("person_id") == actor.person_id,
    )
    if refusal:
        raise Refused(refusal)


def _ask_to_compare(paper: MeetingPaper, actor: Actor, now: datetime) -> None:
    """Ask those who sign and did not bring the scan; nobody is asked to sign meanwhile."""
    settle(topic_of(paper), now=now)
    others = paper.slots.exclude(person_id=actor.person_id or 0).select_related("person")
    notify(
        [one.person.account_id for one in others],
        topic=scan_topic(paper),
        kind=NoticeKind.NEEDS_ACT.value,
        text=f"Đã có bản số hóa {_named(paper)} ký tay; cần đối chiếu, xác nhận.",
        path=_place(paper),
        now=now,
    )


def _named(paper: MeetingPaper) -> str:
    name = str(PAPER_NAMES[PaperKind(paper.kind)])
    return f"{name[:1].lower()}{name[1:]} số {paper.number}"


def _place(paper: MeetingPaper) -> str:
    return f"/danh-gia/hop/bien-ban/{paper.pk}/ban-giay/"
