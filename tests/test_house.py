"""The rules of the house, held by the code itself."""

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for folder in ("kit", "autograde") for path in (ROOT / folder).rglob("*.py"))
KIT = [path for path in MODULES if path.is_relative_to(ROOT / "kit")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

# Public functions that need no example of their own, and why.
WITHOUT_EXAMPLE = {
    "kit.data.deezer.load_deezer": "downloads 100,000 playlists",
    "kit.data.deezer.deezer_path": "a path that differs on every machine",
    "kit.data.imported.load_imported": "the example of import_file shows it",
    "kit.data.imported.imported_names": "the example of import_file shows it",
    "kit.data.cache.open_playlists": "the example of save_playlists shows it",
    "kit.taste.page.page_of": "takes a listener's songs: `python -m kit taste` is the example",
    "kit.taste.page.shown_of": "takes a listener's songs: `python -m kit taste` is the example",
    "kit.taste.speaking.cells_of": "takes a listener's songs: `python -m kit taste` is the example",
    "kit.taste.speaking.course_of": "takes a listener's songs: `python -m kit taste` is the example",
}

# Errors that are no news, and why: the handler names exactly one of them, and only passes.
NO_NEWS = {
    ("kit.checks.progress", "FileNotFoundError"): "nobody has made any progress before the first check"
}


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_by(path):
    """All modules a file imports anywhere, in full; `from a import b` counts as a and a.b."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: a relative import; write it in full"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def within(modules, *packages):
    return {m for m in modules if any(m == package or m.startswith(f"{package}.") for package in packages)}


def ids(paths):
    return [name_of(path) for path in paths]


def test_there_is_something_to_look_at():
    assert len(KIT) > 20
    assert imported_by(ROOT / "kit/data/splits.py") >= {
        "numpy",
        "kit.data.playlists",
        "kit.data.playlists.Playlists",
    }


@pytest.mark.parametrize("path", KIT, ids=ids(KIT))
def test_the_kit_knows_nothing_of_grading_or_lessons(path):
    assert not within(imported_by(path), "autograde", "labs", "solutions", "tests", "nbgrader", "jupytext")


APART = ["kit.data", "kit.sampling", "kit.neighbours", "kit.metrics"]


@pytest.mark.parametrize("package", APART)
def test_four_ideas_know_nothing_of_each_other(package):
    files = [path for path in KIT if within({name_of(path)}, package)]
    assert files
    for path in files:
        assert not within(imported_by(path), *(set(APART) - {package})), name_of(path)


def graph_of(files):
    """The modules that each one imports, also within functions and for mypy alone; `from a import b` is a.b, if there.

    That a module's package is imported with it is left out: then each name in an `__init__` would make a circle.
    """
    graph = {}
    for name, path in files.items():
        graph[name] = set()
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                graph[name] |= {alias.name for alias in node.names} & set(files)
            elif isinstance(node, ast.ImportFrom):
                full = {f"{node.module}.{alias.name}" for alias in node.names}
                graph[name] |= full & set(files) or {node.module} & set(files)
        graph[name] -= {name}
    return graph


def circle_in(graph):
    """A way from a module back to itself, as text; "" where there is none."""
    done = set()

    def walk(name, way):
        if name in way:
            return " -> ".join([*way[way.index(name) :], name])
        if name in done:
            return ""
        found = next(filter(None, (walk(other, [*way, name]) for other in sorted(graph[name]))), "")
        done.add(name)
        return found

    return next(filter(None, (walk(name, []) for name in sorted(graph))), "")


def test_no_module_imports_itself_by_way_of_others():
    graph = graph_of({name_of(path): path for path in MODULES})
    assert graph["kit.data.splits"] == {"kit.data._pieces", "kit.data.playlists"}
    assert "kit.maps.widget" in graph["kit.maps"]  # which only mypy sees
    assert circle_in(graph) == ""


def test_a_circle_is_named(tmp_path):
    sources = {
        "a": "import b",
        "b": "def f():\n    from c import g",
        "c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b import f",
        "d": "import a, b, c",
    }
    files = {name: tmp_path / f"{name}.py" for name in sources}
    for name, path in files.items():
        path.write_text(sources[name])
    assert circle_in(graph_of(files)) == "b -> c -> b"
    files.pop("c")
    assert circle_in(graph_of(files)) == ""


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.py")), ids=lambda path: path.stem)
def test_lessons_import_the_kit_and_third_parties(path):
    assert not within(imported_by(path), "autograde", "labs", "solutions", "tests")
    private = [
        name for name in within(imported_by(path), "kit") if any(p.startswith("_") for p in name.split("."))
    ]
    assert private == []


def loaded_by(statement):
    """What a fresh interpreter has loaded after a statement."""
    code = f"import sys; {statement}; import json; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(answer.stdout))


HEAVY = [
    "tensorflow",
    "keras",
    "anywidget",
    "ipywidgets",
    "sklearn",
    "pandas",
    "scipy",
    "IPython",
    "tqdm",
    "requests",
]


@pytest.mark.parametrize(
    "module", ["kit.metrics", "kit.sampling", "kit.neighbours", "kit.doctor", "kit.trials", "kit.counting"]
)
def test_light_modules_load_nothing_heavy(module):
    loaded = loaded_by(f"import {module}")
    assert module in loaded
    assert not within(loaded, *HEAVY)


def test_the_kit_itself_loads_nothing_at_all():
    loaded = loaded_by("import kit")
    assert not within(loaded, *HEAVY, "numpy")
    assert within(loaded, "kit") == {"kit", "kit.quiet"}


def test_what_hears_loads_no_more_than_it_needs():
    assert not within(loaded_by("import kit.sound"), *HEAVY, "numpy", "librosa", "soundfile")
    features = loaded_by("import kit.sound.rhythm, kit.sound.timbre, kit.sound.reading")
    assert not within(features, *HEAVY, "librosa", "soundfile", "soxr")


def test_the_data_load_nothing_of_keras():
    assert not within(loaded_by("import kit.data"), *(set(HEAVY) - {"tqdm", "requests"}))


TESTS = sorted(
    path for top in ("kit", "autograde", "bench") for path in (ROOT / "tests" / top).rglob("test_*.py")
)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_a_test_lies_where_the_code_lies_and_says_what_it_tries(path):
    assert (ROOT / path.relative_to(ROOT / "tests")).parent.is_dir()
    assert ast.get_docstring(tree_of(path))


def test_no_test_lies_flat_but_those_of_the_house():
    flat = {path.stem for path in (ROOT / "tests").glob("test_*.py")}
    assert flat == {
        "test_features_pages",
        "test_house",
        "test_mistakes_page",
        "test_packaging",
        "test_collection",
        "test_corpus",
        "test_causes",
        "test_demands",
        "test_house_page",
        "test_add_a_lab_page",
        "test_first_hour_page",
    }


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_a_module_is_a_page_not_a_book(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_no_module_for_whatever_is_left_over(path):
    assert not {"utils", "util", "helpers", "helper", "common", "misc"} & set(
        name_of(path).replace("_", ".").split(".")
    )


def silent(handler):
    return all(isinstance(node, ast.Pass | ast.Continue) or _is_ellipsis(node) for node in handler.body)


def _is_ellipsis(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_no_error_is_swallowed(path):
    handlers = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler)]
    assert [handler.lineno for handler in handlers if handler.type is None] == []
    silenced = [ast.unparse(handler.type) for handler in handlers if silent(handler)]
    assert [error for error in silenced if (name_of(path), error) not in NO_NEWS] == []


def public(tree):
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                        yield f"{node.name}.{inner.name}", inner


@pytest.mark.parametrize("path", KIT, ids=ids(KIT))
def test_what_is_public_is_described(path):
    tree = tree_of(path)
    assert ast.get_docstring(tree), "the module says what it is"
    assert [name for name, node in public(tree) if not ast.get_docstring(node)] == []


STUDENTS_READ = [path for path in KIT if not path.stem.startswith("_") and "checks" not in path.parts]


@pytest.mark.parametrize("path", STUDENTS_READ, ids=ids(STUDENTS_READ))
def test_public_functions_have_an_example(path):
    lacking = [
        f"{name_of(path)}.{name}"
        for name, node in public(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and "." not in name
        and "Examples\n" not in ast.get_docstring(node)
    ]
    assert [name for name in lacking if name not in WITHOUT_EXAMPLE] == []


def test_the_exceptions_are_still_there_and_still_needed():
    lacking = {
        f"{name_of(path)}.{name}"
        for path in KIT
        for name, node in public(tree_of(path))
        if isinstance(node, ast.FunctionDef) and "Examples\n" not in (ast.get_docstring(node) or "")
    }
    assert set(WITHOUT_EXAMPLE) <= lacking
    assert all(WITHOUT_EXAMPLE.values())


def normal(requirement):
    """The name of a package in a requirement, as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement)[0]).lower()


