"""Let the index of superiors hold the days, so that units below are counted without reading them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Put it in the place of the foreign key's own index."""

    dependencies = [("organisation", "0004_no_index_of_days_alone")]
    operations = [
        migrations.AddIndex(
            model_name="unitspan",
            index=models.Index(
                fields=["parent"], include=["valid"], name="organisation_span_below"
            ),
        ),
        migrations.AlterField(
            model_name="unitspan",
            name="parent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
    ]
