"""The server gives its page and data to whoever knows the token, on this machine alone."""

import http.client
import json
import re
import socket
import threading
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from autograde import __main__ as main_module
from autograde.ending import TerminatedError
from autograde.marking.desk import Desk, chosen
from autograde.marking.page import KEYS, page
from autograde.marking.server import HOST, MOST_SENT, STATIC, MarkingServer, serve
from autograde.marking.store import Store
from docs.made_up_answers import HOW, LAB, WHY

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
JSON = {"Content-Type": "application/json"}


@contextmanager
def serving(root):
    desk = Desk(root, "mia")
    with MarkingServer(desk, chosen(desk.questions(), None)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(server, way, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=60)
    connection.request(method, way, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def of(server, what, **asked):
    answer, content = ask(server, f"/{server.token}/{what}?{urlencode(asked)}")
    assert answer.status == 200
    return json.loads(content)


def send(server, name, sent, **headers):
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    answer, content = ask(server, f"/{server.token}/{name}", "POST", json.dumps(sent), **(JSON | named))
    return answer.status, json.loads(content) if answer.getheader("Content-Type").startswith(
        "application/json"
    ) else None


def test_a_mark_goes_through_the_server_into_the_gradebook_and_back(graded):
    with serving(graded) as server:
        assert of(server, "questions")[0]["waiting"] == 5
        told = of(server, "question", lab=LAB, name=WHY)
        member = told["groups"][0]["members"][0]
        shown = of(server, "evidence", lab=LAB, name=WHY, key=member["key"])
        assert f"loss of {member['name']}" in shown["shown"][0]["html"]
        seen = {member["key"]: told["standings"][member["key"]]["version"]}
        sent = {
            "act": "1",
            "lab": LAB,
            "name": WHY,
            "points": 1,
            "items": [0, 1],
            "comment": "é",
            "seen": seen,
        }
        origin = f"http://{HOST}:{server.server_port}"
        status, now = send(server, "mark", sent, Origin=origin)
        assert (status, now["act"], now["comments"]) == (200, "1", ["é"])
        assert Store(graded).standings(LAB, WHY)[member["name"]].mark.points == 1
        status, told = send(server, "mark", sent | {"act": "2", "points": 0})
        assert status == 409
        assert "mia has marked" in told["error"]
        assert send(server, "mark", sent | {"points": 9})[0] == 400
        assert send(server, "undo", {"act": "1", "key": "3"})[0] == 200
        assert Store(graded).standings(LAB, WHY)[member["name"]].mark.waits


def test_whoever_does_not_know_the_token_gets_nothing(graded):
    with serving(graded) as server:
        port, token = server.server_port, server.token
        assert len(token) >= 32
        assert server.server_address[0] == "127.0.0.1"
        refused = [
            ask(server, "/"),
            ask(server, "/questions"),
            ask(server, f"/{token[:-1]}x/questions"),
            ask(server, f"/{token}/questions", Host=f"elsewhere.example:{port}"),
            ask(server, f"/{token}/../server.py"),
            ask(server, f"/{token}/mark"),
            ask(server, f"/{token}/mark", "POST", "{}", Origin="http://elsewhere.example", **JSON),
            ask(server, f"/{token}/mark", "POST", "{}", **{"Content-Type": "text/plain"}),
        ]
        assert [answer.status for answer, _ in refused] == [404] * len(refused)
        assert {content for _, content in refused} == {b"not found\n"}


def test_what_is_sent_has_a_form_and_a_bound(graded):
    with serving(graded) as server:
        way = f"/{server.token}/mark"
        for body in ("[]", "{", "3", "x" * (MOST_SENT + 1)):
            answer, _ = ask(server, way, "POST", body, **JSON)
            assert answer.status == 400
    assert not (graded / "marking.jsonl").exists()


def test_the_page_runs_its_own_script_alone(graded):
    with serving(graded) as server:
        answer, content = ask(server, f"/{server.token}/")
        policy = answer.getheader("Content-Security-Policy")
        assert "default-src 'none'; script-src 'self';" in policy
        assert answer.getheader("Referrer-Policy") == "no-referrer"
        for name in re.findall(r'(?:href|src)="([^":]+)"', content.decode()):
            assert ask(server, f"/{server.token}/{name}")[0].status == 200
        script = (STATIC / "mark.js").read_text(encoding="utf-8")
        for name in re.findall(r'from "\./([^"]+)"', script):
            assert ask(server, f"/{server.token}/{name}")[0].status == 200
    asked = set(re.findall(r'\bat\("([a-z-]+)"\)', script))
    assert asked <= set(re.findall(r' id="([a-z-]+)"', content.decode()))


def test_the_page_names_each_key_that_the_script_knows():
    script = (STATIC / "mark.js").read_text(encoding="utf-8")
    (block,) = re.findall(r"const KEYS = \{(.*?)\n\};", script, re.DOTALL)
    letters = set(re.findall(r"^  ([a-z]):?", block, re.MULTILINE))
    told = {key for keys, _ in KEYS for key in keys.split(", ") if len(key) == 1 and key.isalpha()}
    assert letters == told


def test_a_name_cannot_leave_its_place_in_the_page():
    made = page({"lab": '"><script>', "name": "{keys}"})
    assert "><script>" not in made.partition("<body")[2]
    assert "{keys}" in made


def ends(error):
    """A server that waits for nothing: the command is told to end at once."""

    def served(server, *_):
        assert server.address.startswith("http://127.0.0.1:")
        raise error

    return served


def test_the_command_says_where_the_page_is_and_what_comes_next(graded, monkeypatch, capsys):
    monkeypatch.setattr(MarkingServer, "serve_forever", ends(KeyboardInterrupt()))
    assert main_module.main(["mark", str(graded), "--marker", "mia", "--question", f"{LAB}/{HOW}"]) == 0
    said = capsys.readouterr().out
    assert re.search(rf"^{LAB}, {WHY}: 5 of 5 answers wait$", said, re.MULTILINE)
    assert re.search(
        r"^open in a browser on this machine: http://127\.0\.0\.1:\d+/\S{32,}/$", said, re.MULTILINE
    )
    assert f"next: python -m autograde report {graded}," in said


def test_the_command_ends_at_once_when_it_is_told_to(graded, monkeypatch, capsys):
    monkeypatch.setattr(MarkingServer, "serve_forever", ends(TerminatedError()))
    assert main_module.main(["mark", str(graded), "--marker", "mia"]) == 143
    assert "what was finished is kept" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--question", "who"], f"there is no question who: name one of {LAB}/{WHY}, {LAB}/{HOW}"),
        (["--port", "70000"], "port 70000 cannot be had"),
    ],
)
def test_what_cannot_be_shown_is_one_line(graded, capsys, more, why):
    assert main_module.main(["mark", str(graded), "--marker", "mia", *more]) == 1
    assert capsys.readouterr().err.startswith(f"error: {why}")


def test_a_machine_that_does_not_say_who_marks_is_told(graded, monkeypatch, capsys):
    def unknown():
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert main_module.main(["mark", str(graded)]) == 1
    assert "add --marker NAME" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(graded):
    desk, said = Desk(graded, "mia"), []
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        with pytest.raises(ValueError, match="give another --port, or none"):
            serve(desk, HOW, other.getsockname()[1], said.append)
    assert said[0] == f"{LAB}, {WHY}: 5 of 5 answers wait"
