import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.urls import reverse

# Without the characters that are taken for one another.
CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    help = "Create the first editor's login and print it once; later, say how to change a password."

    def handle(self, *args, **options):
        User = get_user_model()
        superuser = User.objects.filter(is_superuser=True, is_active=True).first()
        if superuser:
            self.stdout.write(
                "Forgotten the password? "
                f"DEBUG=true .venv/bin/python manage.py changepassword {superuser.get_username()}"
            )
            return

        name, password = self.free_name(User), make_password()
        User.objects.create_superuser(name, password=password)
        address = f"http://127.0.0.1:{settings.PORT}{reverse('admin:index')}"
        self.stdout.write(
            "An editor's login was made; the password is shown only this once.\n"
            f"  address   {address}\n"
            f"  name      {name}\n"
            f"  password  {password}"
        )

    def free_name(self, User):
        """“editor”, unless someone by that name was deactivated or demoted."""
        name, number = "editor", 1
        while User.objects.filter(username=name).exists():
            number += 1
            name = f"editor{number}"
        return name


def make_password():
    """Easily typed, and one of more than 10^17."""
    return "-".join("".join(secrets.choice(CHARACTERS) for _ in range(4)) for _ in range(3))
