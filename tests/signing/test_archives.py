"""Evidence and timestamps over the file: what may be added, and every way to abuse it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import utils
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from tests.signing.public import A_AT, LATER, House, faults_of, judge, make_house, signed_paper

from camket.bench.services import LocalServices
from camket.signing.archive import add_archive
from camket.signing.envelope import P256_ORDER
from camket.signing.practice import archive
from camket.signing.reading import KeptEvidence, open_pdf, signature_fields
from camket.signing.verdict import VerdictKind
from camket.signing.wording import Fault
from camket.signing.writing import Revision, begin_revision, fill, reserve

DAY_AFTER = datetime(2026, 2, 10, 7, 30, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with LocalServices(now=A_AT) as services:
        yield make_house(services)


@pytest.fixture(scope="module")
def signed(house: House) -> bytes:
    return signed_paper(house)[1]


def _last_gap(pdf: bytes) -> tuple[int, int]:
    fields = [field.entry for field in signature_fields(open_pdf(pdf)) if field.entry]
    return fields[-1].ranges[1] + 1, fields[-1].ranges[2] - 1


def _stamped(house: House, revision: Revision, name: str) -> bytes:
    """Finish a revision with a good timestamp over all that it does."""
    house.services.now = DAY_AFTER
    written, gap, digest = reserve(revision, name, DocumentTimestamp(bytes_reserved=32768))
    return fill(written, gap, house.client(DAY_AFTER).token(digest))


def _form(revision: Revision) -> generic.DictionaryObject:
    """Return the form as it stands in the revision, not in the file before."""
    return revision.get_object(revision.root.raw_get("/AcroForm").reference)


def _with_field(revision: Revision, name: str = "timestamp_9", **more: object) -> Revision:
    fields = _form(revision)["/Fields"]
    field = generic.DictionaryObject(
        {pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): generic.TextStringObject(name)}
    )
    for key, value in more.items():
        field[pdf_name(f"/{key}")] = value
    fields.append(revision.add_object(field))
    revision.update_container(fields)
    return revision


def test_one_more_archive_is_allowed_and_nothing_else_is_needed(
    house: House, signed: bytes
) -> None:
    renewed = archive(signed, house.practice(DAY_AFTER), DAY_AFTER)
    assert renewed.startswith(signed)
    assert judge(house, renewed).is_valid
    again = archive(renewed, house.practice(LATER), LATER)
    assert judge(house, again).is_valid


def test_a_timestamp_alone_is_allowed(house: House, signed: bytes) -> None:
    assert judge(
        house, _stamped(house, _with_field(begin_revision(signed)), "timestamp_9")
    ).is_valid


def test_no_changed_byte_is_ever_accepted(house: House, signed: bytes) -> None:
    draw = random.Random(20260216)  # noqa: S311  # the same bytes each run
    begin, end = _last_gap(signed)
    places = set(draw.sample(range(len(signed)), 60))
    places |= set(range(begin - 1, begin + 3600, 61)) | {end, end - 1, end - 2, end - 3}
    for match in re.finditer(rb"/DSS|/Certs|/CRLs|/OCSPs|/DocTimeStamp|/Fields", signed):
        places |= {match.start(), match.end() + 2}
    for place in sorted(places):
        other = draw.choice([signed[place] ^ 0x20, signed[place] ^ 0x01, draw.randrange(256)])
        spoilt = signed[:place] + bytes([other % 256]) + signed[place + 1 :]
        if spoilt != signed:
            kind = judge(house, spoilt).kind
            assert kind not in (VerdictKind.VALID, VerdictKind.INCOMPLETE), place


def test_the_second_spelling_of_the_last_timestamp_is_not_accepted(
    house: House, signed: bytes
) -> None:
    begin, end = _last_gap(signed)
    content = cms.ContentInfo.load(bytes.fromhex(signed[begin:end].decode()))
    info = content["content"]["signer_infos"][0]
    r, s = utils.decode_dss_signature(info["signature"].native)
    info["signature"] = utils.encode_dss_signature(r, P256_ORDER - s)
    other = content.dump(force=True).hex().upper().encode().ljust(end - begin, b"0")
    spoilt = signed[:begin] + other + signed[end:]
    assert Fault.CONTENTS_ALTERED in faults_of(judge(house, spoilt))


def test_a_certificate_nobody_needs_may_not_ride_along(house: House, signed: bytes) -> None:
    begin, end = _last_gap(signed)
    content = cms.ContentInfo.load(bytes.fromhex(signed[begin:end].decode()))
    content["content"]["certificates"].append(house.party_a.asn1)
    other = content.dump(force=True).hex().upper().encode().ljust(end - begin, b"0")
    spoilt = signed[:begin] + other + signed[end:]
    assert judge(house, spoilt).kind is VerdictKind.INVALID


def test_a_timestamp_of_another_file_is_not_this_ones(house: House, signed: bytes) -> None:
    house.services.now = A_AT
    token = house.client(A_AT).token(b"\x01" * 32)
    begin, end = _last_gap(signed)
    spoilt = signed[:begin] + token.hex().upper().encode().ljust(end - begin, b"0") + signed[end:]
    assert Fault.TIMESTAMP_BROKEN in faults_of(judge(house, spoilt))


def test_evidence_alone_is_not_accepted_behind_the_last_timestamp(
    house: House, signed: bytes
) -> None:
    revision = begin_revision(signed)
    store = revision.root["/DSS"]
    store["/CRLs"].append(revision.add_object(generic.StreamObject(stream_data=b"khac")))
    revision.update_container(store["/CRLs"])
    output = BytesIO()
    revision.write(output)
    assert Fault.NOT_WHOLLY_COVERED in faults_of(judge(house, output.getvalue()))


# A timestamp whose revision does more than it may: each is signed well, none is accepted


def _drawn_over(revision: Revision) -> None:
    page = revision.find_page_for_modification(0)[0].get_object()
    box = revision.add_object(generic.StreamObject(stream_data=b"0 0 0 rg 100 400 300 200 re f"))
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), box])
    revision.update_container(page)


def _script(revision: Revision) -> None:
    action = {"/S": pdf_name("/JavaScript"), "/JS": generic.TextStringObject("app.alert(1)")}
    revision.root[pdf_name("/OpenAction")] = generic.DictionaryObject(
        {pdf_name(key): value for key, value in action.items()}
    )
    revision.update_root()


def _form_default(revision: Revision) -> None:
    form = _form(revision)
    form[pdf_name("/DA")] = generic.TextStringObject("/Helv 40 Tf 1 0 0 rg")
    revision.update_container(form)


def _store_emptied(revision: Revision) -> None:
    store = revision.root["/DSS"]
    store[pdf_name("/OCSPs")] = generic.ArrayObject()
    revision.update_container(store)


def _store_replaced(revision: Revision) -> None:
    store = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS")})
    revision.root[pdf_name("/DSS")] = revision.add_object(store)
    revision.update_root()


def _stream_shadowed(revision: Revision) -> None:
    reference = revision.root["/DSS"]["/Certs"].raw_get(0).reference
    shadow = generic.StreamObject(stream_data=b"khac")
    revision.objects[(reference.generation, reference.idnum)] = shadow


def _something_in_the_store(revision: Revision) -> None:
    store = revision.root["/DSS"]
    store[pdf_name("/Note")] = generic.TextStringObject("khac")
    revision.update_container(store)


def _object_nobody_uses(revision: Revision) -> None:
    revision.add_object(generic.StreamObject(stream_data=b"noi dung khac"))


def _another_field(revision: Revision) -> None:
    _with_field(revision, "party_c")


def _field_taken_away(revision: Revision) -> None:
    fields = _form(revision)["/Fields"]
    del fields[0]
    revision.update_container(fields)


@pytest.mark.parametrize(
    "deed",
    [
        _drawn_over,
        _script,
        _form_default,
        _store_emptied,
        _store_replaced,
        _stream_shadowed,
        _something_in_the_store,
        _object_nobody_uses,
        _another_field,
        _field_taken_away,
    ],
)
def test_a_timestamp_covers_up_nothing(house: House, signed: bytes, deed: object) -> None:
    assert callable(deed)
    revision = begin_revision(signed)
    deed(revision)
    spoilt = _stamped(house, _with_field(revision), "timestamp_9")
    verdict = judge(house, spoilt)
    assert Fault.TIMESTAMP_BROKEN not in faults_of(verdict)  # the timestamp itself is good
    assert verdict.kind is VerdictKind.INVALID
    assert not verdict.same_as_issued
    assert faults_of(verdict) & {Fault.CHANGED_AFTER_SIGNING, Fault.DAMAGED}


def test_the_field_of_a_timestamp_stands_on_no_page(house: House, signed: bytes) -> None:
    box = generic.ArrayObject([generic.NumberObject(edge) for edge in (50, 50, 500, 700)])
    revision = _with_field(begin_revision(signed), Subtype=pdf_name("/Widget"), Rect=box)
    verdict = judge(house, _stamped(house, revision, "timestamp_9"))
    assert faults_of(verdict) == {Fault.CHANGED_AFTER_SIGNING}


def test_a_timestamp_does_not_take_the_place_of_a_signatory(house: House) -> None:
    issued, _ = signed_paper(house)
    spoilt = _stamped(house, begin_revision(issued), "party_b")
    verdict = judge(house, spoilt)
    assert verdict.kind is VerdictKind.INVALID
    assert len(verdict.missing) == 2


def test_rubbish_in_the_evidence_proves_nothing_and_breaks_nothing(
    house: House, signed: bytes
) -> None:
    rubbish = KeptEvidence((b"khong phai",), (b"khong phai",), (b"\x30\x03\x0a\x01\x06",))
    house.services.now = DAY_AFTER
    padded = add_archive(signed, rubbish, house.client(DAY_AFTER))
    assert judge(house, padded).is_valid
