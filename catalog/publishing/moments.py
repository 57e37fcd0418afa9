"""Moments as people write them: on the clock of the site, which is put forward and back."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format

from .refusals import Refused


def moment_from(text):
    """The moment of "2027-05-12T09:00", with its offset or on the clock of the site.

    Raises Refused, showing both instants, where the clock never shows this time, or shows it twice,
    because it is being changed (PEP 495).
    """
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"“{text[:40]}” is no moment: write it like 2027-05-12T09:00.") from None
    if written.tzinfo is not None:
        return written
    zone = timezone.get_current_timezone()
    before, after = (written.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if before.utcoffset() == after.utcoffset():
        return before
    is_shown = before.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == written
    instants = " or ".join(f"{each.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for each in (before, after))
    why = "twice" if is_shown else "never"
    raise Refused(
        f"The clock shows {written:%H:%M} on {written:%Y-%m-%d} {why}, because it is changed then: "
        f"write {instants}."
    )


def on_the_clock(moment):
    """A moment as it stands on the site's own clock: "12 May 2027, 09:00 CEST"."""
    return date_format(timezone.localtime(moment), "j F Y, H:i T")
