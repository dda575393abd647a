"""The service's pages."""


def add(app, desk, watch, person, teacher):
    pass
