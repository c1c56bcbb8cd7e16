"""The configuration of a course folder: written anew each time, and what an instructor has set stays."""

import pytest
from traitlets.config import PyFileConfigLoader

from autograde.course import config, write_config

DOOR = {"call_limit": 15}


def read(root):
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def test_own_settings_stay_and_go_before_ours(tmp_path):
    write_config(tmp_path, DOOR)
    assert read(tmp_path).CourseDirectory.course_id == "music-recommendation-labs"
    own = tmp_path / "course_settings.py"
    text = (
        own.read_text()
        + 'c.LateSubmissionPlugin.penalty_method = "zero"\nc.CourseDirectory.course_id = "mine"\n'
    )
    own.write_text(text)
    write_config(tmp_path, DOOR | {"call_limit": 20})
    assert own.read_text() == text
    for found in (read(tmp_path), config(tmp_path)):
        assert found.LateSubmissionPlugin.penalty_method == "zero"
        assert found.CourseDirectory.course_id == "mine"
    assert read(tmp_path).Door.call_limit == 20
    assert not (tmp_path / "nbgrader_config.edited.py").exists()


@pytest.mark.parametrize(
    "edit", [lambda text: text + "c.Door.limit = 1\n", lambda text: "c = get_config()\n"]
)
def test_a_configuration_that_was_edited_is_kept_and_said(tmp_path, capsys, edit):
    write_config(tmp_path, DOOR)
    path = tmp_path / "nbgrader_config.py"
    edited = edit(path.read_text())
    path.write_text(edited)
    write_config(tmp_path, DOOR)
    assert (tmp_path / "nbgrader_config.edited.py").read_text() == edited
    assert "put your settings into course_settings.py" in capsys.readouterr().out
    assert path.read_text() != edited


def test_settings_that_cannot_be_read_are_said(tmp_path):
    (tmp_path / "course_settings.py").write_text("c = get_confg()")
    with pytest.raises(ValueError, match=r"course_settings.py cannot be read: NameError.*mend it"):
        config(tmp_path)
