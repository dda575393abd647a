"""Who gets a page of the service's, and who is asked to sign in."""

import pytest
from inprocess import hand_in
from visiting import CLASS


def is_sign_in(answer):
    return "Your link or token" in answer.text and "Sign out" not in answer.text


@pytest.mark.parametrize("path", ["/", CLASS, "/class/feedback/ada/01-toy/01-toy.html"])
def test_who_has_not_signed_in_sees_nothing_of_the_class(graded, path):
    answer = graded.visit().get(path)
    assert is_sign_in(answer)
    assert answer.status_code == (200 if path == "/" else 401)
    assert "ada" not in answer.text


@pytest.mark.parametrize("form", ["{}", "#{}", "  http://127.0.0.1:8000/#{}\n"])
def test_a_link_or_a_token_signs_in(service, form):
    browser = service.visit()
    answer = browser.post("/sign-in", data={"token": form.format(service.tokens["ada"])})
    assert "signed in as ada" in answer.text
    assert answer.url.path == "/"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_script_and_no_other_site_gets_the_cookie(service, scheme):
    browser = service.visit(url=f"{scheme}://testserver")
    token = {"token": service.tokens["ada"]}
    answer = browser.post("/sign-in", data=token, follow_redirects=False)
    said = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= said
    assert ("secure" in said) == (scheme == "https")
    assert not any(part.startswith(("max-age", "expires", "domain")) for part in said)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"token=",
        b"token=nobody's",
        b"token=%00%ff\xff",
        b"token=" + b"x" * 10**5,
        b"&=&=;" * 99,
    ],
)
def test_a_wrong_token_is_told_in_clear_words(service, content):
    browser = service.visit()
    answer = browser.post("/sign-in", content=content)
    assert answer.status_code == 401
    assert "ask your teacher" in answer.text
    assert not browser.cookies


def test_another_site_s_page_signs_nobody_in_or_out(service):
    browser = service.visit("ada")
    for path in ("/sign-in", "/sign-out"):
        answer = browser.post(
            path,
            data={"token": service.tokens["bob"]},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 403
    assert "signed in as ada" in browser.get("/").text


def test_who_signs_out_or_whose_link_ends_is_asked_to_sign_in(service):
    ada, bob = service.visit("ada"), service.visit("bob")
    assert is_sign_in(ada.post("/sign-out"))
    assert is_sign_in(ada.get("/"))
    service.queue.revoke(["bob"])
    assert is_sign_in(bob.get("/"))


def test_a_cookie_is_not_enough_to_hand_in(service):
    browser = service.visit("ada")
    assert hand_in(browser, service.course).status_code == 401
    assert service.queue.attempts() == []
    bearer = {"Authorization": f"Bearer {service.tokens['ada']}"}
    assert hand_in(browser, service.course, headers=bearer).status_code == 202


def test_who_comes_back_to_the_address_of_a_form_gets_a_page(service):
    for path in ("/sign-in", "/sign-out"):
        assert "signed in as ada" in service.visit("ada").get(path).text
