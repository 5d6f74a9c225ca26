"""Ways in which the file leaves: another program, a plug-in on the person's own computer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, cast

from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import IN_FORCE
from camket.commitments.models import Commitment
from camket.commitments.refusing import refuse
from camket.commitments.signatures import present_file, sign_facts, signatories_of
from camket.commitments.signing import refusal_to_sign
from camket.files.storage import show_size
from camket.shared.errors import Refused
from camket.signing.models import PluginErrand
from camket.signing.ways.actions.errands import (
    actor_of,
    close_errand,
    fetch_for_plugin,
    send_plugin,
    take_back_from_plugin,
)
from camket.signing.ways.kinds import Way
from camket.signing.ways.plugin import PluginOrder, answer
from camket.signing.ways.under_way import last_errand
from camket.tasks.actions.taking_up import take_file_and_take_up
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, public
from camket.web.signing.at_hand import PaperAtHand
from camket.web.signing.choosing import say_signed
from camket.web.signing.forms import SignedFileForm
from camket.web.signing.papers import SIGNS, at_hand, own_slot, paper_to_sign
from camket.web.signing.rooms import MovedOnError, address_of, desk_of
from camket.web.signing.words import ALTERED, LINK_OVER, TOO_LARGE

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{20,100}")
_REFUSED: Final = 422
_NOT_FOUND: Final = 404


@needs(*SIGNS)
def upload(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Take a file that another program signed."""
    commitment = paper_to_sign(request, commitment_id)
    if commitment.status in IN_FORCE:
        return go_to(request, "signing:verify", commitment.pk)
    at = at_hand(commitment, own_slot(request, commitment))
    if request.method != "POST" and _not_now(request, commitment):
        return go_to(request, "signing:sign", commitment.pk)  # which says why

    def take(pdf: bytes) -> HttpResponse:
        signed = take_file_and_take_up(
            at.pk, at.role, pdf, way=Way.UPLOAD, actor=request.actor, now=request.now
        )
        return say_signed(request, signed)

    return upload_page(request, at, take)


def upload_page(
    request: SignedInRequest, at: PaperAtHand, take: Callable[[bytes], HttpResponse]
) -> HttpResponse:
    """Say how another program signs a paper, and take the file it signed.

    Args:
        request: The request.
        at: The paper.
        take: Takes the file into the paper; its refusal is said beside the field.
    """
    form = SignedFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        if given.size > settings.MAX_UPLOAD_BYTES:
            limit = show_size(settings.MAX_UPLOAD_BYTES)
            form.add_error("file", TOO_LARGE.format(size=show_size(given.size), limit=limit))
        else:
            try:
                return take(given.read())
            except Refused as refused:
                form.add_error("file", at.sentence(refused))
    context = {"section": at.section, "at": at, "form": form}
    status = _REFUSED if form.errors else 200
    return render(request, "signing/upload.html", context, status=status)


def _plugin_source() -> list[str]:
    return [settings.PLUGIN_ADDRESS] if settings.PLUGIN_ADDRESS else []


