"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.db.models.deletion
import uuid
from django.db import migrations, models
from camket.server.together import Together


class Migration(migrations.Migration):

    replaces = [
        ('tasks', '0001_initial'),
        ('tasks', '0002_terms_before_amendments'),
        ('tasks', '0003_objective_causes'),
        ('tasks', '0004_no_index_twice'),
    ]

    initial = True

    dependencies = [
        ('commitments', '0001_squashed_november_2026'),
        ('files', '0001_squashed_november_2026'),
        ('organisation', '0001_squashed_november_2026'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='organisation.unit')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('title', models.CharField(max_length=300, verbose_name='nhiệm vụ')),
                ('folded', models.CharField(default='', editable=False, max_length=300)),
                ('product', models.CharField(blank=True, max_length=300, verbose_name='sản phẩm')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='organisation.person', verbose_name='chủ trì')),
                ('owner_post', models.CharField(blank=True, max_length=300, verbose_name='chức danh chủ trì')),
                ('coordinators', models.CharField(blank=True, max_length=300, verbose_name='phối hợp')),
                ('starts_on', models.DateField(verbose_name='bắt đầu')),
                ('due_on', models.DateField(verbose_name='thời hạn')),
                ('commitment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='commitments.commitment')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='commitments.item')),
                ('work', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='commitments.work')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='tasks.task')),
                ('target', models.DecimalField(decimal_places=4, default=1, max_digits=16, verbose_name='mức cần đạt')),
                ('reached', models.DecimalField(decimal_places=4, default=0, max_digits=16, verbose_name='đã đạt')),
                ('measure_unit', models.CharField(blank=True, max_length=40, verbose_name='đơn vị tính')),
                ('status', models.CharField(choices=[('not_started', 'Chưa bắt đầu'), ('doing', 'Đang làm'), ('awaiting', 'Chờ xác nhận'), ('done', 'Hoàn thành'), ('done_late', 'Hoàn thành chậm'), ('stopped', 'Dừng')], default='not_started', max_length=12, verbose_name='tình trạng')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='xong ngày')),
                ('overdue_since', models.DateField(blank=True, null=True, verbose_name='quá hạn từ')),
                ('is_exceeded', models.BooleanField(default=False, verbose_name='vượt mức')),
                ('exceeded_reason', models.TextField(blank=True, verbose_name='lý do vượt mức')),
                ('exceeded_approved_by', models.CharField(blank=True, max_length=300, verbose_name='người duyệt vượt mức')),
                ('stopped_reason', models.TextField(blank=True, verbose_name='lý do dừng')),
                ('last_report_at', models.DateTimeField(blank=True, null=True, verbose_name='báo cáo gần nhất')),
                ('open_obstacles', models.PositiveSmallIntegerField(default=0, verbose_name='vướng mắc đang mở')),
                ('created_at', models.DateTimeField(verbose_name='giao lúc')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'nhiệm vụ',
                'verbose_name_plural': 'nhiệm vụ',
                'indexes': [models.Index(fields=['unit', 'year', 'due_on'], name='tasks_task_unit'), models.Index(fields=['owner', 'due_on'], name='tasks_task_owner'), models.Index(condition=models.Q(('overdue_since__isnull', True), ('status__in', ['not_started', 'doing'])), fields=['due_on'], name='tasks_task_open_due'), models.Index(condition=models.Q(('status__in', ['not_started', 'doing', 'awaiting'])), fields=['unit', 'due_on'], name='tasks_task_open_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('starts_on'))), name='tasks_task_due_not_before_start'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['done', 'done_late']), _negated=True), ('done_on__isnull', False), _connector='OR'), name='tasks_task_done_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('done_on__lte', models.F('due_on')), _connector='OR'), name='tasks_task_late_stays_late'), models.CheckConstraint(condition=models.Q(('is_exceeded', False), models.Q(models.Q(('exceeded_reason', ''), _negated=True), models.Q(('exceeded_approved_by', ''), _negated=True)), _connector='OR'), name='tasks_task_exceeded_is_approved'), models.CheckConstraint(condition=models.Q(('target__gt', 0)), name='tasks_task_target_positive'), models.UniqueConstraint(condition=models.Q(('parent__isnull', True), ('work__isnull', False)), fields=('work',), name='tasks_task_one_a_work')],
            },
        ),
        migrations.CreateModel(
            name='Obstacle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='obstacles', to='tasks.task')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obstacles_waiting', to='organisation.unit')),
                ('title', models.CharField(max_length=300, verbose_name='vướng mắc')),
                ('request', models.TextField(blank=True, verbose_name='đề nghị')),
                ('state', models.CharField(choices=[('open', 'open'), ('answered', 'answered'), ('closed', 'closed')], default='open', max_length=10)),
                ('raised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('raised_at', models.DateTimeField(verbose_name='nêu lúc')),
                ('answer_by_on', models.DateField(verbose_name='hạn trả lời')),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('answered_by_name', models.CharField(blank=True, max_length=300, verbose_name='người trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
            ],
            options={
                'verbose_name': 'vướng mắc',
                'verbose_name_plural': 'vướng mắc',
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['level', 'answer_by_on'], name='tasks_obstacle_waiting'), models.Index(fields=['unit', 'state'], name='tasks_obstacle_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='tasks_obstacle_answered_has_answer')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='tasks.task')),
                ('key', models.UUIDField(default=uuid.uuid4, verbose_name='khóa chống gửi trùng')),
                ('reached', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='đã đạt')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('claims_done', models.BooleanField(default=False, verbose_name='báo cáo đã xong')),
                ('claims_exceeded', models.BooleanField(default=False, verbose_name='đề nghị ghi nhận vượt mức')),
                ('exceeded_reason', models.TextField(blank=True, verbose_name='lý do vượt mức')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='ngày xong')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('author_name', models.CharField(max_length=300, verbose_name='người báo cáo')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('state', models.CharField(choices=[('noted', 'noted'), ('awaiting', 'awaiting'), ('confirmed', 'confirmed'), ('returned', 'returned')], default='noted', max_length=10)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('decided_by_name', models.CharField(blank=True, max_length=300, verbose_name='người xác nhận')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='xác nhận lúc')),
                ('decision_note', models.TextField(blank=True, verbose_name='ý kiến xác nhận')),
            ],
            options={
                'verbose_name': 'báo cáo kết quả',
                'verbose_name_plural': 'báo cáo kết quả',
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('task', 'key'), name='tasks_report_sent_once'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('author__isnull', True), models.Q(('decided_by', models.F('author')), _negated=True), _connector='OR'), name='tasks_report_verifier_is_not_doer')],
            },
        ),
        migrations.CreateModel(
            name='ObjectiveCause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objective_causes', to='tasks.task')),
                ('reason', models.TextField(verbose_name='nguyên nhân khách quan')),
                ('paper', models.CharField(max_length=300, verbose_name='văn bản, minh chứng')),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('claimed_by_name', models.CharField(max_length=300, verbose_name='người đề nghị')),
                ('claimed_at', models.DateTimeField(verbose_name='đề nghị lúc')),
                ('state', models.CharField(choices=[('claimed', 'Chờ xác nhận'), ('confirmed', 'Đã xác nhận khách quan'), ('refused', 'Không xác nhận')], default='claimed', max_length=9, verbose_name='tình trạng')),
                ('answer', models.TextField(blank=True, verbose_name='ý kiến xác nhận')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('decided_by_name', models.CharField(blank=True, max_length=300, verbose_name='người xác nhận')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='xác nhận lúc')),
            ],
            options={
                'verbose_name': 'nguyên nhân khách quan',
                'verbose_name_plural': 'nguyên nhân khách quan',
                'ordering': ['-claimed_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['claimed', 'confirmed'])), fields=('task',), name='tasks_cause_one_standing'), models.CheckConstraint(condition=models.Q(('state', 'claimed'), models.Q(('decided_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='tasks_cause_decided_has_moment'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('claimed_by__isnull', True), models.Q(('decided_by', models.F('claimed_by')), _negated=True), _connector='OR'), name='tasks_cause_confirmer_is_another')],
            },
        ),
        migrations.CreateModel(
            name='TaskChase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='chases', to='tasks.task')),
                ('on', models.DateField(verbose_name='ngày')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('actor_name', models.CharField(max_length=300, verbose_name='người đôn đốc')),
                ('told_superior', models.BooleanField(default=False, verbose_name='báo cấp trên')),
            ],
            options={
                'verbose_name': 'đôn đốc nhiệm vụ',
                'verbose_name_plural': 'đôn đốc nhiệm vụ',
                'constraints': [models.UniqueConstraint(fields=('task', 'on'), name='tasks_chase_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='TaskEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='tasks.task')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('kind', models.CharField(max_length=20, verbose_name='việc')),
                ('text', models.CharField(max_length=400, verbose_name='nội dung')),
                ('actor_name', models.CharField(max_length=300, verbose_name='người làm')),
            ],
            options={
                'verbose_name': 'diễn biến',
                'verbose_name_plural': 'diễn biến',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TaskTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='tasks.task')),
                ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.commitment')),
                ('until_on', models.DateField(verbose_name='giữ đến trước ngày')),
                ('due_on', models.DateField(verbose_name='thời hạn')),
                ('target', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='mức cần đạt')),
            ],
            options={
                'verbose_name': 'thời hạn trước điều chỉnh',
                'verbose_name_plural': 'thời hạn trước điều chỉnh',
                'ordering': ['until_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('task', 'amendment'), name='tasks_taskterm_one_an_amendment')],
            },
        ),
        migrations.CreateModel(
            name='ObstacleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('obstacle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='tasks.obstacle')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('kind', models.CharField(max_length=12, verbose_name='việc')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('actor_name', models.CharField(max_length=300, verbose_name='người làm')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
            ],
            options={
                'verbose_name': 'bước tháo gỡ',
                'verbose_name_plural': 'bước tháo gỡ',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='tasks.report')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
            ],
            options={
                'verbose_name': 'minh chứng',
                'verbose_name_plural': 'minh chứng',
            },
        ),
        ]),
    ]
