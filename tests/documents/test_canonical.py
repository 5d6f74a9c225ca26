"""The frozen text has exactly one spelling, and says who must sign it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.papers import SLOTS, make_frozen

from camket.documents.canonical import (
    JsonValue,
    UnfrozenTextError,
    canonical_json,
    digest_of,
    freeze,
    read_frozen,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcĐđếỔ😀ﬀ"), inner),
    max_leaves=20,
)


def test_keys_are_ordered_and_nothing_is_spaced() -> None:
    assert (
        canonical_json({"b": 1, "a": ["Đ", None, True]}) == '{"a":["Đ",null,true],"b":1}'.encode()
    )


def test_decomposed_text_is_spelled_as_composed_text() -> None:
    assert canonical_json("Đảng u\u0309y") == canonical_json("Đảng ủy")


def test_keys_are_ordered_by_their_utf_16_units() -> None:
    assert canonical_json({"ﬀ": 1, "😀": 2}) == '{"😀":2,"ﬀ":1}'.encode()


@given(VALUES)
def test_what_was_read_back_is_spelled_the_same(value: JsonValue) -> None:
    raw = canonical_json(value)
    assert canonical_json(json.loads(raw)) == raw


@pytest.mark.parametrize("value", [1.5, {"a": 2.0}, b"x", {1, 2}])
def test_a_fraction_is_refused_because_it_has_many_spellings(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)  # type: ignore[arg-type]  # that is what is tested


def test_a_frozen_text_names_its_signatories_in_order_and_its_digest() -> None:
    frozen = read_frozen(make_frozen())
    assert frozen.slots == SLOTS
    assert frozen.is_trial
    assert frozen.digest == digest_of(frozen.body)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"2026", b"2027"),
        lambda raw: raw.replace(b'"trial":true', b'"trial": true'),
        lambda raw: raw + b"\n",
        lambda _: b"[]",
        lambda raw: raw[:-1],
        lambda raw: b"\xff" + raw,
    ],
)
def test_a_text_that_was_touched_is_not_read(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnfrozenTextError):
        read_frozen(spoil(freeze({"year": 2026}, SLOTS, is_trial=True)))