@needs(*SIGNS)
@require_safe
def plugin(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Explain how the plug-in signs; the script starts it where it is installed."""
    commitment = paper_to_sign(request, commitment_id)
    if commitment.status in IN_FORCE:
        return go_to(request, "signing:verify", commitment.pk)
    at = at_hand(commitment, own_slot(request, commitment))
    if _not_now(request, commitment):
        return go_to(request, "signing:sign", commitment.pk)  # which says why
    return plugin_page(request, at)


def plugin_page(request: SignedInRequest, at: PaperAtHand) -> HttpResponse:
    """Show how the plug-in signs a paper, and what came of the last time."""
    context = {
        "section": at.section,
        "at": at,
        "last": last_errand(at.room, at.pk, at.role, request.actor.user_id),
        "address": settings.PLUGIN_ADDRESS,
    }
    page = render(request, "signing/plugin.html", context)
    allowed = csp_update({"connect-src": _plugin_source()})(lambda _request: page)(request)
    return cast("HttpResponse", allowed)


@needs(*SIGNS)
@require_POST
def send(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Begin an errand of the plug-in and return its orders, for the script."""
    commitment = paper_to_sign(request, commitment_id)
    at = at_hand(commitment, own_slot(request, commitment))

    def paper() -> bytes:
        if refused := _not_now(request, commitment):
            raise refused
        return present_file(commitment)

    return send_out(request, at, paper)


def _not_now(request: SignedInRequest, commitment: Commitment) -> Refused | None:
    """Say why the person cannot sign the paper now, before he signs it somewhere else."""
    facts = sign_facts(commitment, request.actor, on=request.today)
    reason = refusal_to_sign(facts)
    if reason is None:
        return None
    is_own = reason in (AgreementRefusal.HEAD_CHANGED, AgreementRefusal.POST_CHANGED)
    named = facts.own if is_own else facts.waiting
    details = {
        "signatories": signatories_of(facts),
        "name": named.name if named else "",
        "post": named.post if named else "",
        "post_today": named.post_today if named else "",
    }
    return refuse(reason, commitment, actor=request.actor, on=request.today, details=details)


def send_out(request: SignedInRequest, at: PaperAtHand, file: Callable[[], bytes]) -> HttpResponse:
    """Begin an errand with a paper and return the orders of the plug-in.

    Args:
        request: The request.
        at: The paper.
        file: Returns its bytes; refuses where it is not the person's to sign now.
    """
    try:
        pdf = file()
        sent = send_plugin(
            at.room,
            at.pk,
            at.role,
            pdf,
            session_key=request.session.session_key or "",
            actor=request.actor,
            now=request.now,
        )
    except OSError:
        return JsonResponse({"sentence": str(ALTERED)}, status=_REFUSED)
    except Refused as refused:
        return JsonResponse({"sentence": at.sentence(refused)}, status=_REFUSED)
    order = PluginOrder(
        file_address=request.build_absolute_uri(reverse("signing:plugin-file", args=[sent.link])),
        upload_address=request.build_absolute_uri(
            reverse("signing:plugin-back", args=[sent.way_back])
        ),
        session=f"camket-{sent.errand.pk}",
        number=at.number,
    )
    return JsonResponse(order.as_json())


@public
@require_safe
def plugin_file(request: HttpRequest, token: str) -> HttpResponse:
    """Hand the file to the plug-in, once; the link itself is the key.

    Raises:
        Http404: Nobody made this link, it was used, or its time is up.
    """
    errand = _errand_or_404(lambda: fetch_for_plugin(_plain(token), now=request.now))  # type: ignore[attr-defined]  # set by `ActorMiddleware`
    try:
        pdf, name = desk_of(errand.room).file_for(errand)
    except (MovedOnError, ObjectDoesNotExist, OSError) as error:
        raise Http404 from error
    response = as_file(pdf, "application/pdf", name)
    response.headers["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@public
@require_POST
def plugin_back(request: HttpRequest, token: str) -> HttpResponse:
    """Take the file the plug-in signed, once; it has no session, so no token of the form either.

    Where nobody made this way back, it was used or its time is up, the plug-in is told in its own
    shape: it shows what it is told to whoever signs.
    """
    now = request.now  # type: ignore[attr-defined]  # set by `ActorMiddleware`
    try:
        errand = _errand_or_404(lambda: take_back_from_plugin(_plain(token), now=now))
    except Http404:
        return JsonResponse(answer(str(LINK_OVER), ""), status=_NOT_FOUND)
    given = next((one for one in request.FILES.values() if isinstance(one, UploadedFile)), None)
    size = (given.size or 0) if given else 0
    if given is None or size > settings.MAX_UPLOAD_BYTES:
        limit = show_size(settings.MAX_UPLOAD_BYTES)
        sentence = TOO_LARGE.format(size=show_size(size), limit=limit)
    else:
        sentence = desk_of(errand.room).take_back(errand, given.read(), actor_of(errand), now)
    close_errand(errand.pk, sentence=sentence)
    done = address_of(errand.room, errand.paper_id, is_signed=True)
    place = request.build_absolute_uri(done)
    return JsonResponse(answer(sentence, place), status=_REFUSED if sentence else 200)


def _errand_or_404(act: Callable[[], PluginErrand]) -> PluginErrand:
    try:
        return act()
    except Refused as refused:
        raise Http404 from refused


def _plain(token: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise Http404
    return token
