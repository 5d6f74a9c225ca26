"""The frame of the pages of one commitment: whose turn, which acts, what was handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from camket.commitments.agreement import (
    UNSIGNED_STATUSES,
)
from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import HandoverKind
from camket.commitments.models import STATUS_NAMES, Commitment
from camket.commitments.naming import name_of_paper
from camket.commitments.parties import (
    Parties,
    has_issued,
    is_asked_instead,
    parties_of,
    side_of,
)
from camket.commitments.queries import papers_visible_to
from camket.commitments.ways import with_scans
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.of_commitments import with_offers
from camket.shared.clock import legal_day
from camket.web.shared.http import SignedInRequest

if TYPE_CHECKING:
    from camket.commitments.ways import Told

SECTION: Final = "commitments"
CHIPS: Final = {
    Status.DRAFT: ("draft", ""),
    Status.SUBMITTED: ("wait", "hourglass"),
    Status.NEGOTIATING: ("wait", "messages-square"),
    Status.AGREED: ("ok", "handshake"),
    Status.ISSUED: ("wait", "pen-line"),
    Status.SIGNED: ("done", "badge-check"),
    Status.WITHDRAWN: ("none", "undo-2"),
    Status.CLOSED: ("done", "file-check"),
}
_STEPS: Final = (
    (gettext_lazy("Soạn"), {Status.DRAFT}),
    (gettext_lazy("Thống nhất"), {Status.SUBMITTED, Status.NEGOTIATING}),
    (gettext_lazy("Phát hành"), {Status.AGREED}),
    (gettext_lazy("Ký"), {Status.ISSUED}),
    (gettext_lazy("Thực hiện"), {Status.SIGNED}),
    (gettext_lazy("Tổng kết"), {Status.CLOSED}),
)
_HANDED: Final = {
    HandoverKind.SUBMITTED: gettext_lazy("gửi lên"),
    HandoverKind.RETURNED: gettext_lazy("trả lại để sửa"),
    HandoverKind.ACCEPTED: gettext_lazy("đồng ý"),
    HandoverKind.REFUSED: gettext_lazy("trả lại, không ký"),
}
PAPER_PENDING: Final = gettext_lazy(
    "Bản PDF đang được hệ thống dựng, ký và kiểm tra. Mở lại trang này sau ít phút."
)
_OPEN: Final = (Status.SUBMITTED, Status.NEGOTIATING)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the person may do on the page now; what is not his is absent."""

    edit: bool = False
    submit: bool = False
    answer: bool = False
    return_it: bool = False
    accept_a: bool = False
    accept_b: bool = False
    issue: bool = False
    withdraw: bool = False
    reopen: bool = False
    hand_back: bool = False
    remark: bool = False
    extend: bool = False
    sign: bool = False
    amend: bool = False

    @property
    def moves_it_on(self) -> bool:
        """Say whether one of these is what the side whose turn it is must do."""
        steps = (self.edit, self.submit, self.return_it, self.issue, self.hand_back)
        return any(steps) or self.accept_a or self.accept_b


def posted(request: SignedInRequest) -> QueryDict | None:
    """Return what was sent, also when it is nothing: an empty form is still to be refused."""
    return request.POST if request.method == "POST" else None


def visible(request: SignedInRequest, commitment_id: int) -> Told:
    """Return a commitment the person may see; to others it does not exist."""
    papers = with_offers(papers_visible_to(request.actor, request.today), request.today)
    return get_object_or_404(
        with_scans(papers).select_related(
            "campaign", "number", "issued_file", "signed_file", "amends__number"
        ),
        pk=commitment_id,
    )


def items_of(commitment: Commitment) -> list[tuple[int, str]]:
    """Return the items as a form lets one be chosen."""
    return list(commitment.items.order_by("position", "pk").values_list("pk", "title"))


