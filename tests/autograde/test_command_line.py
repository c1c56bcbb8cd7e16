"""What `--help` says, read aloud: each option is a sentence, or a thing with what it is for."""

import argparse
import re

import pytest

from autograde import __main__ as main_module
from autograde.command_line import KINDS, parser_of
from autograde.selftest.run import KINDS as TRIED

PARSER = parser_of(main_module._RUNS)
(COMMANDS,) = (action for action in PARSER._actions if isinstance(action, argparse._SubParsersAction))
TAKEN = [
    pytest.param(action, id=f"{name} {action.dest}")
    for name, command in COMMANDS.choices.items()
    for action in command._actions
    if action.dest != "help"
]
BEGINS = r"(the|how many|how long|compare|try|use|run|write|grade|draw) "


def test_every_command_is_told_in_a_sentence_that_begins_with_a_verb():
    told = {action.dest: action.help for action in COMMANDS._choices_actions}
    assert list(told) == list(main_module._RUNS)
    for name, words in told.items():
        assert re.match(r"(write|prove|grade|show|try) ", words), name
        assert COMMANDS.choices[name].description == f"{words[0].upper()}{words[1:]}."


@pytest.mark.parametrize("action", TAKEN)
def test_every_option_says_what_it_is_or_does(action):
    assert re.match(BEGINS, action.help), action.help
    assert len(action.help.split()) >= 4
    if action.default not in (None, False, argparse.SUPPRESS) and action.option_strings:
        assert f"(default: {action.default})" in action.help


def test_the_kinds_of_answers_are_those_of_the_selftest():
    assert KINDS == TRIED


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in main_module._RUNS)])
def test_help_can_be_printed(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main_module.main(arguments)
    assert ended.value.code == 0
    assert "usage: python -m autograde" in capsys.readouterr().out
