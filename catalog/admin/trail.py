class KeepsTrail:
    """An admin that writes every save and deletion into the audit trail."""
