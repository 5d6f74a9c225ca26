"""Five keys that most ratings lack are indexed where they stand alone.

Each row was written into all five indexes whenever it changed.
"""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT

PEOPLE = ("self_by", "appraised_by", "decided_by")
NOTICES = {"notice_number": "registry.registerednumber", "notice_file": "files.storedfile"}


def pointer(to, **told):
    """Return a key without an index of its own."""
    return models.ForeignKey(
        to, on_delete=PROTECT, null=True, related_name="+", db_index=False, **told
    )


class Migration(migrations.Migration):
    """Put an index of the few in the place of each index of all."""

    dependencies = [
        ("files", "0001_squashed_november_2026"),
        ("organisation", "0001_squashed_november_2026"),
        ("registry", "0001_squashed_november_2026"),
        ("reviews", "0003_papers_end"),
    ]
    operations = [
        *(migrations.AlterField("rating", key, pointer("organisation.person")) for key in PEOPLE),
        *(
            migrations.AlterField("rating", key, pointer(to, blank=True))
            for key, to in NOTICES.items()
        ),
        *(
            migrations.AddIndex(
                "rating",
                models.Index(
                    fields=[key],
                    condition=Q(**{f"{key}__isnull": False}),
                    name=f"reviews_rating_{key}",
                ),
            )
            for key in (*PEOPLE, *NOTICES)
        ),
    ]
