"""What the notebooks of the course import: data, pictures and training curves."""
