"""What may be done under a timestamp over the whole file: the service signs whatever it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from tests.signing.corpus.changes import Change
from tests.signing.corpus.deliveries import behind_the_end

from camket.signing.archive import _ROOM, _add_field, add_archive
from camket.signing.reading import KeptEvidence
from camket.signing.wording import Fault
from camket.signing.writing import Timestamper, begin_revision, fill, reserve

ArchiveAttack = Callable[[IncrementalPdfFileWriter], None]

ARCHIVE_ATTACKS: Final[dict[str, ArchiveAttack]] = {}
REPLACED: Final = Fault.CHANGED_AFTER_SIGNING


def archive_attack(function: ArchiveAttack) -> ArchiveAttack:
    """Enter an attack in the list under its own name."""
    ARCHIVE_ATTACKS[function.__name__] = function
    return function


@archive_attack
def replace_the_store(writer: IncrementalPdfFileWriter) -> None:
    """Put another store in the place of the one that was archived."""
    writer.root[pdf_name("/DSS")] = writer.add_object(
        generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS")})
    )
    writer.update_root()


@archive_attack
def empty_the_store(writer: IncrementalPdfFileWriter) -> None:
    store = writer.root["/DSS"]
    for key in ("/Certs", "/CRLs", "/OCSPs"):
        store.pop(key, None)
    writer.update_container(store)


@archive_attack
def drop_one_answer_from_the_store(writer: IncrementalPdfFileWriter) -> None:
    store = writer.root["/DSS"]
    key = next(one for one in ("/OCSPs", "/CRLs") if one in store)
    store[pdf_name(key)] = generic.ArrayObject(list(store[key])[1:])
    writer.update_container(store)


@archive_attack
def swap_a_certificate_of_the_store(writer: IncrementalPdfFileWriter) -> None:
    reference = writer.root["/DSS"]["/Certs"].raw_get(0)
    writer.objects[(0, reference.idnum)] = generic.StreamObject(stream_data=b"0\0")


@archive_attack
def give_the_store_a_script(writer: IncrementalPdfFileWriter) -> None:
    store = writer.root["/DSS"]
    store[pdf_name("/JS")] = generic.TextStringObject("app.alert(1)")
    writer.update_container(store)


@archive_attack
def pack_an_answer_of_the_store(writer: IncrementalPdfFileWriter) -> None:
    """Put a stream into the store that has to be unpacked first."""
    packed = generic.StreamObject(stream_data=b"0\0")
    packed.compress()
    store = writer.root["/DSS"]
    store["/Certs"].append(writer.add_object(packed))
    writer.update_container(store)


@archive_attack
def bring_an_object_no_store_uses(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"khac"))


def while_archiving(pdf: bytes, change: Change, timestamper: Timestamper) -> bytes:
    """Make the change in the very revision a timestamp over the file covers."""
    revision = begin_revision(pdf)
    change(revision)
    name = _add_field(revision)
    written, gap, digest = reserve(revision, name, DocumentTimestamp(bytes_reserved=_ROOM))
    return fill(written, gap, timestamper.token(digest))


def before_archiving(pdf: bytes, change: Change, timestamper: Timestamper) -> bytes:
    """Append the change and have a timestamp cover it."""
    return add_archive(behind_the_end(pdf, change), KeptEvidence(), timestamper)
