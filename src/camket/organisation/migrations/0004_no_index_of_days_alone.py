"""Drop the index of the spans' days: nearly every span holds any day asked for."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drop it."""

    dependencies = [("organisation", "0003_edges_checked_at_once")]
    operations = [
        migrations.RemoveIndex(model_name="unitspan", name="organisation_span_valid"),
    ]
