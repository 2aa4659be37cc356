"""The last steps before the wire: which addresses may be connected to, and how much is read of an answer."""
