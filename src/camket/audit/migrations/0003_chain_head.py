"""The head of the chain, kept beside it: its number only grows and its row stays."""

from django.db import migrations, models

FORWARD = """
INSERT INTO audit_chainhead (id, number, hash, checked_entries, problem)
SELECT 1, number, hash, 0, '' FROM audit_entry ORDER BY number DESC LIMIT 1;
CREATE FUNCTION audit_chain_head_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.number < OLD.number THEN
        RAISE EXCEPTION 'the head of the audit chain only moves forward'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain_head_stays BEFORE UPDATE OR DELETE ON audit_chainhead
    FOR EACH ROW EXECUTE FUNCTION audit_chain_head_stays();
"""
BACKWARD = """
DROP TRIGGER audit_chain_head_stays ON audit_chainhead;
DROP FUNCTION audit_chain_head_stays();
"""


class Migration(migrations.Migration):
    """Add the row and what keeps it."""

    dependencies = [("audit", "0002_entries_stay")]
    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(default=0, verbose_name="mục cuối")),
                ("hash", models.BinaryField(max_length=32, verbose_name="mã băm của mục cuối")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="kiểm tra lúc")),
                (
                    "checked_entries",
                    models.BigIntegerField(default=0, verbose_name="số mục đã kiểm tra"),
                ),
                ("problem", models.TextField(blank=True, default="", verbose_name="sai lệch")),
            ],
            options={
                "verbose_name": "đầu chuỗi nhật ký",
                "verbose_name_plural": "đầu chuỗi nhật ký",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="audit_chain_head_one_row"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
