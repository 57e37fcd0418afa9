"""The visitors' floor: a page a class, each a declaration of what it shows."""
