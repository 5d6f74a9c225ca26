"""The catalogue of posts: every line and level has its posts, and permissions know their codes."""

from __future__ import annotations

import pytest

from camket.organisation.actions import ensure_posts
from camket.organisation.kinds import kinds
from camket.organisation.models import Level, Line, Post
from camket.organisation.posts import posts, posts_for
from camket.permissions.catalogue import GRANTS


def test_every_post_that_may_do_something_is_in_the_catalogue() -> None:
    assert set(GRANTS) <= set(posts())


def test_lines_and_levels_are_those_of_the_organisation() -> None:
    for post in posts().values():
        assert post.line in Line.values
        assert post.level in {"", *Level.values}


@pytest.mark.parametrize(
    "kind", [code for code, kind in kinds().items() if kind.line != "territory"]
)
def test_every_kind_of_body_has_a_post_that_heads_it(kind: str) -> None:
    assert any(post.is_head for post in posts_for(kind))


def test_no_place_is_headed_only_the_bodies_seated_in_it() -> None:
    places = [code for code, kind in kinds().items() if kind.line == "territory"]
    assert not [post for kind in places for post in posts_for(kind)]


@pytest.mark.django_db
def test_keeping_the_posts_twice_changes_nothing() -> None:
    first = {code: post.pk for code, post in ensure_posts().items()}
    again = ensure_posts()
    assert {code: post.pk for code, post in again.items()} == first
    assert Post.objects.count() == len(posts())
    assert again["peoples_committee_chair"].is_head
    assert again["commune_secretary"].level == Level.COMMUNE
