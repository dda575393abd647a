"""Schemathesis reads what the service says of itself, and tries to break it."""

import hypothesis
import pytest
import schemathesis
import toy
from fastapi.testclient import TestClient
from hypothesis import Phase
from hypothesis import strategies as st
from inprocess import drain, good, hand_in, token
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from autograder.service.app import create_app
from autograder.service.store import Store

EXAMPLES = 50
# A schema can't tell which JSON is a notebook; and unknown parameters are no fault in HTTP.
BEYOND = [positive_data_acceptance, negative_data_rejection]


@pytest.fixture(scope="module")
def app(tmp_path_factory, copy_toy):
    """A service with a graded attempt; `state.tokens` are a student's and a teacher's."""
    course = copy_toy(tmp_path_factory.mktemp("course"))
    queue = Store(f"sqlite:///{course.root / 'service.db'}")
    app = create_app(course, queue)
    app.state.tokens = {
        "student": token(queue, "ada"),
        "teacher": token(queue, "prof", teacher=True),
        "nobody": "unknown",
    }
    with TestClient(app, headers=header(app, "student")) as client:
        hand_in(client, course, good(course))
        drain(course, queue)
        yield app
    queue.close()


def header(app, who):
    return {"Authorization": f"Bearer {app.state.tokens[who]}"}


@pytest.fixture
def api(app):
    return schemathesis.openapi.from_asgi("/openapi.json", app)


OPERATIONS = [
    ("POST", "/api/assignments/{assignment}/attempts"),
    ("GET", "/api/attempts"),
    ("GET", "/api/attempts/{number}"),
    ("GET", "/api/attempts/{number}/events"),
    ("GET", "/api/marks"),
    ("GET", "/api/class"),
]


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_it_answers_as_it_says_whatever_is_asked(app, api, method, path, mode):
    cases = api[path][method].as_strategy(generation_mode=mode)
    real = st.booleans() if mode == GenerationMode.POSITIVE else st.just(False)

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=cases, who=st.sampled_from(sorted(app.state.tokens)), real=real)
    def ask(case, who, real):
        if real:  # which nobody finds by chance
            known = {"assignment": toy.NAME, "number": 1}
            case.path_parameters = {name: known[name] for name in case.path_parameters}
        case.call_and_validate(headers=header(app, who), excluded_checks=BEYOND)

    ask()


def test_all_that_the_service_answers_is_tried(app):
    paths = TestClient(app).get("/openapi.json").json()["paths"]
    found = [(method.upper(), path) for path, item in paths.items() for method in item]
    assert sorted(found) == sorted(OPERATIONS)
