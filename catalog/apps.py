from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Ranked song lists: what they are made of, how they are published and how they are read."""

    name = "catalog"
    verbose_name = "Catalogue"
    default_auto_field = "django.db.models.BigAutoField"
