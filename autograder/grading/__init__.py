"""What was handed in goes in; out come scores in the gradebook, and pages for students."""
