import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('commitments', '0001_initial'),
        ('files', '0001_initial'),
        ('organisation', '0001_initial'),
        ('registry', '0001_initial'),
        ('tasks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('kind', models.CharField(choices=[('midyear', 'midyear'), ('yearend', 'yearend')], max_length=8)),
                ('opened_on', models.DateField(verbose_name='mở ngày')),
                ('due_on', models.DateField(verbose_name='hạn')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='quyết định lúc')),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='commitments.campaign')),
                ('superior', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'kỳ đánh giá',
                'verbose_name_plural': 'kỳ đánh giá',
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('collective', 'collective'), ('leader', 'leader')], max_length=10)),
                ('name', models.CharField(max_length=300, verbose_name='đối tượng')),
                ('group', models.CharField(blank=True, max_length=40, verbose_name='nhóm')),
                ('facts', models.JSONField(default=dict, verbose_name='dữ kiện')),
                ('self_general', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('self_results', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('self_level', models.CharField(blank=True, choices=[('HTXS', 'Hoàn thành xuất sắc nhiệm vụ'), ('HTT', 'Hoàn thành tốt nhiệm vụ'), ('HT', 'Hoàn thành nhiệm vụ'), ('KHT', 'Không hoàn thành nhiệm vụ')], max_length=4)),
                ('self_by_name', models.CharField(blank=True, max_length=300, verbose_name='người tự chấm')),
                ('self_at', models.DateTimeField(blank=True, null=True, verbose_name='tự chấm lúc')),
                ('general', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('results', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('finding', models.JSONField(blank=True, null=True, verbose_name='kết quả theo quy tắc')),
                ('ruled_level', models.CharField(blank=True, choices=[('HTXS', 'Hoàn thành xuất sắc nhiệm vụ'), ('HTT', 'Hoàn thành tốt nhiệm vụ'), ('HT', 'Hoàn thành nhiệm vụ'), ('KHT', 'Không hoàn thành nhiệm vụ')], max_length=4, verbose_name='theo quy tắc')),
                ('appraised_level', models.CharField(blank=True, choices=[('HTXS', 'Hoàn thành xuất sắc nhiệm vụ'), ('HTT', 'Hoàn thành tốt nhiệm vụ'), ('HT', 'Hoàn thành nhiệm vụ'), ('KHT', 'Không hoàn thành nhiệm vụ')], max_length=4, verbose_name='đề nghị')),
                ('appraised_reason', models.TextField(blank=True, verbose_name='lý do đề nghị khác')),
                ('appraised_by_name', models.CharField(blank=True, max_length=300)),
                ('appraised_at', models.DateTimeField(blank=True, null=True)),
                ('decided_level', models.CharField(blank=True, choices=[('HTXS', 'Hoàn thành xuất sắc nhiệm vụ'), ('HTT', 'Hoàn thành tốt nhiệm vụ'), ('HT', 'Hoàn thành nhiệm vụ'), ('KHT', 'Không hoàn thành nhiệm vụ')], max_length=4, verbose_name='quyết định')),
                ('decided_reason', models.TextField(blank=True, verbose_name='lý do quyết định khác')),
                ('decided_by_name', models.CharField(blank=True, max_length=300)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('appraised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('notice_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('notice_number', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.registerednumber')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='reviews.period')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='organisation.person')),
                ('self_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('tenure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.tenure')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'xếp loại',
                'verbose_name_plural': 'xếp loại',
            },
        ),
        migrations.CreateModel(
            name='Remediation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm phát sinh')),
                ('title', models.CharField(max_length=300, verbose_name='hạn chế')),
                ('cause', models.TextField(blank=True, verbose_name='nguyên nhân')),
                ('claims_objective', models.BooleanField(default=False, verbose_name='đề nghị ghi nhận khách quan')),
                ('is_objective', models.BooleanField(default=False, verbose_name='nguyên nhân khách quan')),
                ('confirmed_by_name', models.CharField(blank=True, max_length=300, verbose_name='người xác nhận khách quan')),
                ('owner_name', models.CharField(blank=True, max_length=300, verbose_name='người chịu trách nhiệm')),
                ('plan', models.TextField(blank=True, verbose_name='biện pháp')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='thời hạn')),
                ('state', models.CharField(choices=[('open', 'open'), ('planned', 'planned'), ('remedied', 'remedied'), ('carried', 'carried')], default='open', max_length=10)),
                ('remedied_by_name', models.CharField(blank=True, max_length=300, verbose_name='người xác nhận khắc phục')),
                ('remedied_on', models.DateField(blank=True, null=True, verbose_name='khắc phục xong ngày')),
                ('created_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remediations', to='commitments.item')),
                ('next_item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='remedies', to='commitments.item')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('superior', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remediations', to='tasks.task')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remediations', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'việc khắc phục',
                'verbose_name_plural': 'việc khắc phục',
            },
        ),
        migrations.CreateModel(
            name='UnitReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'open'), ('submitted', 'submitted'), ('concluded', 'concluded')], default='open', max_length=10)),
                ('summary', models.TextField(blank=True, verbose_name='nhận xét chung')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi lúc')),
                ('submitted_by_name', models.CharField(blank=True, max_length=300, verbose_name='người gửi')),
                ('conclusion', models.TextField(blank=True, verbose_name='kết luận của cấp trên')),
                ('conclusion_no', models.CharField(blank=True, max_length=60, verbose_name='thông báo số')),
                ('concluded_at', models.DateTimeField(blank=True, null=True, verbose_name='kết luận lúc')),
                ('concluded_by_name', models.CharField(blank=True, max_length=300, verbose_name='người kết luận')),
                ('version', models.PositiveIntegerField(default=1)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='commitments.commitment')),
                ('concluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unit_reviews', to='reviews.period')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'verbose_name': 'tự đánh giá của đơn vị',
                'verbose_name_plural': 'tự đánh giá của đơn vị',
            },
        ),
        migrations.CreateModel(
            name='ItemReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.JSONField(verbose_name='số liệu lúc đánh giá')),
                ('state', models.CharField(blank=True, choices=[('done', 'Đã hoàn thành'), ('in_progress', 'Đang thực hiện'), ('not_begun', 'Chưa triển khai')], max_length=12)),
                ('result', models.TextField(blank=True, verbose_name='kết quả')),
                ('cause', models.TextField(blank=True, verbose_name='nguyên nhân')),
                ('next_step', models.TextField(blank=True, verbose_name='việc tiếp theo')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='commitments.item')),
                ('unit_review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reviews.unitreview')),
            ],
            options={
                'verbose_name': 'đánh giá vấn đề',
                'verbose_name_plural': 'đánh giá vấn đề',
                'ordering': ['item__position', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(fields=('superior', 'year', 'kind'), name='reviews_period_one_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('period', 'kind', 'unit', 'person'), name='reviews_rating_one_a_subject', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'leader'), _negated=True), ('person__isnull', False), _connector='OR'), name='reviews_rating_leader_is_a_person'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('decided_level', ''), ('decided_at__isnull', False), _connector='OR'), name='reviews_rating_decided_has_day'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('appraised_by__isnull', True), ('self_by__isnull', True), models.Q(('appraised_by', models.F('self_by')), _negated=True), _connector='OR'), name='reviews_rating_appraiser_is_another'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(models.Q(('self_by__isnull', True), models.Q(('decided_by', models.F('self_by')), _negated=True), _connector='OR'), models.Q(('appraised_by__isnull', True), models.Q(('decided_by', models.F('appraised_by')), _negated=True), _connector='OR')), _connector='OR'), name='reviews_rating_decider_is_a_third'),
        ),
        migrations.AddIndex(
            model_name='remediation',
            index=models.Index(fields=['unit', 'year'], name='reviews_remediation_unit'),
        ),
        migrations.AddConstraint(
            model_name='remediation',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(models.Q(('cause', ''), _negated=True), models.Q(('plan', ''), _negated=True), models.Q(('owner_name', ''), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='reviews_remediation_plan_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='remediation',
            constraint=models.CheckConstraint(condition=models.Q(('is_objective', False), models.Q(('confirmed_by_name', ''), _negated=True), _connector='OR'), name='reviews_remediation_objective_is_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='remediation',
            constraint=models.CheckConstraint(condition=models.Q(('planned_by__isnull', True), ('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('planned_by')), _negated=True), _connector='OR'), name='reviews_remediation_confirmer_is_another'),
        ),
        migrations.AddConstraint(
            model_name='remediation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'remedied'), _negated=True), ('remedied_on__isnull', False), _connector='OR'), name='reviews_remediation_remedied_has_day'),
        ),
        migrations.AddConstraint(
            model_name='unitreview',
            constraint=models.UniqueConstraint(fields=('period', 'commitment'), name='reviews_unit_review_one_a_period'),
        ),
        migrations.AddConstraint(
            model_name='unitreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'concluded'), _negated=True), models.Q(('conclusion', ''), _negated=True), _connector='OR'), name='reviews_unit_review_concluded_says_so'),
        ),
        migrations.AddConstraint(
            model_name='unitreview',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_by__isnull', True), ('concluded_by__isnull', True), models.Q(('concluded_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='reviews_unit_review_two_people'),
        ),
        migrations.AddConstraint(
            model_name='itemreview',
            constraint=models.UniqueConstraint(fields=('unit_review', 'item'), name='reviews_item_review_one_a_review'),
        ),
    ]
