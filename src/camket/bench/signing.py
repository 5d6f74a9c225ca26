"""`camket bench signing`: a signature at each level with services on this machine, a verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from camket.bench.authority import Holder
from camket.bench.measuring import Measurement, Say
from camket.bench.services import LocalServices
from camket.documents.canonical import ATTACHMENT_NAME, RequiredSignatory, freeze
from camket.documents.forms.catalogue import FORMS
from camket.documents.paper import Attachment
from camket.documents.render import lay_out, render_stamp
from camket.documents.style import STYLES
from camket.documents.values import LaidOutPaper, Stamp
from camket.signing.practice import BASIC, Practice
from camket.signing.seal import seal_at_issue
from camket.signing.services import RevocationClient, TimestampClient
from camket.signing.sign import sign_slot
from camket.signing.trust import Trust
from camket.signing.verify import verify

NAME: Final = "signing"
_ROUNDS: Final = 30
_LIMITS: Final = {BASIC: 0.060, "B-T": 0.200, "B-LTA": 0.300}
_LIMIT_TO_VERIFY: Final = 0.250
_SIGNATORIES: Final = (
    RequiredSignatory("party_b", "Trần Thị Bính", "Bí thư", "Đảng ủy xã Cam Lộ", ""),
    RequiredSignatory("party_a", "Nguyễn Văn Ất", "Bí thư", "Tỉnh ủy Quảng Trị", ""),
)


class UnfitError(Exception):
    """What was signed does not verify: nothing was measured."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """A paper at one level, with those who sign it."""

    issued: bytes
    holders: Mapping[str, Holder]
    stamps: Mapping[str, bytes]
    practice: Practice
    at: datetime

    def signed(self, pdf: bytes, role: str) -> bytes:
        """Return the paper with one signature more."""
        signer = self.holders[role].signer
        return sign_slot(pdf, role, signer, self.at, self.stamps[role], self.practice)

    def signed_by_b(self) -> bytes:
        """Return the issued paper with the first signature."""
        return self.signed(self.issued, "party_b")

    def is_good(self, pdf: bytes) -> bool:
        """Say whether the paper is valid."""
        return verify(pdf, trust=self.practice.trust, issued=self.issued, at=self.at).is_valid


def run(say: Say, now: datetime) -> list[Measurement]:
    """Time a signature with P-256 at each level, and the verdict on two signatures.

    Each signature is whole: slot, stamp, value, timestamp, revocation data, archive; the timestamp
    service and the responder answer over HTTP on this machine.

    Raises:
        UnfitError: What was signed is not valid.
    """
    found = []
    at = now.replace(microsecond=0)
    with LocalServices(now=at) as services:
        holders = {one.role: services.authority.certify(one) for one in _SIGNATORIES}
        sealer = services.authority.certify_body("Hệ thống đo thử", "MST-0100000000")
        paper = _laid_out()
        for level, limit in _LIMITS.items():
            say(f"Ký {_ROUNDS} lần ở mức {level}, rồi kiểm tra {_ROUNDS} lần…")
            scene = _scene(services, paper, sealer, holders, level, at)
            seconds = _timed(_Scene.signed_by_b, scene)
            found.append(_measured(f"sign {level}", seconds, limit))
            signed = scene.signed(scene.signed_by_b(), "party_a")
            if not scene.is_good(signed):
                raise UnfitError(level)
            seconds = _timed(partial(_Scene.is_good, pdf=signed), scene)
            found.append(_measured(f"verify two {level}", seconds, _LIMIT_TO_VERIFY))
    return found


def _scene(
    services: LocalServices,
    paper: LaidOutPaper,
    sealer: Holder,
    holders: Mapping[str, Holder],
    level: str,
    at: datetime,
) -> _Scene:
    trust = replace(Trust.in_roots([services.authority.root.asn1]), ask=RevocationClient())
    client = TimestampClient("TSA", f"{services.address}/tsa", 5, 16 * 1024, trust, at)
    practice = Practice(level, client, trust, lowers=False)
    return _Scene(
        issued=seal_at_issue(paper.pdf, sealer.signer, paper.slots, at, practice),
        holders=holders,
        stamps={
            one.role: render_stamp(Stamp(one.name, one.unit, at, is_trial=False))
            for one in _SIGNATORIES
        },
        practice=practice,
        at=at,
    )


def _laid_out() -> LaidOutPaper:
    """Return a commitment of the catalogue with its frozen text and two places to sign."""
    form = next(form for form in FORMS if form.key == "commitment")
    frozen = freeze({"year": 2026}, _SIGNATORIES, is_trial=False)
    paper = form.sample(STYLES[form.styles[0]])
    return lay_out(replace(paper, attachment=Attachment(ATTACHMENT_NAME, "Nội dung", frozen)))


def _timed(act: Callable[[_Scene], object], scene: _Scene) -> tuple[float, ...]:
    act(scene)  # the first one reads what is kept afterwards
    return tuple(_time(act, scene) for _ in range(_ROUNDS))


def _time(act: Callable[[_Scene], object], scene: _Scene) -> float:
    began = time.perf_counter()
    act(scene)
    return time.perf_counter() - began


def _measured(name: str, seconds: tuple[float, ...], limit: float) -> Measurement:
    workload = "one commitment, P-256, services over HTTP on this machine, one thread"
    return Measurement(NAME, name, workload, seconds, sum(seconds), target=limit)
