

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0007_no_index_twice'),
        ('reviews', '0011_after_decision'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rating',
            name='results',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True),
        ),
        migrations.AlterField(
            model_name='rating',
            name='self_results',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True),
        ),
        migrations.CreateModel(
            name='QuarterPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Chờ duyệt'), ('approved', 'Đã duyệt'), ('returned', 'Trả lại để sửa')], default='proposed', max_length=8, verbose_name='tình trạng')),
                ('proposed_by_name', models.CharField(max_length=300, verbose_name='người đề xuất')),
                ('proposed_at', models.DateTimeField(verbose_name='đề xuất lúc')),
                ('settled_by_name', models.CharField(blank=True, max_length=300, verbose_name='người duyệt')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('reason', models.TextField(blank=True, verbose_name='lý do trả lại')),
                ('version', models.PositiveIntegerField(default=1)),
                ('rating', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='reviews.rating')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'verbose_name': 'phương án điểm theo trục',
                'verbose_name_plural': 'phương án điểm theo trục',
            },
        ),
        migrations.CreateModel(
            name='QuarterAxis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='trục')),
                ('most', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='điểm tối đa')),
                ('is_main', models.BooleanField(default=False, verbose_name='trục chính')),
                ('self_kpi', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='tự chấm, %')),
                ('kpi', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='thẩm định, %')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='axes', to='reviews.quarterplan')),
            ],
            options={
                'verbose_name': 'trục kết quả',
                'verbose_name_plural': 'trục kết quả',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='KeyProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='sản phẩm trọng tâm')),
                ('self_grade', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1. chủ động, hiệu quả, có kết quả cụ thể'), (2, '2. cơ bản đáp ứng, còn hạn chế'), (3, '3. không đáp ứng')], null=True, verbose_name='tự chấm')),
                ('grade', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1. chủ động, hiệu quả, có kết quả cụ thể'), (2, '2. cơ bản đáp ứng, còn hạn chế'), (3, '3. không đáp ứng')], null=True, verbose_name='thẩm định')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='products', to='reviews.quarterplan')),
            ],
            options={
                'verbose_name': 'sản phẩm trọng tâm',
                'verbose_name_plural': 'sản phẩm trọng tâm',
                'ordering': ['position'],
            },
        ),
        migrations.AddConstraint(
            model_name='quarterplan',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'proposed'), ('settled_at__isnull', False), _connector='OR'), name='reviews_quarter_plan_settled_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='quarterplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='reviews_quarter_plan_returned_says_why'),
        ),
        migrations.AddConstraint(
            model_name='quarteraxis',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='reviews_quarter_axis_once'),
        ),
        migrations.AddConstraint(
            model_name='quarteraxis',
            constraint=models.CheckConstraint(condition=models.Q(('number__range', (1, 6))), name='reviews_quarter_axis_number'),
        ),
        migrations.AddConstraint(
            model_name='quarteraxis',
            constraint=models.CheckConstraint(condition=models.Q(('most__gt', 0), ('most__lte', 70)), name='reviews_quarter_axis_weighs'),
        ),
        migrations.AddConstraint(
            model_name='quarteraxis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('self_kpi__isnull', True), ('self_kpi__gte', 0), _connector='OR'), models.Q(('kpi__isnull', True), ('kpi__gte', 0), _connector='OR')), name='reviews_quarter_axis_kpi'),
        ),
        migrations.AddConstraint(
            model_name='keyproduct',
            constraint=models.UniqueConstraint(fields=('plan', 'position'), name='reviews_key_product_one_a_place'),
        ),
        migrations.AddConstraint(
            model_name='keyproduct',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('self_grade__isnull', True), ('self_grade__range', (1, 3)), _connector='OR'), models.Q(('grade__isnull', True), ('grade__range', (1, 3)), _connector='OR')), name='reviews_key_product_grades'),
        ),
        migrations.AddConstraint(
            model_name='keyproduct',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='reviews_key_product_is_named'),
        ),
    ]
