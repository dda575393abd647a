"""What the notebooks of the course import: data, pictures and training curves."""

from course.commands import check, hand_in

__all__ = ["check", "hand_in"]
