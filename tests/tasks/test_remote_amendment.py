"""An amendment asked of a remote service is told from the commitment it amends."""

from __future__ import annotations

import pytest
from tests.commitments.amending import begin, change, issue_amendment
from tests.factories import NOW, make_sides, sign_both
from tests.signing.remote_service import CREDENTIAL, SECRET, Key, running

from camket.commitments.actions.ways import ask_service_to_sign, link_signatory
from camket.commitments.certificates import signer_of
from camket.commitments.models import Commitment
from camket.commitments.signatures import unit_signing
from camket.shared.actor import SYSTEM
from camket.signing.models import RemotePaper
from camket.signing.models import RemoteService as ServiceRow
from camket.signing.ways.actions.services import ServiceText, add_service
from camket.signing.ways.csc.client import CscClient
from camket.signing.ways.csc.transport import Limits, Transport

pytestmark = pytest.mark.django_db
USER = "truong@thu.vn"


def test_an_amendment_is_named_as_one_beside_its_commitment() -> None:
    sides = make_sides(with_accounts=True)
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=180)
    paper: Commitment = issue_amendment(sides, amendment)
    slot = paper.slots.get(role="party_b")
    with running() as service:
        signer = signer_of(slot, unit_signing(paper, slot), on=NOW.date())
        service.keys[CREDENTIAL] = Key(USER, signer.certificate, (), signer.key.dump())
        text = ServiceText("Dịch vụ thử", service.address, 1, "camket-thu", secret=SECRET)
        row = add_service(text, actor=SYSTEM, now=NOW)

        def connect(one: ServiceRow) -> CscClient:
            settings = service.settings(name=one.name, secret=SECRET)
            return CscClient(settings, Transport(Limits(connect=1, answer=0.5)))

        head = sides.head.actor
        link_signatory(slot, row.pk, USER, actor=head, now=NOW, connect=connect)
        ask_service_to_sign(
            [paper.pk], row.pk, back="https://x.vn/ve/", actor=head, now=NOW, connect=connect
        )
    assert RemotePaper.objects.get().name.endswith(", bản điều chỉnh 1")
