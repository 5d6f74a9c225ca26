"""Give a product of a catalogue the group by which a body's rule set may name its coefficient."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column; going back loses the groups."""

    dependencies = [("products", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="group",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="nhóm hệ số"),
            preserve_default=False,
        ),
    ]
