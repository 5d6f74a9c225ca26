"""What stands above the issuer: the organisation a committee leads, a state body abbreviated."""

from __future__ import annotations

import pytest

from camket.documents.forms.catalogue import form
from camket.documents.style import PARTY
from camket.documents.superior import abbreviated, party_organisation


@pytest.mark.parametrize(
    ("committee", "organisation"),
    [
        ("Tỉnh ủy Quảng Trị", "Đảng bộ tỉnh Quảng Trị"),
        ("Tỉnh uỷ Quảng Trị", "Đảng bộ tỉnh Quảng Trị"),
        ("Thành ủy Huế", "Đảng bộ thành phố Huế"),
        ("Huyện ủy Cam Lộ", "Đảng bộ huyện Cam Lộ"),
        ("Thị ủy Quảng Trị", "Đảng bộ thị xã Quảng Trị"),
        ("Đảng ủy các cơ quan Đảng tỉnh", "Đảng bộ các cơ quan Đảng tỉnh"),
        ("Đảng ủy xã Cam Lộ", "Đảng bộ xã Cam Lộ"),
        ("Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Tỉnh ủy"),
        ("Tỉnh ủy", "Tỉnh ủy"),
    ],
)
def test_a_committee_stands_for_the_organisation_it_leads(
    committee: str, organisation: str
) -> None:
    assert party_organisation(committee) == organisation


def test_a_superior_state_body_is_abbreviated() -> None:
    assert abbreviated("Ủy ban nhân dân tỉnh Quảng Trị") == "UBND tỉnh Quảng Trị"
    assert abbreviated("Sở Nội vụ") == "Sở Nội vụ"


@pytest.mark.parametrize("key", ["self_review_2a", "self_review_2b", "self_review_2c"])
def test_above_the_cell_of_a_self_review_stands_the_organisation(key: str) -> None:
    head = form(key).sample(PARTY).frame.head
    assert (head.superior, head.issuer) == ("Đảng bộ xã Cam Lộ", "Chi bộ thôn Mai Lộc 2")
