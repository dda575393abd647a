"""The gradebook and all records go in; out comes the page about the class."""

__all__ = ["class_page"]
