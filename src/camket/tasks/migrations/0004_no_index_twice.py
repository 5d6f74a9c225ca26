"""Drop the indexes of keys with which another index begins: each row is written once less."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Leave it to the other index."""

    dependencies = [
        ("organisation", "0008_area_indexed_once"),
        ("tasks", "0003_objective_causes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="obstacle",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="tasks.task",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="organisation.person",
                verbose_name="chủ trì",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            model_name="taskchase",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="chases",
                to="tasks.task",
            ),
        ),
        migrations.AlterField(
            model_name="taskterm",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="terms",
                to="tasks.task",
            ),
        ),
    ]
