"""The same request twice: one act, one answer (Idempotency-Key)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from casework.models import Receipt, Submission
from tests.webapp.conftest import Browser, photo_file

KEY = "3f2f6a1e-6f3c-4d58-9a51-000000000001"


def submissions(rows, task):
    return rows(Submission, Submission.task_id == task.task_id)


def test_the_same_form_sent_twice_gets_the_same_answer(inspector, task, refusal, world, rows):
    inspector.get(f"/tasks/{task.task_id}")
    sent = {**refusal, "idempotency_key": inspector.key}
    answers = [inspector.post(f"/tasks/{task.task_id}", sent) for _ in range(3)]
    assert [a.status_code for a in answers] == [303] * 3
    assert {a.location for a in answers} == {f"/matters/{task.matter_id}"}
    assert len(submissions(rows, task)) == 1
    assert [e.kind for e in world.events(task.matter_id)].count("TaskCompleted") == 1


def test_an_answer_is_looked_up_once_and_only_for_a_request_that_repeats(
    inspector, task, refusal, statements
):
    def looked_up():
        statements.clear()
        assert inspector.post_json(f"/tasks/{task.task_id}", refusal, KEY).status_code == 200
        return len([s for s in statements if s.startswith("SELECT") and "FROM receipts" in s])

    assert [looked_up(), looked_up()] == [0, 1]


def test_what_was_answered_is_answered_again_though_it_could_not_be_said_now(
    inspector, task, refusal, world
):
    """The second officer's day, the form's dates: a repeated request is not checked anew."""
    first = inspector.post_json(f"/tasks/{task.task_id}", refusal, KEY)
    world.clock.on("2022-05-09")  # the visit then lies in the future
    again = inspector.post_json(f"/tasks/{task.task_id}", refusal, KEY)
    assert (first.status_code, again.get_data()) == (200, first.get_data())


def test_json_with_the_same_key_gets_the_same_answer(inspector, task, refusal):
    answers = [inspector.post_json(f"/tasks/{task.task_id}", refusal, KEY) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].json == answers[1].json


def test_a_photo_belongs_to_what_was_sent(inspector, task, refusal):
    def send(photo):
        inspector.get("/")
        sent = {**refusal, "idempotency_key": KEY, "photos": [photo]}
        return inspector.post(
            f"/tasks/{task.task_id}", sent, content_type="multipart/form-data"
        ).status_code

    assert [send(photo_file()), send(photo_file()), send(photo_file(size=41))] == [303, 303, 409]


@pytest.mark.parametrize(
    ("locale", "sentence"), [("zh_CN", "另一内容不同"), ("en", "different content")]
)
def test_a_key_is_for_one_request_only(inspector, task, refusal, locale, sentence):
    inspector.speak(locale)
    assert inspector.post_json(f"/tasks/{task.task_id}", refusal, KEY).status_code == 200
    other = {**refusal, "refusal_facts": "另一说法"}
    answer = inspector.post_json(f"/tasks/{task.task_id}", other, KEY)
    assert answer.status_code == 409
    assert answer.json["reason"] == "key_reused"
    assert sentence in answer.json["message"]


def test_what_was_refused_can_be_sent_again_under_its_key(inspector, task, refusal):
    wrong = {**refusal, "inspected_on": "2022-05-11"}
    assert inspector.post_json(f"/tasks/{task.task_id}", wrong, KEY).status_code == 422
    assert inspector.post_json(f"/tasks/{task.task_id}", refusal, KEY).status_code == 200


@pytest.mark.parametrize("key", ["short", "x" * 81, "with space 123", "汉字汉字汉字汉字"])
def test_a_key_has_a_sensible_shape(inspector, task, refusal, key):
    answer = inspector.post(f"/tasks/{task.task_id}", {**refusal, "idempotency_key": key})
    assert answer.status_code == 422
    assert "8至80个字符" in answer.text


def test_a_key_belongs_to_a_person(inspector, world, signed_in, task, refusal):
    assert inspector.post_json(f"/tasks/{task.task_id}", refusal, KEY).status_code == 200
    other = signed_in(world.actor("inspector", task.unit, nth=1))
    assert other.post_json(f"/tasks/{task.task_id}", refusal, KEY).status_code == 409


def test_many_at_once_act_once_and_all_hear_the_same(app, inspector, task, refusal, rows):
    cookie = inspector.client.get_cookie("bihuan").value

    def send(_n):
        browser = Browser(app.test_client(), inspector.token)
        browser.client.set_cookie("bihuan", cookie)
        return browser.post_json(f"/tasks/{task.task_id}", refusal, KEY)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert [a.status_code for a in answers] == [200] * 8
    assert len({a.get_data() for a in answers}) == 1
    assert len(submissions(rows, task)) == 1
    assert len(rows(Receipt, Receipt.key == KEY)) == 1


def test_many_people_at_once_one_succeeds_and_the_others_hear_who(
    app, inspector, task, refusal, world
):
    cookie = inspector.client.get_cookie("bihuan").value
    name = world.actor("inspector", task.unit).name

    def send(_n):
        browser = Browser(app.test_client(), inspector.token)
        browser.client.set_cookie("bihuan", cookie)
        return browser.post_json(f"/tasks/{task.task_id}", refusal)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 7
    assert {a.json["by"] for a in answers if a.status_code == 409} == {name}
