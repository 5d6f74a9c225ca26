"""Papers that wait for a signature: read them, sign or hand back, see them verified."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.opening import note_opening
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.capacity import holders_of
from camket.commitments.comparing import Change, changes_between
from camket.commitments.decisions import IN_FORCE, Status
from camket.commitments.models import Commitment, Handover
from camket.commitments.naming import name_of_paper
from camket.commitments.parties import has_issued
from camket.commitments.queries import papers_visible_to
from camket.commitments.refusing import refuse as refusal_for
from camket.commitments.signatures import (
    look_up_code,
    papers_waiting_for,
    present_file,
    reminders_of,
    sign_facts_of,
    signatories_of,
    unit_signing,
    verdict_on,
)
from camket.commitments.signing import (
    refusal_to_refuse_signature,
    refusal_to_reissue,
    refusal_to_sign,
)
from camket.commitments.text import changes_of, negotiated
from camket.commitments.ways import is_signed_on_paper, offers_for
from camket.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, page_count
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.errors import Refused
from camket.signing.models import PaperScan
from camket.signing.telling import tell
from camket.signing.verdict import Verdict
from camket.signing.ways.kinds import Room
from camket.signing.ways.offers import Course
from camket.signing.ways.under_way import confirmed_scan
from camket.tasks.actions.taking_up import sign_and_take_up
from camket.web.commitments.amended import papers_of
from camket.web.commitments.reading import shown as shown_text
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say
from camket.web.shared.verdicts import look_of
from camket.web.signing.choosing import go_on, preset, say_signed, shown
from camket.web.signing.forms import HandBackForm, SignForm
from camket.web.signing.inbox import SECTION
from camket.web.signing.papers import (
    FILES,
    SIGNS,
    may_open_to_sign,
    paper_to_sign,
    person_of,
    seals,
    slot_of,
    units_of,
)
from camket.web.signing.pictures import picture_of
from camket.web.signing.turns import remote_turn
from camket.web.signing.words import ALTERED

_DAY: Final = 24 * 3600
SCANNED: Final = ("none", gettext_lazy("Bản số hóa"), "file-text")
"""What stands where the verdict would: a scan carries no signature that could be judged."""


@needs(*SIGNS)
def sign(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the paper as it will stand, what changed, who signs; on POST sign it."""
    commitment = paper_to_sign(request, commitment_id)
    if commitment.status in IN_FORCE:
        return go_to(request, "signing:verify", commitment.pk)
    form = SignForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _signed(request, commitment, form)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
    note_opening(commitment, actor=request.actor, now=request.now)
    context = _signing_page(request, commitment, form)
    return render(request, "signing/sign.html", context, status=422 if form.errors else 200)


def _signed(request: SignedInRequest, commitment: Commitment, form: SignForm) -> HttpResponse:
    """Go on with the chosen way; who has nothing to sign here is told so by the action.

    Raises:
        Refused: The signature may not be given, or not this way.
    """
    given = form.cleaned_data
    slot = slot_of(request, commitment)
    if slot is None:  # the action says why
        signed = sign_and_take_up(commitment.pk, actor=request.actor, now=request.now)
        return say_signed(request, signed)
    return go_on(request, commitment, slot, given["way"], given["pin"])


@needs(*SIGNS)
def refuse(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand the paper back with a reason."""
    commitment = _paper_to_hand_back(request, commitment_id)
    form = HandBackForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            refuse_signature(
                commitment.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã trả lại văn bản. Số đã giữ được hủy kèm lý do."))
            return go_to(request, "commitments:detail", commitment.pk)
    context = {"section": SECTION, "commitment": commitment, "form": form}
    return render(request, "signing/refuse.html", context, status=422 if form.errors else 200)


@needs(Permission.VIEW_COMMITMENT)
def read_text(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the frozen text large, as text."""
    commitment = _frozen(request, commitment_id)
    note_opening(commitment, actor=request.actor, now=request.now)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "text": shown_text(commitment.text or {}, changes_of(commitment, commitment.text or {})),
        "may_sign": commitment.status == Status.ISSUED and may_open_to_sign(request, commitment),
    }
    return render(request, "signing/read.html", context)


