"""How static files are named and stored in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed copies; modules that import each other are renamed together."""

    support_js_module_import_aggregation = True
