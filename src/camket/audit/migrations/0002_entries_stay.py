"""The database refuses to change or delete an entry, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an audit entry is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
"""
BACKWARD = """
DROP TRIGGER audit_entry_stays ON audit_entry;
DROP FUNCTION audit_entry_stays();
"""


class Migration(migrations.Migration):
    """Add the trigger."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