def direct_dependencies():
    project = PROJECT["project"]
    listed = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    return {normal(requirement) for requirement in listed}


def test_the_lock_pins_every_direct_dependency_and_names_no_server():
    text = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", text)
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE)
    assert direct_dependencies() - {normal(name) for name, _ in pins} == set()
    # Each pin is held by at least one hash.
    blocks = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_dependency_is_named_twice():
    project = PROJECT["project"]
    core = [normal(d) for d in project["dependencies"]]
    extras = [{normal(d) for d in extra} for extra in project["optional-dependencies"].values()]
    assert len(core) == len(set(core))
    assert sum(map(len, extras)) + len(core) == len(direct_dependencies())


def test_environment_yml():
    path = ROOT / "environment.yml"
    if not path.exists():
        pytest.skip("there is no environment.yml yet")
    yaml = pytest.importorskip("yaml")
    dependencies = yaml.safe_load(path.read_text())["dependencies"]
    conda = [d for d in dependencies if isinstance(d, str)]
    (by_pip,) = [d["pip"] for d in dependencies if isinstance(d, dict)]
    (python,) = [d for d in conda if normal(d) == "python"]
    allowed = SpecifierSet(
        re.sub(r"(?<![=<>!~])=(3\.\d+)$", r"==\1.*", python.removeprefix("python").replace(" ", ""))
    )
    fits = [minor for minor in range(30) if allowed.contains(f"3.{minor}.5")]
    assert fits
    assert set(fits) <= {11, 12, 13}
    assert "pip" in map(normal, conda)
    assert any(re.fullmatch(r"(-e|--editable) \.\[([a-z]+,)*labs(,[a-z]+)*\]", line) for line in by_pip)
    names = [*map(normal, conda), *(normal(d) for d in by_pip if not d.startswith("-"))]
    assert len(names) == len(set(names))
    assert not set(names) & direct_dependencies()  # those are named in pyproject.toml only


