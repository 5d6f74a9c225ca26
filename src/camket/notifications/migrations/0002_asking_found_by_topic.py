"""Let what still asks for an act be found by its topic: a batch settles thousands."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Add an index of those few rows."""

    dependencies = [("notifications", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=Q(kind="needs_act", seen_at__isnull=True),
                fields=["topic"],
                name="notifications_notice_asking",
            ),
        ),
    ]
