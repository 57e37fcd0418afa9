import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django

django.setup()

from bench import intake, pages, texts  # noqa: E402

intake.main()
texts.main()
pages.main()
