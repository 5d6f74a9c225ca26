"""Keep that a product its person entered himself was not assigned: who said so, when and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns and a state; going back loses the reasons."""

    dependencies = [("products", "0002_entry_group")]

    operations = [
        migrations.AlterField(
            model_name="product",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("open", "open"),
                    ("reported", "reported"),
                    ("accepted", "accepted"),
                    ("cancelled", "cancelled"),
                    ("refused", "refused"),
                ],
                default="open",
                max_length=9,
                verbose_name="tình trạng",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="proposed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="tự đăng ký lúc"),
        ),
        migrations.AddField(
            model_name="product",
            name="refused_by_name",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="người không giao"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="product",
            name="refused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="không giao lúc"),
        ),
        migrations.AddField(
            model_name="product",
            name="refused_because",
            field=models.TextField(blank=True, default="", verbose_name="lý do không giao"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=~models.Q(state="refused")
                | (models.Q(refused_at__isnull=False) & ~models.Q(refused_because="")),
                name="products_product_refused_says_why",
            ),
        ),
    ]
