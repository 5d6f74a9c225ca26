"""Papers put together by somebody with a key or with parts of good papers: who signs, and what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from asn1crypto import cms, core
from cryptography.hazmat.primitives.asymmetric import utils
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from tests.documents.papers import PARTY_A, PARTY_B, make_frozen, make_paper
from tests.signing.corpus.changes import draw_over_a_page
from tests.signing.corpus.damage import contents, entries
from tests.signing.corpus.deliveries import behind_the_end
from tests.signing.corpus.increment import Body, Increment, value_over, with_ranges
from tests.signing.signatures import (
    A_SIGNED_AT,
    B_SIGNED_AT,
    SEALED_AT,
    VALID_FROM,
    VALID_TO,
    SignedPaper,
    make_authority,
    make_signed_paper,
    make_signer,
    sign_unchecked,
)

from camket.documents.render import lay_out_commitment
from camket.signing.authority import Signer
from camket.signing.envelope import P256_ORDER
from camket.signing.reading import SEAL_FIELD
from camket.signing.seal import seal_at_issue
from camket.signing.verdict import VerdictKind
from camket.signing.wording import Fault
from camket.signing.writing import begin_revision, sign_field

Forgery = Callable[[SignedPaper], bytes]

FORGERIES: Final[dict[str, tuple[Forgery, VerdictKind, Fault | None]]] = {}


def forgery(
    fault: Fault | None, kind: VerdictKind = VerdictKind.INVALID
) -> Callable[[Forgery], Forgery]:
    """Enter an attack in the list, with the verdict and the fault that have to come of it."""

    def enter(function: Forgery) -> Forgery:
        FORGERIES[function.__name__] = function, kind, fault
        return function

    return enter


# Earlier revisions


@forgery(None, VerdictKind.INCOMPLETE)
def pass_off_the_paper_before_the_last_signature(paper: SignedPaper) -> bytes:
    return paper.signed[: entries(paper.signed)[1].end]


@forgery(None, VerdictKind.INCOMPLETE)
def pass_off_the_paper_before_any_signature(paper: SignedPaper) -> bytes:
    return paper.signed[: entries(paper.signed)[0].end]


@forgery(Fault.NO_SIGNATURE)
def pass_off_the_paper_before_the_seal(paper: SignedPaper) -> bytes:
    return paper.signed[: len(paper.rendered)]


# The seal


@forgery(Fault.UNTRUSTED)
def swap_the_seal_for_a_strangers(paper: SignedPaper) -> bytes:
    with TemporaryDirectory() as folder:
        authority = make_authority(Path(folder) / "ca")
        sealer = authority.seal(valid_from=VALID_FROM, valid_to=VALID_TO)
        return _both_sign(paper, _sealed_by(sealer))


@forgery(Fault.DIGEST_DIFFERS)
def swap_the_seal_for_that_of_another_paper(paper: SignedPaper) -> bytes:
    return _with_value_of(paper.signed, 0, _another_paper(paper), 0)


@forgery(Fault.SEAL_BY_A_PERSON)
def seal_a_paper_with_ones_own_certificate(paper: SignedPaper) -> bytes:
    return _both_sign(paper, _sealed_by(paper.signer_b))


@forgery(Fault.NO_SEAL, VerdictKind.INDETERMINATE)
def leave_out_the_seal(paper: SignedPaper) -> bytes:
    return _both_sign(paper, _with_places(paper, seal=False))


@forgery(Fault.SEAL_NOT_FIRST)
def seal_after_the_first_signature(paper: SignedPaper) -> bytes:
    half = sign_unchecked(
        begin_revision(_with_places(paper, seal=True)), "party_b", paper.signer_b, B_SIGNED_AT
    )
    return sign_field(begin_revision(half), SEAL_FIELD, paper.sealer, A_SIGNED_AT, certify=False)


@forgery(Fault.PERMISSIONS_CHANGED)
def seal_without_locking_the_text(paper: SignedPaper) -> bytes:
    opened = begin_revision(_with_places(paper, seal=True))
    sealed = sign_field(opened, SEAL_FIELD, paper.sealer, SEALED_AT, certify=False)
    return _both_sign(paper, sealed)


@forgery(Fault.CONTENTS_ALTERED)
def spell_the_seal_otherwise(paper: SignedPaper) -> bytes:
    return _with_container(paper.signed, 0, _second_spelling)


# Who signs


@forgery(Fault.UNTRUSTED)
def sign_all_under_an_authority_nobody_knows(paper: SignedPaper) -> bytes:
    """The authority has the same names as ours; only its key is another."""
    with TemporaryDirectory() as folder:
        return make_signed_paper(make_authority(Path(folder) / "ca")).signed


@forgery(Fault.UNTRUSTED)
def sign_for_one_under_an_authority_nobody_knows(paper: SignedPaper) -> bytes:
    with TemporaryDirectory() as folder:
        stranger = make_signer(make_authority(Path(folder) / "ca"), PARTY_A)
        return sign_unchecked(begin_revision(paper.signed_b), "party_a", stranger, A_SIGNED_AT)


@forgery(Fault.WRONG_PERSON)
def sign_in_the_place_of_another(paper: SignedPaper) -> bytes:
    return sign_unchecked(begin_revision(paper.signed_b), "party_a", paper.signer_b, A_SIGNED_AT)


@forgery(Fault.WRONG_PERSON)
def sign_with_the_certificate_of_the_seal(paper: SignedPaper) -> bytes:
    return sign_unchecked(begin_revision(paper.signed_b), "party_a", paper.sealer, A_SIGNED_AT)


@forgery(Fault.WRONG_PERSON)
def sign_as_a_namesake(paper: SignedPaper) -> bytes:
    namesake = make_signer(paper.authority, replace(PARTY_A, person="p-99"))
    return sign_unchecked(begin_revision(paper.signed_b), "party_a", namesake, A_SIGNED_AT)


@forgery(Fault.WRONG_ORDER)
def sign_before_ones_turn(paper: SignedPaper) -> bytes:
    first = sign_unchecked(begin_revision(paper.sealed), "party_a", paper.signer_a, B_SIGNED_AT)
    return sign_unchecked(begin_revision(first), "party_b", paper.signer_b, A_SIGNED_AT)


@forgery(Fault.UNEXPECTED_SIGNATURE)
def sign_where_nobody_is_to_sign(paper: SignedPaper) -> bytes:
    laid_out = lay_out_commitment(make_paper(), make_frozen(slots=(PARTY_B,)))
    sealed = seal_at_issue(laid_out.pdf, paper.sealer, laid_out.slots, SEALED_AT)
    return _both_sign(paper, sealed)


# Values moved about


@forgery(Fault.DIGEST_DIFFERS)
def copy_a_signature_from_another_paper(paper: SignedPaper) -> bytes:
    return _with_value_of(paper.signed, -1, _another_paper(paper), -1)


@forgery(Fault.DIGEST_DIFFERS)
def copy_the_signature_of_the_other_side(paper: SignedPaper) -> bytes:
    return _with_value_of(paper.signed, -1, paper.signed, 1)


@forgery(Fault.CHANGED_AFTER_SIGNING)
def fill_two_places_with_one_signature(paper: SignedPaper) -> bytes:
    """Both fields hold the very same signature dictionary."""
    one = Increment.last_of(paper.signed_b, paper.sealed)
    return one.with_bodies(_field_of_a(paper, one, one.signature.number)).signed(paper.signer_b)


@forgery(Fault.CHANGED_AFTER_SIGNING)
def fill_two_places_over_one_byte_range(paper: SignedPaper) -> bytes:
    """Two signature dictionaries in one revision tell of the same range."""
    one = Increment.last_of(paper.signed_b, paper.sealed)
    copy = Body(one.size, one.signature.content)
    bodies = (copy, _field_of_a(paper, one, one.size), *one.bodies)
    return replace(one.with_new(b""), bodies=bodies).signed(paper.signer_b)


# Partial coverage, by one who has the key


@forgery(Fault.CONTENTS_ALTERED)
def leave_what_stands_before_the_value_unsigned(paper: SignedPaper) -> bytes:
    begin, end = contents(paper.signed, -1)
    return _sign_around_more(paper, begin - 1 - 40, end + 1)


@forgery(Fault.CONTENTS_ALTERED)
def leave_what_stands_behind_the_value_unsigned(paper: SignedPaper) -> bytes:
    begin, end = contents(paper.signed, -1)
    return _sign_around_more(paper, begin - 1, end + 1 + 200)


@forgery(Fault.NOT_WHOLLY_COVERED)
def sign_and_then_draw_over_a_page(paper: SignedPaper) -> bytes:
    return behind_the_end(paper.signed, draw_over_a_page)


@forgery(Fault.DAMAGED)
def wrap_the_signature(paper: SignedPaper) -> bytes:
    """Signature wrapping (SWA): a second byte range in the room the padding leaves."""
    begin, end = contents(paper.signed, -1)
    start = end - 400
    ranges = b"/ByteRange [0 %d %d %d]" % (begin - 1, end + 1, len(paper.signed) - end - 1)
    stuffed = b">" + ranges + b"/Khac <"
    return paper.signed[:start] + stuffed + b"0" * (400 - len(stuffed)) + paper.signed[end:]


# The CMS object


@forgery(Fault.CONTENTS_ALTERED)
def spell_the_signature_otherwise(paper: SignedPaper) -> bytes:
    return _with_container(paper.signed, -1, _second_spelling)


@forgery(Fault.CONTENTS_ALTERED)
def bring_a_certificate_nobody_needs(paper: SignedPaper) -> bytes:
    def add(content: cms.ContentInfo) -> None:
        content["content"]["certificates"].append(paper.signer_b.certificate)

    return _with_container(paper.signed, -1, add)


@forgery(Fault.CONTENTS_ALTERED)
def bring_the_root_along(paper: SignedPaper) -> bytes:
    """The root is on the path, but we never send it: the file is no longer the one we made."""

    def add(content: cms.ContentInfo) -> None:
        content["content"]["certificates"].append(paper.authority.root)

    return _with_container(paper.signed, -1, add)


@forgery(Fault.CONTENTS_ALTERED)
def sign_a_second_time_in_one_value(paper: SignedPaper) -> bytes:
    def add(content: cms.ContentInfo) -> None:
        infos = content["content"]["signer_infos"]
        infos.append(infos[0].copy())

    return _with_container(paper.signed, -1, add)


@forgery(Fault.CONTENTS_ALTERED)
def spell_the_digest_algorithm_otherwise(paper: SignedPaper) -> bytes:
    def respell(content: cms.ContentInfo) -> None:
        for algorithm in (
            content["content"]["digest_algorithms"][0],
            content["content"]["signer_infos"][0]["digest_algorithm"],
        ):
            del algorithm["parameters"]  # both spellings are allowed; a signer chose one

    return _with_container(paper.signed, -1, respell)


@forgery(Fault.CONTENTS_ALTERED)
def spell_the_signature_algorithm_otherwise(paper: SignedPaper) -> bytes:
    def respell(content: cms.ContentInfo) -> None:
        content["content"]["signer_infos"][0]["signature_algorithm"]["parameters"] = core.Null()

    return _with_container(paper.signed, -1, respell)


@forgery(Fault.CONTENTS_ALTERED)
def carry_the_text_inside_the_value(paper: SignedPaper) -> bytes:
    def carry(content: cms.ContentInfo) -> None:
        content["content"]["encap_content_info"]["content"] = b"noi dung khac"

    return _with_container(paper.signed, -1, carry)


@forgery(Fault.CONTENTS_ALTERED)
def write_the_length_longer_than_needed(paper: SignedPaper) -> bytes:
    """BER allows what DER does not: the same value in other bytes."""
    begin, end = contents(paper.signed, -1)
    raw = bytes.fromhex(paper.signed[begin:end].decode())
    longer = raw[:1] + b"\x83\0" + raw[2:4] + raw[4:-1]
    return paper.signed[:begin] + longer.hex().upper().encode() + paper.signed[end:]


@forgery(Fault.CONTENTS_ALTERED)
def turn_the_signed_attributes_round(paper: SignedPaper) -> bytes:
    """A check sorts the attributes before it digests them, so their order is free."""
    begin, end = contents(paper.signed, -1)
    raw = bytes.fromhex(paper.signed[begin:end].decode())
    info = cms.ContentInfo.load(raw)["content"]["signer_infos"][0]
    parts = [one.dump() for one in info["signed_attrs"]]
    turned = raw.replace(b"".join(parts), b"".join(reversed(parts)))
    return paper.signed[:begin] + turned.hex().upper().encode() + paper.signed[end:]


# Other papers


@forgery(Fault.ATTACHMENT_UNREADABLE)
def seal_a_paper_whose_attachment_is_not_the_frozen_text(paper: SignedPaper) -> bytes:
    laid_out = lay_out_commitment(make_paper(), make_frozen().replace(b"2026", b"2027"))
    return _both_sign(paper, seal_at_issue(laid_out.pdf, paper.sealer, laid_out.slots, SEALED_AT))


def _sign_around_more(paper: SignedPaper, begin: int, end: int) -> bytes:
    """Sign all but a stretch that is wider than the value."""
    pdf = with_ranges(paper.signed, (0, begin, end, len(paper.signed) - end))
    inner_begin, inner_end = contents(paper.signed, -1)
    value = value_over(pdf[:begin] + pdf[end:], paper.signer_a)
    return pdf[:inner_begin] + value.ljust(inner_end - inner_begin, b"0") + pdf[inner_end:]


def _field_of_a(paper: SignedPaper, one: Increment, signature: int) -> Body:
    """Return the field of party A, filled with a signature and the stamp of party B."""
    field = Increment.last_of(paper.signed, paper.signed_b).field
    filled = re.sub(rb"/V \d+", b"/V %d" % signature, field.content)
    return replace(field, content=re.sub(rb"/N \d+", b"/N %d" % one.stamp.number, filled))


def _sealed_by(sealer: Signer) -> bytes:
    laid_out = lay_out_commitment(make_paper(), make_frozen())
    return seal_at_issue(laid_out.pdf, sealer, laid_out.slots, SEALED_AT)


def _both_sign(paper: SignedPaper, pdf: bytes) -> bytes:
    half = sign_unchecked(begin_revision(pdf), "party_b", paper.signer_b, B_SIGNED_AT)
    return sign_unchecked(begin_revision(half), "party_a", paper.signer_a, A_SIGNED_AT)


def _with_places(paper: SignedPaper, *, seal: bool) -> bytes:
    revision = begin_revision(paper.rendered)
    for place in paper.places:
        box = (place.left, place.bottom, place.left + place.width, place.bottom + place.height)
        append_signature_field(revision, SigFieldSpec(place.role, on_page=place.page - 1, box=box))
    if seal:
        append_signature_field(revision, SigFieldSpec(SEAL_FIELD))
    output = BytesIO()
    revision.write(output)
    return output.getvalue()


def _another_paper(paper: SignedPaper) -> bytes:
    laid_out = lay_out_commitment(replace(make_paper(), title="Bản cam kết khác"), make_frozen())
    sealed = seal_at_issue(laid_out.pdf, paper.sealer, laid_out.slots, SEALED_AT)
    return _both_sign(paper, sealed)


def _with_value_of(pdf: bytes, index: int, other: bytes, other_index: int) -> bytes:
    begin, end = contents(pdf, index)
    other_begin, other_end = contents(other, other_index)
    return pdf[:begin] + other[other_begin:other_end] + pdf[end:]


def _with_container(pdf: bytes, index: int, change: Callable[[cms.ContentInfo], None]) -> bytes:
    begin, end = contents(pdf, index)
    content = cms.ContentInfo.load(bytes.fromhex(pdf[begin:end].decode()))
    change(content)
    value: bytes = content.dump(force=True).hex().upper().encode()
    return pdf[:begin] + value.ljust(end - begin, b"0") + pdf[end:]


def _second_spelling(content: cms.ContentInfo) -> None:
    """Turn an ECDSA signature into its other spelling, which anybody can compute."""
    info = content["content"]["signer_infos"][0]
    r, s = utils.decode_dss_signature(info["signature"].native)
    info["signature"] = utils.encode_dss_signature(r, P256_ORDER - s)
