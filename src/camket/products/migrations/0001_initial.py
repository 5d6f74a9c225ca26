import django.db.models.deletion
from django.db import migrations, models
from camket.server.together import Together


FORWARD = """
CREATE FUNCTION products_catalogue_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published catalogue is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER products_catalogue_stays BEFORE UPDATE OR DELETE ON products_catalogue
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION products_catalogue_stays();
CREATE FUNCTION products_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM products_catalogue c WHERE c.state = 'published'
            AND c.id = CASE TG_OP WHEN 'INSERT' THEN NEW.catalogue_id ELSE OLD.catalogue_id END
    ) THEN
        RAISE EXCEPTION 'a published catalogue is never changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER products_entry_stays BEFORE INSERT OR UPDATE OR DELETE ON products_entry
    FOR EACH ROW EXECUTE FUNCTION products_entry_stays();
"""
BACKWARD = """
DROP TRIGGER products_entry_stays ON products_entry;
DROP FUNCTION products_entry_stays();
DROP TRIGGER products_catalogue_stays ON products_catalogue;
DROP FUNCTION products_catalogue_stays();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_squashed_november_2026'),
        ('organisation', '0001_squashed_november_2026'),
        ('tasks', '0001_squashed_november_2026'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='Catalogue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('title', models.CharField(max_length=300, verbose_name='tên danh mục')),
                ('paper_number', models.CharField(max_length=80, verbose_name='văn bản số')),
                ('paper_on', models.DateField(verbose_name='ngày văn bản')),
                ('in_force_from', models.DateField(verbose_name='có hiệu lực từ')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', max_length=9, verbose_name='tình trạng')),
                ('drafted_by_name', models.CharField(max_length=300, verbose_name='người lập')),
                ('drafted_at', models.DateTimeField(verbose_name='lập lúc')),
                ('published_by_name', models.CharField(blank=True, max_length=300, verbose_name='người công bố')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='công bố lúc')),
            ],
            options={
                'verbose_name': 'danh mục sản phẩm',
                'verbose_name_plural': 'danh mục sản phẩm',
                'ordering': ['-in_force_from', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('unit', 'in_force_from'), name='products_catalogue_one_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state', 'published')), _connector='OR'), name='products_catalogue_published_has_moment'), models.CheckConstraint(condition=models.Q(('paper_number', ''), _negated=True), name='products_catalogue_has_paper'), models.CheckConstraint(condition=models.Q(('in_force_from__gte', models.F('paper_on'))), name='products_catalogue_not_before_paper')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('catalogue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='products.catalogue')),
                ('code', models.CharField(max_length=40, verbose_name='mã')),
                ('name', models.CharField(max_length=300, verbose_name='sản phẩm, công việc')),
                ('measure', models.CharField(blank=True, max_length=40, verbose_name='đơn vị tính')),
                ('coefficient', models.DecimalField(decimal_places=4, max_digits=10, verbose_name='hệ số quy đổi')),
            ],
            options={
                'verbose_name': 'sản phẩm trong danh mục',
                'verbose_name_plural': 'sản phẩm trong danh mục',
                'ordering': ['code', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('catalogue', 'code'), name='products_entry_code_once'), models.CheckConstraint(condition=models.Q(('coefficient__gt', 0)), name='products_entry_counts')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='products.entry')),
                ('task', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
                ('title', models.CharField(max_length=300, verbose_name='sản phẩm, công việc')),
                ('assigned', models.PositiveIntegerField(verbose_name='số lượng giao')),
                ('due_on', models.DateField(verbose_name='thời hạn')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('open', 'open'), ('reported', 'reported'), ('accepted', 'accepted'), ('cancelled', 'cancelled')], default='open', max_length=9, verbose_name='tình trạng')),
                ('completed', models.PositiveIntegerField(default=0, verbose_name='số lượng hoàn thành')),
                ('below_quality', models.PositiveIntegerField(default=0, verbose_name='không đạt chất lượng')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='hoàn thành ngày')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('evidence_name', models.CharField(blank=True, max_length=200, verbose_name='minh chứng')),
                ('assigned_by_name', models.CharField(max_length=300, verbose_name='người giao')),
                ('assigned_at', models.DateTimeField(verbose_name='giao lúc')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('checked_by_name', models.CharField(blank=True, max_length=300, verbose_name='người nghiệm thu')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='nghiệm thu lúc')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'sản phẩm được giao',
                'verbose_name_plural': 'sản phẩm được giao',
                'indexes': [models.Index(fields=['person', 'due_on'], name='products_product_person'), models.Index(fields=['unit', 'due_on'], name='products_product_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('assigned__gt', 0)), name='products_product_assigned'), models.CheckConstraint(condition=models.Q(('below_quality__lte', models.F('completed'))), name='products_product_quality_within'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('checked_at__isnull', False), ('done_on__isnull', False), ('completed__gt', 0)), _connector='OR'), name='products_product_accepted_says_who'), models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('person')), _negated=True), _connector='OR'), name='products_product_checker_is_another')],
            },
        ),
        migrations.CreateModel(
            name='ProductChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='products.product')),
                ('assigned_before', models.PositiveIntegerField(verbose_name='số lượng trước')),
                ('assigned_after', models.PositiveIntegerField(verbose_name='số lượng sau')),
                ('due_before', models.DateField(verbose_name='thời hạn trước')),
                ('due_after', models.DateField(verbose_name='thời hạn sau')),
                ('is_cancelled', models.BooleanField(default=False, verbose_name='rút khỏi số được giao')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('paper', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('by_name', models.CharField(max_length=300, verbose_name='người điều chỉnh')),
                ('at', models.DateTimeField(verbose_name='lúc')),
            ],
            options={
                'verbose_name': 'lần điều chỉnh',
                'verbose_name_plural': 'lần điều chỉnh',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('paper', ''), _negated=True)), name='products_change_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='products.product')),
                ('kind', models.CharField(choices=[('check', 'check'), ('delay', 'delay')], max_length=5)),
                ('item', models.PositiveIntegerField(verbose_name='sản phẩm thứ')),
                ('noted_on', models.DateField(verbose_name='ngày ghi')),
                ('note', models.TextField(blank=True, verbose_name='nội dung')),
                ('noted_by_name', models.CharField(max_length=300, verbose_name='người ghi')),
                ('noted_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('state', models.CharField(choices=[('counted', 'counted'), ('claimed', 'claimed'), ('confirmed', 'confirmed'), ('refused', 'refused')], default='counted', max_length=9, verbose_name='tình trạng')),
                ('reason', models.TextField(blank=True, verbose_name='nguyên nhân khách quan')),
                ('paper', models.CharField(blank=True, max_length=300, verbose_name='văn bản, minh chứng')),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('claimed_by_name', models.CharField(blank=True, max_length=300, verbose_name='người đề nghị')),
                ('answer', models.TextField(blank=True, verbose_name='ý kiến xác nhận')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('decided_by_name', models.CharField(blank=True, max_length=300, verbose_name='người xác nhận')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='xác nhận lúc')),
            ],
            options={
                'verbose_name': 'lần không đạt, chậm',
                'verbose_name_plural': 'lần không đạt, chậm',
                'ordering': ['noted_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('item__gt', 0)), name='products_slip_item'), models.CheckConstraint(condition=models.Q(('state', 'counted'), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='products_slip_claimed_says_why'), models.CheckConstraint(condition=models.Q(('state__in', ['counted', 'claimed']), models.Q(('decided_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='products_slip_decided_says_who'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('claimed_by__isnull', True), models.Q(('decided_by', models.F('claimed_by')), _negated=True), _connector='OR'), name='products_slip_decider_is_another')],
            },
        ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
