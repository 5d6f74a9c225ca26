"""`camket bench signing`: a signature at each level, with services on this machine, and a verdict."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from camket.bench.measuring import Measurement, Say
from camket.bench.services import LocalServices
from camket.documents.canonical import RequiredSignatory
from camket.signing.seal import seal_at_issue
from camket.signing.sign import sign_slot

NAME: Final = "signing"
_ROUNDS: Final = 30
_LIMITS: Final = {"B-B": 0.060, "B-T": 0.200, "B-LTA": 0.300}
_LIMIT_TO_VERIFY: Final = 0.250
_NAMES: Final = {"party_b": "Trần Thị Bính", "party_a": "Nguyễn Văn Ất"}
_UNITS: Final = {"party_b": "Đảng ủy xã Cam Lộ", "party_a": "Tỉnh ủy Quảng Trị"}


def run(say: Say) -> list[Measurement]:
    """Time a signature with P-256 at each level, and the verdict on two signatures.

    Each signature is whole: slot, stamp, value, timestamp, revocation data, archive; the timestamp
    service and the responder answer over HTTP on this machine.
    """
    people = tuple(
        RequiredSignatory(role, _NAMES[role], "Bí thư", _UNITS[role], "") for role in _NAMES
    )
    found = []
    with LocalServices() as services:
        holders = {one.role: services.authority.certify(one) for one in people}
        sealer = services.authority.certify_body("Hệ thống đo thử", "MST-0100000000")
        paper = _laid_out(people)
        for level, limit in _LIMITS.items():
            say(f"Ký {_ROUNDS} lần ở mức {level}…")
            at = datetime.now(UTC)
            practice = _practice(services, level, at)
            issued = seal_at_issue(paper.pdf, sealer.signer, paper.slots, at, practice)
            stamps = {one.role: _stamp(one, at) for one in people}

            def sign(pdf: bytes, role: str) -> bytes:
                return sign_slot(
                    pdf,
                    role,
                    holders[role].signer,  # called within this round
                    at,  # noqa: B023  # as above
                    stamps[role],  # noqa: B023  # as above
                    practice,  # noqa: B023  # as above
                )

            seconds = _timed(lambda: sign(issued, "party_b"))  # noqa: B023  # called at once
            found.append(_measured(f"sign {level}", seconds, limit))
            signed = sign(sign(issued, "party_b"), "party_a")
            if level == "B-B":
                continue
            say(f"Kiểm tra {_ROUNDS} lần văn bản hai chữ ký ở mức {level}…")
            trust = _practice(services, level, at).trust
            seconds = _timed(lambda: _judge(signed, issued, trust))  # noqa: B023  # called at once
            found.append(_measured(f"verify two {level}", seconds, _LIMIT_TO_VERIFY))
    return found
