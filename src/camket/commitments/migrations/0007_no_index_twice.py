"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("commitments", "0006_steps_of_slots"),
        ("organisation", "0008_area_indexed_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="amendedvalue",
            name="amendment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_changes",
                to="commitments.commitment",
            ),
        ),
        migrations.AlterField(
            model_name="campaign",
            name="superior",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="changereason",
            name="commitment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="change_reasons",
                to="commitments.commitment",
            ),
        ),
        migrations.AlterField(
            model_name="chase",
            name="commitment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="chases",
                to="commitments.commitment",
            ),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="holder",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments_held",
                to="organisation.unit",
                verbose_name="đơn vị chịu trách nhiệm",
            ),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="superior",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="handover",
            name="commitment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handovers",
                to="commitments.commitment",
            ),
        ),
        migrations.AlterField(
            model_name="opening",
            name="commitment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="openings",
                to="commitments.commitment",
            ),
        ),
        migrations.AlterField(
            model_name="signreminder",
            name="slot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="commitments.slot",
            ),
        ),
        migrations.AlterField(
            model_name="slot",
            name="commitment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="slots",
                to="commitments.commitment",
            ),
        ),
    ]
