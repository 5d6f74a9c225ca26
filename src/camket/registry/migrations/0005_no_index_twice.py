"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("organisation", "0008_area_indexed_once"),
        ("registry", "0004_style_of_bodies"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bodytemplate",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="register",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="registerednumber",
            name="register",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="numbers",
                to="registry.register",
            ),
        ),
    ]
