"""The side navigation is drawn once for the places it leads to, and shown on very many pages."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from camket.shared.actor import Actor
from camket.web.shared.context import Badges
from camket.web.shared.navigation import GROUPS, groups_for, groups_of

pytestmark = pytest.mark.django_db


def _drawn(actor: Actor, section: str, waiting: int) -> str:
    places = groups_for(actor, is_administrator=True)
    told = {"places": places, "section": section, "badges": Badges(waiting_signatures=waiting)}
    return Template("{% load camket %}{% side_menu %}").render(Context(told))


def test_a_section_is_one_place_so_that_sections_tell_the_navigation() -> None:
    sections = [place.section for _, places in GROUPS for place in places]
    assert len(sections) == len(set(sections))
    groups = groups_for(Actor(user_id=1), is_administrator=True)
    shown = [entry.section for _, entries in groups for entry in entries]
    assert groups_of(shown) == groups


def test_the_navigation_marks_where_somebody_is_and_how_much_waits_for_him() -> None:
    actor = Actor(user_id=1, scope_id=1, post_code="commune_secretary")
    assert 'href="/quan-tri/nguoi-dung/" aria-current="page"' in _drawn(actor, "users", 0)
    assert 'href="/quan-tri/nguoi-dung/">' in _drawn(actor, "signing", 0)
    assert '<span class="n">3<' in _drawn(actor, "signing", 3)
    assert '<span class="n">' not in _drawn(actor, "signing", 0)
