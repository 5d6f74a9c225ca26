"""Reads the worked examples, written in Vietnamese for a legal reader, as documents of cases."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

CASES: Final = Path(__file__).parent / "cases"

_KEYS: Final = {
    "loai": "kind",
    "diem": "score",
    "tieu_chi_chung": "general",
    "ket_qua": "results",
    "nhiem_vu": "tasks",
    "duoc_giao": "assigned",
    "hoan_thanh": "done",
    "dung_han": "on_time",
    "chua_dat_chat_luong": "below_quality",
    "vuot_muc": "exceeded",
    "ky_luat": "discipline",
    "ai": "on",
    "lien_quan_nhiem_vu": "task_related",
    "han_che": "faults",
    "chi_ra": "raised",
    "khac_phuc": "remedied",
    "don_vi_truc_thuoc": "subordinate_levels",
    "ket_luan": "concluded",
    "dung_dau": "heads_unit",
    "muc_don_vi": "unit_level",
    "ty_le_tap_the": "unit_done_share",
    "linh_vuc": "fields",
    "tin_nhiem": "trust_vote",
    "tong": "total",
    "thap": "low",
    "tham_nhung": "corruption_in_unit",
    "cac_quy": "quarters",
    "KHT": "KHT",
}
_EXPECTED: Final = {"ten", "muc", "ly_do", "noi", "khung", "can_nhac", "bo_quy_tac"}


def examples(name: str) -> list[dict[str, Any]]:
    """Return the examples of a file, each filled up from the file's own model."""
    table = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    return [{**table.get("mau", {}), **one} for one in table["truong_hop"]]


def document_of(example: dict[str, Any]) -> dict[str, Any]:
    """Return the document of cases that an example describes."""
    facts = {key: value for key, value in example.items() if key not in _EXPECTED}
    return {"scheme": "366-QĐ/TW", "subjects": [{"id": "1", **_translated_keys(facts)}]}


def _translated_keys(facts: dict[str, Any]) -> dict[str, Any]:
    return {_KEYS[key]: _translated(value) for key, value in facts.items()}


def _translated(value: object) -> object:
    if isinstance(value, dict):
        return _translated_keys(value)
    if isinstance(value, list):
        return [_translated(one) for one in value]
    return value
