"""Each rating keeps how a list sorts and finds it, and its totals in whole numbers.

Names are those of the day the period was opened, as the list shows them. A nation's 840,000 ratings
take two minutes; the table is written anew once for both totals.
"""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Cast

NAME = """
UPDATE reviews_rating r
SET sort_key = s.sort_key || coalesce(E'\\t' || p.sort_key, ''),
    folded = coalesce(p.folded || ' ', '') || s.folded
FROM reviews_rating named
JOIN reviews_period t ON t.id = named.period_id
JOIN organisation_unitspan s ON s.unit_id = named.unit_id AND s.valid @> t.opened_on
LEFT JOIN organisation_person p ON p.id = named.person_id
WHERE r.id = named.id
"""
TOTALS = """
ALTER TABLE reviews_rating
    ADD COLUMN own_total_micro bigint
        GENERATED ALWAYS AS ((((self_general + self_results) * 1000000))::bigint) STORED,
    ADD COLUMN total_micro bigint
        GENERATED ALWAYS AS ((((general + results) * 1000000))::bigint) STORED
"""
NO_TOTALS = "ALTER TABLE reviews_rating DROP COLUMN own_total_micro, DROP COLUMN total_micro"


def in_micro(general, results):
    """Return the column of a total in millionths of a point."""
    return models.GeneratedField(
        expression=Cast((F(general) + F(results)) * 1000000, models.BigIntegerField()),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


class Migration(migrations.Migration):
    """Add the columns and name who stands in a list already."""

    dependencies = [
        ("organisation", "0001_squashed_november_2026"),
        ("reviews", "0004_no_index_of_nothing"),
    ]
    operations = [
        migrations.RemoveIndex("rating", "reviews_rating_group"),
        migrations.AddField(
            "rating",
            "sort_key",
            models.CharField(default="", editable=False, max_length=501),
        ),
        migrations.AddField(
            "rating",
            "folded",
            models.CharField(default="", editable=False, max_length=501),
        ),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
        migrations.RunSQL(
            TOTALS,
            NO_TOTALS,
            state_operations=[
                migrations.AddField(
                    "rating", "own_total_micro", in_micro("self_general", "self_results")
                ),
                migrations.AddField("rating", "total_micro", in_micro("general", "results")),
            ],
        ),
    ]
