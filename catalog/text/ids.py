"""What somebody sent for a record's id."""


def is_id(value):
    """Whether a value can be a record's id: what cannot must not reach the database."""
    return str(value).isascii() and str(value).isdecimal() and len(str(value)) < 19
