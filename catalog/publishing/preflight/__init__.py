"""What a working copy passes before it may become an edition."""

from .engine import examine, preflight
from .findings import Finding, Fix, Level
from .fixes import mend

__all__ = ["Finding", "Fix", "Level", "examine", "mend", "preflight"]
