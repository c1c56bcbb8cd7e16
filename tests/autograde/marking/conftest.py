"""One small graded folder a module, and a copy of it for each test."""

import shutil

import pytest

from docs.made_up_answers import graded_class


@pytest.fixture(scope="module")
def _laid(tmp_path_factory):
    return graded_class(tmp_path_factory.mktemp("class") / "graded")


@pytest.fixture
def graded(_laid, tmp_path):
    return shutil.copytree(_laid, tmp_path / "graded")
