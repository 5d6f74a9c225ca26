"""Merge patches (RFC 7396) as the answers of the rules carry them, and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations
from typing import Any


def merged(facts: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Return the facts with a patch laid over them."""
    whole = deepcopy(facts)
    for key, value in patch.items():
        inner = isinstance(value, dict) and isinstance(whole.get(key), dict)
        whole[key] = merged(whole[key], value) if inner else deepcopy(value)
    return whole


def proper_parts(patch: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every patch that changes fewer facts than this one, and no other."""
    parts = tuple(_leaves(patch))
    for size in range(len(parts)):
        for some in combinations(parts, size):
            yield _patch_of(some)


def _leaves(patch: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, value in patch.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key, value)


def _patch_of(parts: tuple[tuple[Any, ...], ...]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for *path, key, value in parts:
        inner = whole
        for step in path:
            inner = inner.setdefault(step, {})
        inner[key] = value
    return whole
