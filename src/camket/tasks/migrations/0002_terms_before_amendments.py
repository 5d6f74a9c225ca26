import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an amendment moved keeps, for the past, the deadline and amount that held."""

    dependencies = [
        ('commitments', '0006_steps_of_slots'),
        ('tasks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TaskTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until_on', models.DateField(verbose_name='giữ đến trước ngày')),
                ('due_on', models.DateField(verbose_name='thời hạn')),
                ('target', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='mức cần đạt')),
                ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.commitment')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='tasks.task')),
            ],
            options={
                'verbose_name': 'thời hạn trước điều chỉnh',
                'verbose_name_plural': 'thời hạn trước điều chỉnh',
                'ordering': ['until_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('task', 'amendment'), name='tasks_taskterm_one_an_amendment')],
            },
        ),
    ]
