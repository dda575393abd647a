"""What people type goes in; out come sentences, tables and an exit status."""

__all__ = ["app"]
