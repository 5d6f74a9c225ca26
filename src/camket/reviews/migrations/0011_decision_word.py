"""A numbered decision on levels is kept as Word beside its PDF: a correction changes the levels.

One that was issued before has its PDF alone.
"""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    """Add the key, indexed where it stands alone."""

    dependencies = [
        ("files", "0001_squashed_november_2026"),
        ("reviews", "0010_notice_word"),
    ]
    operations = [
        migrations.AddField(
            "leveldecision",
            "word",
            models.ForeignKey(
                "files.storedfile",
                on_delete=PROTECT,
                null=True,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AddIndex(
            "leveldecision",
            models.Index(
                fields=["word"],
                condition=Q(word__isnull=False),
                name="reviews_level_decision_word",
            ),
        ),
    ]
