"""A notice of levels is kept as Word beside its PDF: a later correction changes its rows.

One that was issued before has its PDF alone.
"""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    """Add the key, indexed where it stands alone."""

    dependencies = [
        ("files", "0001_squashed_november_2026"),
        ("reviews", "0009_list_changes"),
    ]
    operations = [
        migrations.AddField(
            "rating",
            "notice_word",
            models.ForeignKey(
                "files.storedfile",
                on_delete=PROTECT,
                null=True,
                blank=True,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AddIndex(
            "rating",
            models.Index(
                fields=["notice_word"],
                condition=Q(notice_word__isnull=False),
                name="reviews_rating_notice_word",
            ),
        ),
    ]
