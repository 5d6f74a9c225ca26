"""A whole list is counted, sorted and searched from one index; what is decided has a short one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the indexes; the first is as long as a third of its table."""

    dependencies = [("reviews", "0005_list_order")]
    operations = [
        migrations.AddIndex(
            "rating",
            models.Index(
                fields=["period", "kind", "group", "sort_key", "id"],
                include=(
                    *("left_out", "self_at", "self_level", "ruled_level"),
                    *("appraised_level", "decided_level", "own_total_micro", "total_micro"),
                    *("person", "appraised_by", "notice_number", "folded"),
                ),
                name="reviews_rating_listed",
            ),
        ),
        migrations.AddIndex(
            "rating",
            models.Index(
                fields=["period"],
                condition=~models.Q(decided_level=""),
                name="reviews_rating_decided",
            ),
        ),
    ]
