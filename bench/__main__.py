import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django

django.setup()

from bench import pages, texts  # noqa: E402

texts.main()
pages.main()
