"""What no article exceeds; a document beyond is refused before it costs anything."""

# An article of a hundred songs has some 100 kB and a thousand lines.
MOST_BYTES = 1_000_000
# A Word document with its pictures, which are left packed.
MOST_PACKED = 10_000_000
MOST_LINES = 2_000
MOST_TAGS = 50_000
MOST_SIGNS = 20_000
# A document says how large its parts are before they are unpacked.
MOST_UNPACKED = 2_000_000
# So deep only a machine nests.
DEEPEST = 400


class Unreadable(ValueError):
    """A document that cannot be read; the message says why, to the editor."""
