"""The examples in docstrings are found without importing their modules: to collect the suite needs no TensorFlow."""

import ast
import doctest
import importlib

import pytest


class Examples(pytest.File):
    """The docstrings of a module that hold examples, each of them a test."""

    def collect(self):
        """Find them in the text of the module."""
        package = self.path.relative_to(self.config.rootpath).with_suffix("")
        module = ".".join(package.parts).removesuffix(".__init__")
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        for name, docstring, line in sorted(docstrings(tree, module)):
            if doctest.DocTestParser().get_examples(docstring):
                yield Example.from_parent(self, name=name, module=module, docstring=docstring, line=line)


class Example(pytest.Item):
    """What one docstring shows has to come out."""

    def __init__(self, *, module, docstring, line, **options):
        super().__init__(**options)
        self.module, self.docstring, self.line = module, docstring, line

    def runtest(self):
        """Import the module, and run the lines of the docstring among its names."""
        run_example(self.docstring, self.module, self.name, str(self.path), self.line)

    def repr_failure(self, excinfo, style=None):
        """Say what was expected and what came."""
        return str(excinfo.value) if excinfo.errisinstance(ExampleError) else super().repr_failure(excinfo)

    def reportinfo(self):
        """Say where it stands."""
        return self.path, self.line, f"[example] {self.name}"


class ExampleError(Exception):
    """An example does not give what stands below it."""


def run_example(docstring, module, name, path, line):
    """Fail unless each line of a docstring's examples gives what stands below it."""
    names = dict(vars(importlib.import_module(module)))
    test = doctest.DocTestParser().get_doctest(docstring, names, name, path, line)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    said = []
    if doctest.DocTestRunner(verbose=False, optionflags=flags).run(test, out=said.append).failed:
        raise ExampleError("".join(said))


def docstrings(node, name):
    """Give the name, docstring and line of a module or class and of all that it defines."""
    if (docstring := ast.get_docstring(node, clean=False)) is not None:
        yield name, docstring, node.body[0].lineno - 1
    for inner in node.body if isinstance(node, ast.Module | ast.ClassDef) else ():
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from docstrings(inner, f"{name}.{inner.name}")
