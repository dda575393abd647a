"""Executed notebooks go in; out come scores, penalties, records and tables of marks."""
