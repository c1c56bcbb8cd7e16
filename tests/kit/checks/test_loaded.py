"""A package that another thread is importing costs nobody a mark."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from kit.checks.asking.crossing import as_table
from kit.checks.asking.given import Given
from kit.checks.asking.models.asked import is_model
from kit.checks.loaded import loaded


@pytest.fixture
def half_imported(monkeypatch):
    """Keras, pandas and scipy.sparse as a thread sees them while another imports them."""
    for name in ("keras", "pandas", "scipy.sparse"):
        module = ModuleType(name)
        module.__spec__ = ModuleSpec(name, None)
        module.__spec__._initializing = True
        monkeypatch.setitem(sys.modules, name, module)


def test_a_module_that_is_being_imported_is_none_yet(half_imported):
    assert loaded("keras") is None
    assert loaded("sys") is sys


def test_values_are_read_while_another_thread_imports_keras(half_imported):
    assert not is_model(0.5)
    assert as_table([[1, 2]]) is None


def test_arguments_are_compared_while_another_thread_imports_pandas(half_imported):
    assert Given((range(3),), {}).change(lambda rows: None) is None