@needs(Permission.VIEW_COMMITMENT)
def verify(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Say in sentences what the signatures on the stored paper are worth."""
    commitment = _frozen(request, commitment_id)
    if commitment.issued_file is None:
        return go_to(request, "commitments:pdf", commitment.pk)
    verdict: Verdict | None
    is_signed = commitment.status in IN_FORCE
    scan: PaperScan | None = None
    try:
        verdict = verdict_on(commitment, at=request.now)
        if not verdict.signatures:  # then it may be what was scanned from paper
            scan = confirmed_scan(Room.COMMITMENTS, commitment.pk, commitment.signed_file_id)
            verdict = None if scan else verdict
        pages = page_count(present_file(commitment))
    except OSError:
        verdict, pages = None, 0
    following = papers_waiting_for(request.actor.person_id).first()
    text = commitment.text or {}
    context = {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": text["party_b"]["unit"],
        "heading": name_of_paper(commitment, text["party_b"]["unit"]),
        "verdict": verdict,
        "scan": scan,
        "kind": SCANNED if scan else look_of(verdict),
        "told": tell(verdict) if verdict and not scan else None,
        "altered": ALTERED,
        "code": look_up_code(commitment.text_sha256),
        "pages": range(1, pages + 1),
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "file_name": _file_name(commitment, on_paper=scan is not None),
        "next_paper": following,
        "is_signed": is_signed,
        "papers": papers_of(commitment),
    }
    return render(request, "signing/verify.html", context)


@needs(Permission.VIEW_COMMITMENT)
def page(request: SignedInRequest, commitment_id: int, number: int) -> HttpResponse:
    """Return one page of the paper as a picture."""
    commitment = _issued(request, commitment_id)
    stored = commitment.signed_file or commitment.issued_file
    if stored is None:
        raise Http404
    try:
        picture = picture_of(stored, number)
    except (LookupError, OSError) as error:
        raise Http404 from error
    return HttpResponse(
        picture,
        content_type="image/png",
        # the address carries the digest of the paper, so a picture never goes stale
        headers={"Cache-Control": f"private, max-age={_DAY}", "Content-Disposition": "inline"},
    )


@needs(Permission.VIEW_COMMITMENT)
def file(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand out the paper with the signatures so far."""
    commitment = _issued(request, commitment_id)
    pdf = present_file(commitment)
    name = _file_name(commitment, on_paper=is_signed_on_paper(commitment))
    return as_file(pdf, "application/pdf", name)


def _posted(request: SignedInRequest) -> QueryDict | None:
    """Return what was sent, also when it is nothing: an empty form is still to be refused."""
    return request.POST if request.method == "POST" else None


def _paper_to_hand_back(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper also to who heads a signing unit today: heads change after an issue."""
    return get_object_or_404(
        Commitment.papers.select_related(*FILES)
        .filter(
            Q(slots__person_id=person_of(request)) | _succeeds(request) | seals(request),
            issued_file__isnull=False,
        )
        .distinct(),
        pk=commitment_id,
    )


def _succeeds(request: SignedInRequest) -> Q:
    """Return the condition of papers that wait for a signature of the unit whose head he may be."""
    if not any(holds(request.actor, permission) for permission in SIGNS[:3]):
        return Q(pk__in=[])
    return Q(slots__unit_id__in=units_of(request), slots__signed_at__isnull=True)


def _frozen(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return a commitment whose text is sealed, also while its file is still being made."""
    return get_object_or_404(
        papers_visible_to(request.actor, request.today)
        .select_related(*FILES)
        .filter(text__isnull=False),
        pk=commitment_id,
    )


def _issued(request: SignedInRequest, commitment_id: int) -> Commitment:
    return get_object_or_404(
        papers_visible_to(request.actor, request.today)
        .select_related(*FILES)
        .filter(issued_file__isnull=False),
        pk=commitment_id,
    )


def _signing_page(
    request: SignedInRequest, commitment: Commitment, form: SignForm
) -> dict[str, Any]:
    slots = list(
        commitment.slots.select_related("tenure__post", "tenure__person").order_by(
            "step", "position"
        )
    )
    holders = holders_of(slots, on=request.today)
    facts = sign_facts_of(commitment, slots, holders, request.actor, on=request.today)
    reason = refusal_to_sign(facts)
    blocked = ""
    if reason is not None:
        is_own = reason in (AgreementRefusal.HEAD_CHANGED, AgreementRefusal.POST_CHANGED)
        named = facts.own if is_own else facts.waiting
        blocked = sentence_of(
            refusal_for(
                reason,
                commitment,
                actor=request.actor,
                on=request.today,
                details={
                    "signatories": signatories_of(facts),
                    "name": named.name if named else "",
                    "post": named.post if named else "",
                    "post_today": named.post_today if named else "",
                },
            )
        )
    text = commitment.text or {}
    try:
        pages = page_count(present_file(commitment))
    except OSError:
        pages, blocked = 0, ALTERED
    own = next((slot for slot in slots if facts.own and slot.role == facts.own.role), None)
    compared, changes = _changes(commitment)
    offers = offers_for(commitment, own, at=request.now) if own and not blocked else []
    has_services = any(one.service_id for one in offers)
    amends = (text.get("amendment") or {}).get("of")
    return {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": text["party_b"]["unit"],
        "heading": name_of_paper(commitment, text["party_b"]["unit"]),
        "file_name": _file_name(commitment),
        "pages": range(1, pages + 1),
        "count": pages,
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "slots": slots,
        "asked": [slot.role for slot in facts.asked],
        "reminders": reminders_of(commitment),
        "may_hand_back": refusal_to_refuse_signature(facts, reason="-") is None,
        "may_reissue": refusal_to_reissue(
            facts,
            may_reissue=has_issued(commitment, request.actor),
            is_successor=facts.replaced is not None
            and facts.replaced.holder_today == request.actor.person_id,
        )
        is None,
        "names": {slot.role: unit_signing(commitment, slot) for slot in slots},
        "blocked": blocked,
        "offers": shown(
            offers, lambda service: reverse("signing:remote-account", args=[commitment.pk, service])
        ),
        "chosen": preset(offers, form.data.get("way", "")),
        "asks_pin": any(one.is_usable and one.course is Course.WITH_PIN for one in offers),
        "turn": remote_turn(request, Room.COMMITMENTS, commitment.pk) if has_services else None,
        "compared": compared,
        "amended_on": _day_of(amends["on"]) if amends else None,
        "amends": amends,
        "changes": text["amendment"]["changes"] if amends else changes,
        "form": form,
    }


def _changes(commitment: Commitment) -> tuple[Handover | None, list[Change]]:
    """Compare with the last version handed over whose agreed parts were different."""
    text = commitment.text or {}
    agreed = negotiated(text)
    for kept in commitment.handovers.order_by("-number"):
        if negotiated(kept.text) != agreed:
            return kept, changes_between(kept.text, text)
    return None, []


def _day_of(spelled: str) -> date | None:
    return date.fromisoformat(spelled) if spelled else None


def _file_name(commitment: Commitment, *, on_paper: bool = False) -> str:
    """Return a plain name: letters without marks travel through every mail and archive."""
    number = commitment.number.number if commitment.number else 0
    kind = f"-dieu-chinh-{commitment.ordinal}" if commitment.amends_id else ""
    signed = "-da-ky" if commitment.status in IN_FORCE else ""
    if on_paper:
        signed = "-ban-so-hoa"
    return f"cam-ket-{commitment.year}{kind}-so-{number:02d}{signed}.pdf"
