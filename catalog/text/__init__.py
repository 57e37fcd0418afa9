"""How names are compared, addresses are formed, and texts are cleaned."""