def test_the_version_stands_in_one_place():
    import kit

    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "kit.__version__"}
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", kit.__version__)
    for path in MODULES:
        assigned = [
            target.id
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id == "__version__"
        ]
        assert assigned == (["__version__"] if path == ROOT / "kit/__init__.py" else []), name_of(path)
    try:
        installed = importlib.metadata.version(PROJECT["project"]["name"])
    except importlib.metadata.PackageNotFoundError:
        return
    assert installed == kit.__version__


def test_no_argument_is_there_only_because_a_caller_gives_it():
    unused = "noqa: " + "ARG001"
    assert [name_of(path) for path in MODULES if unused in path.read_text(encoding="utf-8")] == []


MOST_ANY = 0.05  # of the parameters in a package of `kit.checks`: what belongs to pandas, scipy and Keras
CHECKS = ROOT / "kit" / "checks"


def parameters_typed_any(path):
    """Whether each parameter of a module's functions is typed Any, by itself or somewhere within its type."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            for argument in [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]:
                if argument is not None and argument.annotation is not None:
                    parts = ast.walk(argument.annotation)
                    yield "Any" in [getattr(part, "id", getattr(part, "attr", "")) for part in parts]


def test_any_is_found_wherever_it_stands(tmp_path):
    path = tmp_path / "m.py"
    path.write_text(
        "def f(self, a: Any, b: list[typing.Any], *c: int, d: Anything = 0, **e: Any) -> Any: ..."
    )
    assert sorted(parameters_typed_any(path)) == [False, False, True, True, True]


@pytest.mark.parametrize("package", ["", *sorted(path.parent.name for path in CHECKS.glob("*/__init__.py"))])
def test_parameters_of_checks_say_their_type(package):
    paths = sorted((CHECKS / package).rglob("*.py") if package else CHECKS.glob("*.py"))
    found = [typed for path in paths for typed in parameters_typed_any(path)]
    assert sum(found) <= MOST_ANY * len(found), f"{sum(found)} of {len(found)}"
