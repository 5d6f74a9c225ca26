"""DER of the parts a signature is put together from, byte for byte."""

from __future__ import annotations

from typing import Final

from asn1crypto import core

SEQUENCE: Final = 0x30
SET: Final = 0x31
OCTETS: Final = 0x04
CONTEXT_0: Final = 0xA0
CONTEXT_1: Final = 0xA1
_LONG_LENGTH: Final = 0x80

DATA: Final[bytes] = core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()
SIGNED_DATA: Final[bytes] = core.ObjectIdentifier("1.2.840.113549.1.7.2").dump()
TIMESTAMP_INFO: Final[bytes] = core.ObjectIdentifier("1.2.840.113549.1.9.16.1.4").dump()
TOKEN_ATTRIBUTE: Final[bytes] = core.ObjectIdentifier("1.2.840.113549.1.9.16.2.14").dump()
ONE: Final[bytes] = core.Integer(1).dump()
THREE: Final[bytes] = core.Integer(3).dump()
NULL: Final[bytes] = core.Null().dump()


def tlv(tag: int, *parts: bytes) -> bytes:
    """Return a value as DER: its tag, its length, its parts one after the other."""
    body = b"".join(parts)
    size = len(body)
    if size < _LONG_LENGTH:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG_LENGTH | len(length)]) + length + body


DATA_ONLY: Final = tlv(SEQUENCE, DATA)
"""What a signature on a file says it is over: data that stand elsewhere."""