def frame(request: SignedInRequest, commitment: Commitment, text: dict[str, Any]) -> dict[str, Any]:
    """Return what every page of a commitment shows in its head."""
    status, turn = Status(commitment.status), Turn(commitment.turn)
    if text.get("party_a"):
        names = {Turn.PARTY_A: text["party_a"]["unit"], Turn.PARTY_B: text["party_b"]["unit"]}
    else:
        parties: Parties = parties_of(commitment, on=request.today)
        names = {Turn.PARTY_A: parties.a.name, Turn.PARTY_B: parties.b.name}
    mine = side_acting(request, commitment)
    since = legal_day(commitment.turn_since)
    acts = _acts(request, commitment, mine, status, turn)
    amended = commitment.amends
    return {
        "heading": name_of_paper(commitment, names[Turn.PARTY_B]),
        "amended": amended,
        "section": SECTION,
        "commitment": commitment,
        "campaign": commitment.campaign,
        "unit_name": names[Turn.PARTY_B],
        "superior_name": names[Turn.PARTY_A],
        "chip": CHIPS[status],
        "status_word": STATUS_NAMES[status],
        "steps": _steps(status),
        "turn_name": names.get(turn, ""),
        "is_my_turn": mine is turn and acts.moves_it_on,
        "since": since,
        "days": (request.today - since).days,
        "acts": acts,
    }


def side_acting(request: SignedInRequest, commitment: Commitment) -> Turn | None:
    """Return the side the person acts for, also where his level is asked for the superior."""
    side = side_of(commitment, request.actor)
    if side is None and holds(request.actor, Permission.ACCEPT_FOR_SUPERIOR):
        is_asked = is_asked_instead(commitment, request.actor, on=request.today)
        return Turn.PARTY_A if is_asked else None
    return side


def _steps(status: Status) -> list[tuple[Any, str]]:
    """Return the steps of a commitment, each past, now or to come; a withdrawn one has none."""
    now = next((place for place, (_name, held) in enumerate(_STEPS) if status in held), None)
    if now is None:
        return []
    return [
        (name, "past" if place < now else "now" if place == now else "")
        for place, (name, _held) in enumerate(_STEPS)
    ]


def _acts(
    request: SignedInRequest,
    commitment: Commitment,
    side: Turn | None,
    status: Status,
    turn: Turn,
) -> Acts:
    if side is None:
        return Acts()

    def may(permission: Permission) -> bool:
        return holds(request.actor, permission)

    is_open = status in _OPEN
    can_amend = commitment.amends_id is None and status is Status.SIGNED
    has_paper = status is Status.ISSUED and has_issued(commitment, request.actor)
    if side is Turn.PARTY_B:
        mine = turn is Turn.PARTY_B
        writes = may(Permission.DRAFT_COMMITMENT)
        return Acts(
            amend=writes and can_amend,
            edit=writes
            and (status is Status.DRAFT or (is_open and mine) or status is Status.AGREED),
            submit=may(Permission.SUBMIT_COMMITMENT)
            and mine
            and (status is Status.DRAFT or is_open)
            and commitment.accepted_by_a_at is None,
            accept_b=may(Permission.ACCEPT_FOR_UNIT)
            and is_open
            and commitment.accepted_by_b_at is None,
            issue=may(Permission.ISSUE_COMMITMENT) and status is Status.AGREED,
            withdraw=(may(Permission.SUBMIT_COMMITMENT) and status in UNSIGNED_STATUSES)
            or has_paper,
            extend=has_paper,
            hand_back=may(Permission.SIGN_FOR_UNIT) and mine and status is Status.ISSUED,
            remark=writes and not commitment.is_locked,
        )
    lies_here = turn is Turn.PARTY_A
    judges = may(Permission.APPRAISE_COMMITMENT)
    return Acts(
        return_it=judges and lies_here and (is_open or status is Status.AGREED),
        accept_a=may(Permission.ACCEPT_FOR_SUPERIOR)
        and is_open
        and lies_here
        and commitment.accepted_by_a_at is None,
        issue=may(Permission.ISSUE_COMMITMENT) and status is Status.AGREED,
        withdraw=(may(Permission.ACCEPT_FOR_SUPERIOR) and status in UNSIGNED_STATUSES) or has_paper,
        extend=has_paper,
        amend=may(Permission.ISSUE_COMMITMENT) and can_amend,
        reopen=may(Permission.MANAGE_CAMPAIGN)
        and status is Status.WITHDRAWN
        and commitment.amends_id is None,
        hand_back=may(Permission.SIGN_FOR_SUPERIOR) and lies_here and status is Status.ISSUED,
        remark=judges and not commitment.is_locked,
    )


def history_of(commitment: Commitment) -> list[dict[str, Any]]:
    """Return the handovers, the latest first, without their texts."""
    rows = commitment.handovers.order_by("-number").values(
        "number", "side", "kind", "at", "actor_name", "note"
    )
    return [{**row, "word": _HANDED[HandoverKind(row["kind"])]} for row in rows]
