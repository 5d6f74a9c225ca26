"""The frozen text of a commitment as bytes: one value has exactly one spelling (after RFC 8785)."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

ATTACHMENT_NAME: Final = "cam-ket.json"
FORMAT: Final = "camket/cam-ket/1"

_TYPE_ERROR: Final = "only text, whole numbers, booleans, null, lists and objects can be frozen"

JsonValue = None | bool | int | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


class UnfrozenTextError(ValueError):
    """The attached bytes are not a frozen text: malformed, respelled, or its digest differs."""


@dataclass(frozen=True, slots=True)
class RequiredSignatory:
    """Somebody who has to sign.

    Attributes:
        role: As `party_b`, `party_a`, `seal_b`; also the name of the signature field.
        name: Full name, as the certificate must state it.
        post: Post, in small letters, as the certificate must state it.
        unit: Unit, as the certificate must state it.
        person: Stable key of the person when one is known; then it must agree too.
        step: Those of one step sign in any order, a later step only after all of it; 0 where the
            paper says nothing, as papers once did: then one signs after the other.
    """

    role: str
    name: str
    post: str
    unit: str
    person: str = ""
    step: int = 0


def steps_of(slots: Sequence[RequiredSignatory]) -> dict[str, int]:
    """Return the step of each role: as the paper says, else by the order in which they stand."""
    return {slot.role: slot.step or place for place, slot in enumerate(slots, start=1)}


@dataclass(frozen=True, slots=True)
class FrozenText:
    """What the attachment of a paper says.

    Attributes:
        body: The negotiated text, as the room that froze it wrote it.
        slots: Who must sign, in order.
        is_trial: Whether the paper was made for show and binds nobody.
        digest: SHA-256 of the canonical bytes of the body.
    """

    body: JsonValue
    slots: tuple[RequiredSignatory, ...]
    is_trial: bool
    digest: str


def canonical_json(value: JsonValue) -> bytes:
    """Return the one spelling of a value: keys in UTF-16 order, no spaces, NFC, UTF-8.

    Raises:
        TypeError: The value holds a float or anything JSON has no word for.
    """
    return json.dumps(
        _ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def digest_of(body: JsonValue) -> str:
    """Return the SHA-256 of the canonical bytes of a body, in hexadecimal."""
    return hashlib.sha256(canonical_json(body)).hexdigest()


def freeze(body: JsonValue, slots: Sequence[RequiredSignatory], *, is_trial: bool) -> bytes:
    """Return the attachment of a paper: the body, its digest and who must sign it, in order."""
    return frozen(body, slots, is_trial=is_trial).content


@dataclass(frozen=True, slots=True)
class Frozen:
    """The attachment of a paper as bytes, and the digest of its body."""

    content: bytes
    digest: str


def frozen(body: JsonValue, slots: Sequence[RequiredSignatory], *, is_trial: bool) -> Frozen:
    """Return the attachment of a paper with the digest of its body, which is spelled once."""
    spelled = canonical_json(body)
    digest = hashlib.sha256(spelled).hexdigest()
    beside = canonical_json(
        {
            "format": FORMAT,
            "digest": digest,
            "slots": [_spelled(slot) for slot in slots],
            "trial": is_trial,
        }
    )
    return Frozen(b'{"body":' + spelled + b"," + beside[1:], digest)  # no key comes before it


def _spelled(slot: RequiredSignatory) -> dict[str, JsonValue]:
    """Return a slot as it is written; without a step nothing is said of one."""
    return {key: value for key, value in asdict(slot).items() if key != "step" or value}


def read_frozen(raw: bytes) -> FrozenText:
    """Read an attachment back.

    Raises:
        UnfrozenTextError: It is not the canonical spelling of a frozen text, or its digest differs.
    """
    try:
        value = json.loads(raw)
        if canonical_json(value) != raw or value["format"] != FORMAT:
            raise UnfrozenTextError
        text = FrozenText(
            body=value["body"],
            slots=tuple(RequiredSignatory(**slot) for slot in value["slots"]),
            is_trial=value["trial"] is True,
            digest=value["digest"],
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise UnfrozenTextError from error
    if digest_of(text.body) != text.digest or not _has_order(text.slots):
        raise UnfrozenTextError
    return text


def _has_order(slots: Sequence[RequiredSignatory]) -> bool:
    """Say whether every slot has its own name, and all of them a step or none."""
    steps = [slot.step for slot in slots]
    are_steps = all(type(step) is int and step >= 0 for step in steps)
    one_each = len({slot.role for slot in slots}) == len(slots)
    return are_steps and one_each and (all(steps) or not any(steps))


def _ordered(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {unicodedata.normalize("NFC", key): _ordered(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    message = f"{_TYPE_ERROR}: {type(value).__name__}"
    raise TypeError(message)
