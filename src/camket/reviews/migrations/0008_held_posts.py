"""Each rating keeps which posts the person held on the day: forms 15A and 15B count from the index.

One statement works the posts out for all ratings, and the index of the list is made anew: on a
nation's data both rewrite a large table, so it is a change for quiet hours.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

HELD = """
UPDATE reviews_rating r SET held_posts = held.posts
FROM (
    SELECT named.id, array_agg(DISTINCT c.code ORDER BY c.code) AS posts
    FROM reviews_rating named
    JOIN reviews_period t ON t.id = named.period_id
    JOIN organisation_tenure h ON h.person_id = named.person_id
        AND (h.id = named.tenure_id OR h.valid @> least(t.opened_on, t.ends_on))
    JOIN organisation_post c ON c.id = h.post_id
    GROUP BY named.id
) held
WHERE r.id = held.id
"""
COUNTED = (
    *("left_out", "self_at", "self_level", "ruled_level"),
    *("appraised_level", "decided_level", "own_total_micro", "total_micro"),
    *("person", "appraised_by", "notice_number", "folded"),
)


def listed(*, include: tuple[str, ...]) -> models.Index:
    """Return the index of a list with what is counted from it."""
    fields = ["period", "kind", "group", "sort_key", "id"]
    return models.Index(fields=fields, include=include, name="reviews_rating_listed")


class Migration(migrations.Migration):
    """Add the column, fill it and make the index anew."""

    dependencies = [
        ("organisation", "0001_squashed_november_2026"),
        ("reviews", "0007_work_frame"),
    ]
    operations = [
        migrations.RemoveIndex("rating", "reviews_rating_listed"),
        migrations.AddField(
            "rating",
            "held_posts",
            ArrayField(models.CharField(max_length=40), default=list, editable=False),
        ),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
        migrations.AddIndex("rating", listed(include=(*COUNTED, "held_posts"))),
    ]
