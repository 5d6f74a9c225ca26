"""The tables as they stood at the end of November 2026; each change that led there is in `replaces`."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from camket.server.together import Together


FORWARD = """
CREATE FUNCTION organisation_unit_edge_one_a_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(20250701);
    IF EXISTS (
        SELECT 1 FROM written JOIN organisation_unitedge edge
          ON edge.descendant_id = written.descendant_id AND edge.ancestor_id = written.ancestor_id
         AND edge.id <> written.id AND edge.valid && written.valid
    ) THEN
        RAISE EXCEPTION 'a unit stands below another twice on one day: organisation_unit_edge_one_a_day'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'organisation_unit_edge_one_a_day';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER organisation_unit_edge_inserted AFTER INSERT ON organisation_unitedge
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION organisation_unit_edge_one_a_day();
CREATE TRIGGER organisation_unit_edge_updated AFTER UPDATE ON organisation_unitedge
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION organisation_unit_edge_one_a_day();
"""
BACKWARD = """
DROP TRIGGER organisation_unit_edge_updated ON organisation_unitedge;
DROP TRIGGER organisation_unit_edge_inserted ON organisation_unitedge;
DROP FUNCTION organisation_unit_edge_one_a_day();
"""


class Migration(migrations.Migration):

    replaces = [
        ('organisation', '0001_initial'),
        ('organisation', '0002_organisation_in_time'),
        ('organisation', '0003_edges_checked_at_once'),
        ('organisation', '0004_no_index_of_days_alone'),
        ('organisation', '0005_below_counted_by_index'),
        ('organisation', '0006_words_indexed_at_once'),
        ('organisation', '0007_no_index_twice'),
        ('organisation', '0008_area_indexed_once'),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=120, verbose_name='chức danh')),
                ('line', models.CharField(choices=[('party', 'Đảng'), ('state', 'Nhà nước'), ('front', 'Mặt trận và đoàn thể'), ('territory', 'Địa giới hành chính')], max_length=10, verbose_name='hệ thống')),
                ('level', models.CharField(blank=True, choices=[('centre', 'trung ương'), ('province', 'tỉnh'), ('district', 'huyện'), ('commune', 'xã'), ('grassroots', 'cơ sở'), ('cell', 'chi bộ')], max_length=12, verbose_name='cấp')),
                ('is_head', models.BooleanField(default=False, verbose_name='đứng đầu')),
                ('rank', models.PositiveSmallIntegerField(default=50, verbose_name='thứ bậc')),
            ],
            options={
                'verbose_name': 'chức danh',
                'verbose_name_plural': 'chức danh',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name='mã đơn vị')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='ghi lúc')),
            ],
            options={
                'verbose_name': 'đơn vị',
                'verbose_name_plural': 'đơn vị',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name='mã cán bộ')),
                ('full_name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='thư công vụ')),
                ('account', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('folded', models.CharField(editable=False, max_length=200)),
            ],
            options={
                'verbose_name': 'cá nhân',
                'verbose_name_plural': 'cá nhân',
                'indexes': [models.Index(fields=['folded'], name='organisation_person_folded'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('folded', config='simple'), gin_pending_list_limit=64, name='organisation_person_words')],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('superior', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='organisation.unit')),
                ('name', models.CharField(max_length=80, verbose_name='địa bàn')),
                ('sort_key', models.CharField(editable=False, max_length=300)),
            ],
            options={
                'verbose_name': 'địa bàn',
                'verbose_name_plural': 'địa bàn',
                'constraints': [models.UniqueConstraint(fields=('superior', 'name'), name='organisation_area_name')],
            },
        ),
        migrations.CreateModel(
            name='Rearrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='phương án')),
                ('superior', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rearrangements', to='organisation.unit', verbose_name='cấp quyết')),
                ('decision_no', models.CharField(blank=True, max_length=80, verbose_name='quyết định số')),
                ('decision_on', models.DateField(blank=True, null=True, verbose_name='ngày quyết định')),
                ('effective_on', models.DateField(verbose_name='hiệu lực từ')),
                ('state', models.CharField(choices=[('draft', 'đang soạn'), ('decided', 'đã quyết định, chờ ngày hiệu lực'), ('applied', 'đã thực hiện'), ('withdrawn', 'đã rút')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('acts', models.JSONField(default=list, verbose_name='các việc')),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='organisation.rearrangement')),
                ('created_by_name', models.CharField(max_length=300, verbose_name='người soạn')),
                ('created_at', models.DateTimeField(verbose_name='soạn lúc')),
                ('decided_by_name', models.CharField(blank=True, max_length=300, verbose_name='người quyết')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='thực hiện lúc')),
                ('withdrawn_reason', models.TextField(blank=True, verbose_name='lý do rút')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'phương án sắp xếp',
                'verbose_name_plural': 'phương án sắp xếp',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'withdrawn')), models.Q(('decision_no', ''), _negated=True), _connector='OR'), name='organisation_plan_decided_has_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'applied'), _negated=True), ('applied_at__isnull', False), _connector='OR'), name='organisation_plan_applied_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='organisation.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='organisation.post')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='organisation.unit')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='thời gian')),
                ('kind', models.CharField(choices=[('full', 'chính thức'), ('acting', 'quyền'), ('in_charge', 'phụ trách'), ('concurrent', 'kiêm nhiệm'), ('seconded', 'biệt phái'), ('suspended', 'tạm đình chỉ')], default='full', max_length=12)),
                ('is_head', models.BooleanField(default=False, verbose_name='đứng đầu')),
                ('decision_no', models.CharField(blank=True, max_length=80, verbose_name='quyết định số')),
                ('continues', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='continued_by', to='organisation.tenure', verbose_name='tiếp theo')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='lý do thôi giữ')),
            ],
            options={
                'verbose_name': 'thời gian giữ chức vụ',
                'verbose_name_plural': 'thời gian giữ chức vụ',
                'indexes': [models.Index(fields=['person'], name='organisation_tenure_person'), models.Index(fields=['unit', 'post'], name='organisation_tenure_unit')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_head', True)), expressions=[(models.Func(models.F('unit'), models.F('unit'), models.Value('[]'), function='int8range'), '&&'), ('valid', '&&')], name='organisation_tenure_one_head_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'suspended'), _negated=True), ('is_head', False), _connector='OR'), name='organisation_tenure_suspended_heads_nothing')],
            },
        ),
        migrations.CreateModel(
            name='UnitEdge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ancestor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('descendant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('depth', models.PositiveSmallIntegerField()),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                'verbose_name': 'quan hệ trên dưới',
                'verbose_name_plural': 'quan hệ trên dưới',
                'indexes': [models.Index(fields=['ancestor', 'depth', 'descendant'], name='organisation_edge_down'), models.Index(fields=['descendant', 'depth', 'ancestor'], name='organisation_edge_up')],
            },
        ),
        migrations.CreateModel(
            name='UnitHeir',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heirs', to='organisation.unit')),
                ('heir', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='left_to', to='organisation.unit')),
                ('is_main', models.BooleanField(default=True, verbose_name='tiếp nhận chính')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='thời gian')),
            ],
            options={
                'verbose_name': 'đơn vị tiếp nhận',
                'verbose_name_plural': 'đơn vị tiếp nhận',
                'indexes': [models.Index(fields=['heir', 'unit'], name='organisation_heir_heir')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_main', True)), expressions=[(models.Func(models.F('unit'), models.F('unit'), models.Value('[]'), function='int8range'), '&&'), ('valid', '&&')], name='organisation_unit_heir_one_main_a_day')],
            },
        ),
        migrations.CreateModel(
            name='UnitLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='links', to='organisation.unit')),
                ('other', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='links_back', to='organisation.unit')),
                ('kind', models.CharField(choices=[('leads', 'lãnh đạo'), ('seated_in', 'đóng tại')], max_length=10, verbose_name='quan hệ')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='hiệu lực')),
            ],
            options={
                'verbose_name': 'quan hệ giữa hai đơn vị',
                'verbose_name_plural': 'quan hệ giữa hai đơn vị',
                'indexes': [models.Index(fields=['unit', 'kind'], name='organisation_link_unit'), models.Index(fields=['other', 'kind'], name='organisation_link_other')],
                'constraints': [models.CheckConstraint(condition=models.Q(('unit', models.F('other')), _negated=True), name='organisation_unit_link_not_itself')],
            },
        ),
        migrations.CreateModel(
            name='UnitRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='organisation.unit')),
                ('role', models.CharField(choices=[('above_grassroots', 'cấp trên trực tiếp của tổ chức cơ sở đảng')], max_length=30, verbose_name='vai trò')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='hiệu lực')),
                ('decision_no', models.CharField(blank=True, max_length=80, verbose_name='quyết định số')),
            ],
            options={
                'verbose_name': 'vai trò của đơn vị',
                'verbose_name_plural': 'vai trò của đơn vị',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('unit'), models.F('unit'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.Func(models.F('role'), function='hashtext'), models.Func(models.F('role'), function='hashtext'), models.Value('[]'), function='int4range'), '&&'), ('valid', '&&')], name='organisation_unit_role_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='UnitSpan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spans', to='organisation.unit')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='hiệu lực')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('short_name', models.CharField(max_length=120, verbose_name='tên gọn')),
                ('paper_name', models.CharField(max_length=200, verbose_name='tên trên văn bản')),
                ('collective', models.CharField(blank=True, max_length=120, verbose_name='tập thể ký')),
                ('kind', models.CharField(max_length=40, verbose_name='loại')),
                ('line', models.CharField(choices=[('party', 'Đảng'), ('state', 'Nhà nước'), ('front', 'Mặt trận và đoàn thể'), ('territory', 'Địa giới hành chính')], max_length=10, verbose_name='hệ thống')),
                ('parent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('code', models.CharField(blank=True, max_length=10, verbose_name='mã đơn vị hành chính')),
                ('body_code', models.CharField(blank=True, max_length=20, verbose_name='ký hiệu cơ quan')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='địa danh')),
                ('area', models.CharField(blank=True, max_length=80, verbose_name='địa bàn')),
                ('sort_key', models.CharField(editable=False, max_length=300)),
                ('folded', models.CharField(editable=False, max_length=300)),
            ],
            options={
                'verbose_name': 'tên và vị trí của đơn vị',
                'verbose_name_plural': 'tên và vị trí của đơn vị',
                'indexes': [models.Index(fields=['parent', 'sort_key'], name='organisation_span_parent'), models.Index(fields=['parent'], include=('valid',), name='organisation_span_below'), models.Index(fields=['code'], name='organisation_span_code'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('folded', config='simple'), gin_pending_list_limit=64, name='organisation_span_words')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('unit'), models.F('unit'), models.Value('[]'), function='int8range'), '&&'), ('valid', '&&')], name='organisation_unit_span_one_a_day'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('unit')), _negated=True), _connector='OR'), name='organisation_unit_span_not_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='AreaCharge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='organisation.area')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas_in_charge', to='organisation.person')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='thời gian')),
                ('decision_no', models.CharField(blank=True, max_length=80, verbose_name='phân công số')),
            ],
            options={
                'verbose_name': 'phụ trách địa bàn',
                'verbose_name_plural': 'phụ trách địa bàn',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('area'), models.F('area'), models.Value('[]'), function='int8range'), '&&'), ('valid', '&&')], name='organisation_area_charge_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to='organisation.tenure')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_received', to='organisation.tenure')),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='quyền')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='thời gian')),
                ('decision_no', models.CharField(max_length=80, verbose_name='văn bản ủy quyền số')),
                ('created_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('ended_reason', models.CharField(blank=True, max_length=200, verbose_name='lý do chấm dứt')),
            ],
            options={
                'verbose_name': 'ủy quyền',
                'verbose_name_plural': 'ủy quyền',
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['valid'], name='organisation_delegation_valid')],
                'constraints': [models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='organisation_delegation_not_to_oneself'), models.CheckConstraint(condition=models.Q(('valid__upper_inf', False)), name='organisation_delegation_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rearrangement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='organisation.rearrangement')),
                ('kind', models.CharField(choices=[('absorb', 'sáp nhập'), ('merge', 'hợp nhất'), ('split', 'chia tách'), ('found', 'thành lập mới'), ('dissolve', 'giải thể'), ('disband', 'giải tán'), ('close', 'kết thúc hoạt động'), ('transfer', 'chuyển giao'), ('rename', 'đổi tên')], max_length=10, verbose_name='hình thức')),
                ('on', models.DateField(verbose_name='từ ngày')),
                ('decision_no', models.CharField(max_length=200, verbose_name='quyết định số')),
                ('predecessor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='organisation.unit')),
                ('successor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='precessions', to='organisation.unit')),
                ('share', models.CharField(choices=[('whole', 'toàn bộ'), ('part', 'một phần')], default='whole', max_length=5, verbose_name='phần')),
                ('is_main', models.BooleanField(default=True, verbose_name='tiếp nhận chính')),
            ],
            options={
                'verbose_name': 'kế thừa',
                'verbose_name_plural': 'kế thừa',
                'indexes': [models.Index(fields=['predecessor', 'on'], name='organisation_succ_old'), models.Index(fields=['successor', 'on'], name='organisation_succ_new')],
                'constraints': [models.CheckConstraint(condition=models.Q(('predecessor__isnull', False), ('successor__isnull', False), _connector='OR'), name='organisation_succession_of_somebody'), models.UniqueConstraint(fields=('predecessor', 'successor', 'on', 'kind'), name='organisation_succession_once', nulls_distinct=True)],
            },
        ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
