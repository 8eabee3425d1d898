def test_pages_open(signed_in, browser):
    assert browser.get("/sign-in").status_code == 200
    assert browser.get("/").status_code == 303
    assert browser.get("/healthz").json["status"] == "ok"
    page = signed_in("leader1").get("/")
    assert page.status_code == 200, page.text
    print(page.text)
