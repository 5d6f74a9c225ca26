"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

from django.db import migrations, models
from camket.server.together import Together


class Migration(migrations.Migration):

    replaces = [
        ('tallies', '0001_initial'),
        ('tallies', '0002_deltas_by_unit_and_day'),
        ('tallies', '0003_movements'),
        ('tallies', '0004_movements_of_what_was_folded'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='Delta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned', models.BigIntegerField(default=0, verbose_name='được giao')),
                ('done', models.BigIntegerField(default=0, verbose_name='đã xong')),
                ('done_on_time', models.BigIntegerField(default=0, verbose_name='xong đúng hạn')),
                ('overdue', models.BigIntegerField(default=0, verbose_name='đang quá hạn')),
                ('awaiting', models.BigIntegerField(default=0, verbose_name='chờ xác nhận')),
                ('exceeded', models.BigIntegerField(default=0, verbose_name='vượt mức')),
                ('obstacles', models.BigIntegerField(default=0, verbose_name='vướng mắc đang mở')),
                ('started', models.BigIntegerField(default=0, verbose_name='đã bắt đầu')),
                ('unit_id', models.BigIntegerField(verbose_name='đơn vị')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('on', models.DateField(verbose_name='ngày')),
                ('counted_on', models.DateField(blank=True, null=True, verbose_name='tính từ ngày')),
                ('is_folded', models.BooleanField(default=False, verbose_name='đã cộng')),
            ],
            options={
                'verbose_name': 'thay đổi số liệu',
                'verbose_name_plural': 'thay đổi số liệu',
                'indexes': [models.Index(condition=models.Q(('is_folded', False)), fields=['id'], name='tallies_delta_unfolded'), models.Index(fields=['unit_id', 'year'], name='tallies_delta_unit'), models.Index(fields=['on'], name='tallies_delta_on')],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned', models.BigIntegerField(default=0, verbose_name='được giao')),
                ('done', models.BigIntegerField(default=0, verbose_name='đã xong')),
                ('done_on_time', models.BigIntegerField(default=0, verbose_name='xong đúng hạn')),
                ('overdue', models.BigIntegerField(default=0, verbose_name='đang quá hạn')),
                ('awaiting', models.BigIntegerField(default=0, verbose_name='chờ xác nhận')),
                ('exceeded', models.BigIntegerField(default=0, verbose_name='vượt mức')),
                ('obstacles', models.BigIntegerField(default=0, verbose_name='vướng mắc đang mở')),
                ('started', models.BigIntegerField(default=0, verbose_name='đã bắt đầu')),
                ('unit_id', models.BigIntegerField(verbose_name='đơn vị')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('is_month', models.BooleanField(verbose_name='cả tháng')),
                ('on', models.DateField(verbose_name='ngày')),
            ],
            options={
                'verbose_name': 'biến động số liệu',
                'verbose_name_plural': 'biến động số liệu',
                'constraints': [models.UniqueConstraint(fields=('year', 'unit_id', 'is_month', 'on'), name='tallies_movement_one_a_day'), models.CheckConstraint(condition=models.Q(('is_month', False), ('on__day', 1), _connector='OR'), name='tallies_movement_month_by_its_first')],
            },
        ),
        migrations.CreateModel(
            name='Total',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned', models.BigIntegerField(default=0, verbose_name='được giao')),
                ('done', models.BigIntegerField(default=0, verbose_name='đã xong')),
                ('done_on_time', models.BigIntegerField(default=0, verbose_name='xong đúng hạn')),
                ('overdue', models.BigIntegerField(default=0, verbose_name='đang quá hạn')),
                ('awaiting', models.BigIntegerField(default=0, verbose_name='chờ xác nhận')),
                ('exceeded', models.BigIntegerField(default=0, verbose_name='vượt mức')),
                ('obstacles', models.BigIntegerField(default=0, verbose_name='vướng mắc đang mở')),
                ('started', models.BigIntegerField(default=0, verbose_name='đã bắt đầu')),
                ('unit_id', models.BigIntegerField(verbose_name='đơn vị')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
            ],
            options={
                'verbose_name': 'tổng số liệu',
                'verbose_name_plural': 'tổng số liệu',
                'constraints': [models.UniqueConstraint(fields=('year', 'unit_id'), name='tallies_total_one_a_year')],
            },
        ),
        ]),
    ]
