"""The database notes that a list of ratings changed, so that its sums can be kept until then.

A trigger at each statement, not at each row: filling the facts of a nation adds one note for each
of its batches and periods. The index serves Mẫu 14, whose order is by unit and name alone.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

FORWARD = """
CREATE FUNCTION reviews_list_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reviews_listchange (period_id, weight) SELECT DISTINCT period_id, 1 FROM changed;
    RETURN NULL;
END $$;
CREATE TRIGGER reviews_rating_added AFTER INSERT ON reviews_rating
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reviews_list_changed();
CREATE TRIGGER reviews_rating_written AFTER UPDATE ON reviews_rating
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reviews_list_changed();
CREATE TRIGGER reviews_rating_removed AFTER DELETE ON reviews_rating
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reviews_list_changed();
"""
BACKWARD = """
DROP TRIGGER reviews_rating_added ON reviews_rating;
DROP TRIGGER reviews_rating_written ON reviews_rating;
DROP TRIGGER reviews_rating_removed ON reviews_rating;
DROP FUNCTION reviews_list_changed();
"""


class Migration(migrations.Migration):
    """Add the notes, the triggers that write them, and the index."""

    dependencies = [
        ("reviews", "0008_held_posts"),
    ]
    operations = [
        migrations.CreateModel(
            name="ListChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.PositiveIntegerField(default=1)),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.period",
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi của danh sách",
                "verbose_name_plural": "thay đổi của các danh sách",
            },
        ),
        migrations.AddIndex(
            "rating",
            models.Index(
                fields=["period", "sort_key", "id"],
                condition=Q(left_out="", person__isnull=False),
                name="reviews_rating_people",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
