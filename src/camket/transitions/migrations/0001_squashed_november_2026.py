"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.db.models.deletion
from django.db import migrations, models
from camket.server.together import Together


class Migration(migrations.Migration):

    replaces = [
        ('transitions', '0001_initial'),
        ('transitions', '0002_no_index_twice'),
        ('transitions', '0003_handover_indexed_once'),
    ]

    initial = True

    dependencies = [
        ('commitments', '0001_squashed_november_2026'),
        ('files', '0001_squashed_november_2026'),
        ('organisation', '0001_squashed_november_2026'),
        ('reviews', '0001_squashed_november_2026'),
        ('tasks', '0001_squashed_november_2026'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='organisation.unit')),
                ('tenure_out', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_given', to='organisation.tenure')),
                ('tenure_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_received', to='organisation.tenure')),
                ('on', models.DateField(verbose_name='ngày bàn giao')),
                ('due_on', models.DateField(verbose_name='hạn bàn giao')),
                ('begun_at', models.DateTimeField(verbose_name='mở lúc')),
                ('begun_by_name', models.CharField(max_length=300, verbose_name='người mở')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='biên bản số')),
                ('note', models.TextField(blank=True, verbose_name='ý kiến khi bàn giao')),
                ('minutes', models.JSONField(blank=True, null=True, verbose_name='nội dung biên bản')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='lập biên bản lúc')),
                ('recorded_by_name', models.CharField(blank=True, max_length=300, verbose_name='người lập')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='nhận bàn giao lúc')),
                ('received_by_name', models.CharField(blank=True, max_length=300, verbose_name='người nhận')),
                ('received_note', models.TextField(blank=True, verbose_name='ý kiến khi nhận')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'bàn giao',
                'verbose_name_plural': 'bàn giao',
                'indexes': [models.Index(fields=['unit', 'on'], name='transitions_handover_unit')],
                'constraints': [models.UniqueConstraint(fields=('tenure_out',), name='transitions_handover_one_a_tenure'), models.CheckConstraint(condition=models.Q(('recorded_at__isnull', True), models.Q(('minutes__isnull', False), ('file__isnull', False)), _connector='OR'), name='transitions_handover_recorded_has_minutes'), models.CheckConstraint(condition=models.Q(('received_at__isnull', True), models.Q(('recorded_at__isnull', False), models.Q(('received_by_name', ''), _negated=True)), _connector='OR'), name='transitions_handover_received_was_recorded')],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('commitment', 'bản cam kết'), ('item', 'vấn đề cam kết'), ('task', 'nhiệm vụ'), ('assignment', 'phần việc giao cho cá nhân'), ('obstacle', 'vướng mắc'), ('order', 'đặt hàng'), ('remediation', 'việc khắc phục')], max_length=12, verbose_name='loại')),
                ('commitment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='commitments.commitment')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='commitments.item')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='tasks.task')),
                ('obstacle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='tasks.obstacle')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='commitments.order')),
                ('remediation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='reviews.remediation')),
                ('title', models.CharField(max_length=400, verbose_name='tên gọi')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='left_waiting', to='organisation.unit', verbose_name='của đơn vị')),
                ('waits_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='organisation.unit', verbose_name='chờ đơn vị')),
                ('superior', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='cấp trên')),
                ('since', models.DateField(verbose_name='chờ từ ngày')),
                ('is_divided', models.BooleanField(default=False, verbose_name='đơn vị bị chia')),
                ('parts', models.JSONField(default=list, verbose_name='các đơn vị tiếp nhận')),
                ('under', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='transitions.waiting', verbose_name='thuộc')),
                ('rearrangement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='organisation.rearrangement')),
                ('cause_no', models.CharField(blank=True, max_length=200, verbose_name='theo quyết định sắp xếp số')),
                ('choice', models.CharField(blank=True, choices=[('inherited', 'tiếp nhận nguyên'), ('divided', 'chia chỉ tiêu'), ('amended', 'tiếp nhận và điều chỉnh'), ('closed_done', 'kết thúc vì đã xong'), ('closed_by_decision', 'kết thúc theo quyết định'), ('carried_over', 'chuyển sang năm sau')], max_length=20, verbose_name='lựa chọn')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='quyết lúc')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('decided_by_name', models.CharField(blank=True, max_length=300, verbose_name='người quyết')),
                ('decision_no', models.CharField(blank=True, max_length=80, verbose_name='quyết định số')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('to_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='đơn vị nhận')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='kết quả')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'việc chờ xử lý khi sắp xếp',
                'verbose_name_plural': 'việc chờ xử lý khi sắp xếp',
                'indexes': [models.Index(condition=models.Q(('choice', ''), ('under__isnull', True)), fields=['waits_for', 'id'], name='transitions_waiting_open'), models.Index(fields=['unit', 'kind'], name='transitions_waiting_unit'), models.Index(condition=models.Q(('choice', '')), fields=['superior', 'id'], name='transitions_waiting_super')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('commitment__isnull', False), ('kind', 'commitment')), models.Q(('item__isnull', False), ('kind', 'item')), models.Q(('kind__in', ('task', 'assignment')), ('task__isnull', False)), models.Q(('kind', 'obstacle'), ('obstacle__isnull', False)), models.Q(('kind', 'order'), ('order__isnull', False)), models.Q(('kind', 'remediation'), ('remediation__isnull', False)), _connector='OR'), name='transitions_waiting_names_its_thing'), models.CheckConstraint(condition=models.Q(models.Q(('choice', ''), ('decided_at__isnull', True)), models.Q(models.Q(('choice', ''), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by_name', ''), _negated=True)), _connector='OR'), name='transitions_waiting_decided_has_choice'), models.CheckConstraint(condition=models.Q(models.Q(('choice', 'closed_by_decision'), _negated=True), models.Q(models.Q(('decision_no', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='transitions_waiting_closed_by_number'), models.UniqueConstraint(condition=models.Q(('choice', ''), ('commitment__isnull', False)), fields=('commitment',), name='transitions_waiting_one_commitment'), models.UniqueConstraint(condition=models.Q(('choice', ''), ('item__isnull', False)), fields=('item',), name='transitions_waiting_one_item'), models.UniqueConstraint(condition=models.Q(('choice', ''), ('task__isnull', False)), fields=('task',), name='transitions_waiting_one_task'), models.UniqueConstraint(condition=models.Q(('choice', ''), ('obstacle__isnull', False)), fields=('obstacle',), name='transitions_waiting_one_obstacle'), models.UniqueConstraint(condition=models.Q(('choice', ''), ('order__isnull', False)), fields=('order',), name='transitions_waiting_one_order'), models.UniqueConstraint(condition=models.Q(('choice', ''), ('remediation__isnull', False)), fields=('remediation',), name='transitions_waiting_one_remediation')],
            },
        ),
        ]),
    ]
