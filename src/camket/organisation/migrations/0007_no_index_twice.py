"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("organisation", "0006_words_indexed_at_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="succession",
            name="predecessor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successions",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="succession",
            name="successor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="precessions",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="tenure",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tenures",
                to="organisation.person",
            ),
        ),
        migrations.AlterField(
            model_name="tenure",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tenures",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="unitedge",
            name="ancestor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="unitedge",
            name="descendant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="unitheir",
            name="heir",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="left_to",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="unitlink",
            name="other",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links_back",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="unitlink",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="organisation.unit",
            ),
        ),
    ]
