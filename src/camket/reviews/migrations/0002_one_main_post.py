"""One main post a rating, also where the index was lost.

Taking the plain index from the foreign key `rating` took this unique one along in databases made
before the squashed migration; those made by it have it already.
"""

from django.db import migrations

FORWARD = """
CREATE UNIQUE INDEX IF NOT EXISTS reviews_post_review_one_main
    ON reviews_postreview (rating_id) WHERE is_main
"""


class Migration(migrations.Migration):
    """Make the index where it is missing."""

    dependencies = [("reviews", "0001_squashed_november_2026")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
