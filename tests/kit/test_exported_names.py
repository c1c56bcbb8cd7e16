"""What the kit exports: each package names all that is public, each name is there, and Tab offers nothing else."""

import ast
import importlib
import re
from pathlib import Path

import pytest

import kit

ROOT = Path(kit.__file__).parent


def name_of(path):
    return ".".join(["kit", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")


PUBLIC = sorted(
    path
    for path in ROOT.rglob("*.py")
    if "checks" not in path.parts and (path.name == "__init__.py" or not path.name.startswith("_"))
)
MODULES = [path for path in PUBLIC if path.name != "__init__.py"]
PACKAGES = [path for path in PUBLIC if path.name == "__init__.py"]
CHECKS = sorted(path for path in (ROOT / "checks").rglob("*.py") if path.name != "__init__.py")


@pytest.mark.parametrize("path", [*PUBLIC, *CHECKS], ids=name_of)
def test_each_exported_name_is_there(path):
    module = importlib.import_module(name_of(path))
    names = module.__all__
    assert list(names) == sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert [name for name in names if name.startswith("_") or getattr(module, name, None) is None] == []


@pytest.mark.parametrize("path", [*MODULES, *CHECKS], ids=name_of)
def test_a_module_exports_all_that_it_makes_public(path):
    made = {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }
    exported = set(importlib.import_module(name_of(path)).__all__)
    assert made <= exported
    others = {name for name in exported - made if not name.isupper()}  # constants, where others need them
    assert not others or "checks" in path.parts  # and there names of types, and tables of right answers


@pytest.mark.parametrize("path", PACKAGES, ids=name_of)
def test_a_package_names_its_modules_and_gives_only_what_is_its_own(path):
    package = importlib.import_module(name_of(path))
    inside = {
        one.stem if one.suffix else one.name
        for one in path.parent.iterdir()
        if one.suffix == ".py" or (one / "__init__.py").is_file()
    }
    inside = {name for name in inside if not name.startswith("_")}
    told = set(re.findall(r"`(?:kit\.)?(\w+)`|^(\w+)\.py\b|;\s+(\w+)\.py\b", package.__doc__, re.MULTILINE))
    assert inside - {word for match in told for word in match} == set()
    if package is kit:
        return
    for name in package.__all__:
        if not name.isupper():
            assert getattr(package, name).__module__.startswith("kit."), name


@pytest.mark.parametrize(
    "name", ["data", "data.worlds", "funnel", "maps", "radio", "sound", "track2vec", "training"]
)
def test_tab_offers_the_names_that_are_imported_late_too(name):
    package = importlib.import_module(f"kit.{name}")
    assert set(package.__all__) <= set(dir(package))


def test_a_name_that_is_not_there_is_an_attribute_error():
    for name in (
        "kit",
        "kit.data",
        "kit.data.worlds",
        "kit.radio",
        "kit.sound",
        "kit.track2vec",
        "kit.training",
    ):
        with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'nothing'"):
            importlib.import_module(name).nothing


def test_the_loaders_of_all_data_sets_are_in_front():
    """Each one's name begins with load_."""
    assert {"load_influencers", "load_lastfm", "load_playlists", "load_songs"} <= set(kit.data.__all__)


def test_tab_offers_the_packages_of_the_course():
    assert dir(kit) == sorted([*kit.__all__, "__version__"])
    completer = pytest.importorskip("IPython.core.completer")
    with completer.provisionalcompleter():
        offered = completer.IPCompleter(namespace={"kit": kit}).completions("kit.", 4)
        assert [one.text for one in offered] == kit.__all__
