"""Go on with the way to sign that a person chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from camket.commitments.actions.ways import ask_service_to_sign
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment, Slot
from camket.commitments.ways import offers_for
from camket.shared.errors import Refused
from camket.signing.ways.kinds import Way
from camket.signing.ways.offers import Course, Offer
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.tokens import Pin
from camket.tasks.actions.taking_up import sign_and_take_up, sign_with_token_and_take_up
from camket.tasks.jobs import look_at_request
from camket.web.shared.http import SignedInRequest, go_to, say

ICONS: Final = {
    Way.TRIAL: "badge-check",
    Way.TOKEN: "usb",
    Way.REMOTE: "smartphone",
    Way.PLUGIN: "usb",
    Way.UPLOAD: "upload",
    Way.PAPER: "printer",
}
DEFAULT: Final = "trial"
"""What a form without a choice means: the one way there was before there were several."""


def go_on(
    request: SignedInRequest, commitment: Commitment, slot: Slot, key: str, pin: str
) -> HttpResponse:
    """Sign at once, or lead to the page on which the chosen way goes on.

    Raises:
        Refused: The way is not there any longer, or the signature may not be given.
    """
    chosen = picked(offers_for(commitment, slot, at=request.now), key)
    return _COURSES[chosen.course](request, commitment, chosen, pin)


def picked(offers: Sequence[Offer], key: str) -> Offer:
    """Return the way a person chose.

    Raises:
        Refused: It is not there any longer, or cannot be used now.
    """
    chosen = next((one for one in offers if one.key == (key or DEFAULT)), None)
    if chosen is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    if chosen.reason is not None:
        raise Refused(chosen.reason, **chosen.details)
    return chosen


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A line of the choice as the page shows it.

    Attributes:
        offer: The way.
        picture: Its icon.
        account: Where the person says what the service calls him; empty where it is no service.
    """

    offer: Offer
    picture: str
    account: str


def shown(offers: Sequence[Offer], account: Callable[[int], str]) -> list[ShownOffer]:
    """Return the lines of the choice, with the address at which a service is told an account."""
    return [
        ShownOffer(one, ICONS[one.way], account(one.service_id) if one.service_id else "")
        for one in offers
    ]


def preset(offers: Sequence[Offer], given: str) -> str:
    """Return the way that was chosen before a refusal, else the first that can be used."""
    usable = [one.key for one in offers if one.is_usable]
    return given if given in usable else next(iter(usable), "")


def say_signed(request: SignedInRequest, commitment: Commitment) -> HttpResponse:
    """Say that the signature was taken, and show what it is worth."""
    say(
        request,
        _("Đã ký. Văn bản có đủ chữ ký.")
        if commitment.status == Status.SIGNED
        else _("Đã ký. Văn bản chuyển đến người ký tiếp theo."),
    )
    return go_to(request, "signing:verify", commitment.pk)


def way_back(request: SignedInRequest) -> str:
    """Return where a service's own page sends the person back to."""
    return request.build_absolute_uri(reverse("signing:remote-back"))


def _at_once(
    request: SignedInRequest, commitment: Commitment, chosen: Offer, pin: str
) -> HttpResponse:
    del chosen, pin
    signed = sign_and_take_up(commitment.pk, actor=request.actor, now=request.now)
    return say_signed(request, signed)


def _with_pin(
    request: SignedInRequest, commitment: Commitment, chosen: Offer, pin: str
) -> HttpResponse:
    signed = sign_with_token_and_take_up(
        commitment.pk, chosen.key, Pin(pin), actor=request.actor, now=request.now
    )
    return say_signed(request, signed)


def _by_request(
    request: SignedInRequest, commitment: Commitment, chosen: Offer, pin: str
) -> HttpResponse:
    del pin
    asked = ask_service_to_sign(
        [commitment.pk],
        chosen.service_id or 0,
        back=way_back(request),
        actor=request.actor,
        now=request.now,
    )
    look_at_request(asked.pk)
    return go_to(request, "signing:remote", asked.pk)


def _on(route: str) -> Callable[[SignedInRequest, Commitment, Offer, str], HttpResponse]:
    def lead(
        request: SignedInRequest, commitment: Commitment, chosen: Offer, pin: str
    ) -> HttpResponse:
        del chosen, pin
        return go_to(request, route, commitment.pk)

    return lead


_COURSES: Final = {
    Course.AT_ONCE: _at_once,
    Course.WITH_PIN: _with_pin,
    Course.REQUEST: _by_request,
    Course.PLUGIN: _on("signing:plugin"),
    Course.FILE: _on("signing:upload"),
    Course.SCAN: _on("signing:scan"),
}
