"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("organisation", "0008_area_indexed_once"),
        ("transitions", "0002_no_index_twice"),
    ]

    operations = [
        migrations.AlterField(
            model_name="handover",
            name="tenure_out",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handovers_given",
                to="organisation.tenure",
            ),
        ),
        migrations.AlterField(
            model_name="handover",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handovers",
                to="organisation.unit",
            ),
        ),
    ]
