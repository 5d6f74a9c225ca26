"""What every row of a list repeats is drawn once, and filled with the key of each row."""

from __future__ import annotations

import pytest
from django.template import Context, Template

_LIST = """{% load camket %}{% blank_key as key %}{% stencil as form %}<form id="f{{ key }}">\
<label for="r{{ key }}">{{ word }}</label></form>{% endstencil %}\
{% for one in keys %}{{ form|keyed:one }}{% endfor %}"""


def test_each_row_has_its_own_key_and_the_words_of_all_stay_escaped() -> None:
    page = Template(_LIST).render(Context({"word": "<Lý do>", "keys": [7, 12]}))
    drawn = '<form id="f{0}"><label for="r{0}">&lt;Lý do&gt;</label></form>'
    assert page == drawn.format(7) + drawn.format(12)


def test_nothing_but_a_whole_number_is_put_in_as_a_key() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Template(_LIST).render(Context({"word": "", "keys": ["<script>"]}))
