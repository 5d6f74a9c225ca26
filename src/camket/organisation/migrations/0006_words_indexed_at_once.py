"""Let new words wait in a short list: every search walks it, and one by one they cost more."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations

_KILOBYTES = 64


def _words(name: str) -> GinIndex:
    return GinIndex(
        SearchVector("folded", config="simple"), name=name, gin_pending_list_limit=_KILOBYTES
    )


class Migration(migrations.Migration):
    """Make both indexes anew."""

    dependencies = [("organisation", "0005_below_counted_by_index")]
    operations = [
        migrations.RemoveIndex(model_name="person", name="organisation_person_words"),
        migrations.RemoveIndex(model_name="unitspan", name="organisation_span_words"),
        migrations.AddIndex(model_name="person", index=_words("organisation_person_words")),
        migrations.AddIndex(model_name="unitspan", index=_words("organisation_span_words")),
        # what is known of the words went with the old indexes
        migrations.RunSQL(
            "ANALYZE organisation_person, organisation_unitspan", migrations.RunSQL.noop
        ),
    ]
