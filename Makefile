# Each target makes .venv by itself when it is missing.
#   make demo    the main job once, on embedded data        make lab     JupyterLab on labs/
#   make test    every test                                 make check   ruff, mypy, labs in step
#   make test-fast  without the slow ones                   make bench   what is measured, against which peers
#   make selftest  the grader graded by known answers, mutants and hostile submissions
#   make selftest-quick  all answers on one draw, but a part of the mutants and of the hostile submissions, as in CI
#   make bench-quick less of it, in three minutes           make bench-checks  how long the checks of a lab take
#   make bench-map   the map beside its peers               (peers of either get an environment of their own)
#   make bench-labs  the tables of the labs 02 to 06 and of the worlds, which stand in docs/reference
#   make lab-teach  the same with nbgrader beside it, for instructors
#   make demo-audio  real music of free licences (83 MB, from Debian), put in order by python -m kit taste
#   make lock    compile both locks anew                    make clean   remove .venv and what the demo wrote

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LABS := $(VENV)/.labs

.PHONY: setup demo demo-audio lab lab-teach test test-fast selftest selftest-quick check bench bench-quick bench-checks bench-grading bench-labs bench-map lock clean
.DELETE_ON_ERROR:

setup: $(STAMP)

# uv installs in a fifth of the time; pip does it where uv is not to be had or cannot reach the packages. The lock names
# all there is, so pip resolves nothing: it would stop at an extra that the lock does not repeat.
define install
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed: install it, or run make PYTHON=/path/to/python"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) ($(1), one to five minutes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || echo "uv cannot be had; pip does it"
	@$(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode $< 2>/dev/null \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>/dev/null \
		|| $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
endef

$(STAMP): requirements.lock pyproject.toml
	$(call install,2.5 GB)

# What a student has: no nbgrader. Where everything is installed, what the labs need is there already.
$(LABS): requirements-labs.lock pyproject.toml
	$(call install,2 GB)

demo: $(STAMP)
	@$(BIN)/python -m autograde demo

AUDIO := build/music
demo-audio: $(STAMP)
	@$(BIN)/python -m bench.taste.real_music $(AUDIO)
	@KIT_DATA=$(AUDIO)/cache $(BIN)/python -m kit taste $(AUDIO)/LIKED $(AUDIO)/DISLIKED $(AUDIO)/CANDIDATES \
		--out $(AUDIO)/taste.html

lab: $(if $(wildcard $(STAMP)),$(STAMP),$(LABS))
	@$(BIN)/jupyter lab --notebook-dir=labs

lab-teach: $(STAMP)
	@$(BIN)/jupyter lab --notebook-dir=labs

# The tests of a module stay together: they share what it sets up. Which come first is said in conftest.py.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: $(STAMP)
	@$(PYTEST)

test-fast: $(STAMP)
	@$(PYTEST) -m "not slow and not browser"

selftest: $(STAMP)
	@$(BIN)/python -m autograde selftest

selftest-quick: $(STAMP)
	@$(BIN)/python -m autograde selftest --quick

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m autograde build --check

TRACK2VEC_PEERS := build/peers-track2vec
bench: $(TRACK2VEC_PEERS)/.installed
	@$(TRACK2VEC_PEERS)/bin/python -m bench.track2vec.run

bench-quick: $(TRACK2VEC_PEERS)/.installed
	@$(TRACK2VEC_PEERS)/bin/python -m bench.track2vec.run --quick >build/bench-quick.txt; code=$$?; \
		cat build/bench-quick.txt; exit $$code

$(TRACK2VEC_PEERS)/.installed: $(STAMP) pyproject.toml
	@test -x $(TRACK2VEC_PEERS)/bin/python || $(PYTHON) -m venv $(TRACK2VEC_PEERS)
	@$(TRACK2VEC_PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@# What the labs need is there already: only the peers themselves are installed beside it.
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
		>"$$($(TRACK2VEC_PEERS)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/labs.pth"
	@$(TRACK2VEC_PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --group peers
	@touch $@

bench-checks: $(STAMP)
	@for script in check_times check_fits check_clips; do echo "== $$script"; $(BIN)/python -m bench.$$script || exit 1; done

bench-labs: $(TRACK2VEC_PEERS)/.installed
	@$(TRACK2VEC_PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --group peers-compiled
	@$(TRACK2VEC_PEERS)/bin/python -m bench.influencers.run --write
	@$(TRACK2VEC_PEERS)/bin/python -m bench.funnel.run --write
	@$(TRACK2VEC_PEERS)/bin/python -m bench.worlds
	@$(TRACK2VEC_PEERS)/bin/python -m bench.taste.ladder
	@$(TRACK2VEC_PEERS)/bin/python -m bench.taste.run --write
	@$(TRACK2VEC_PEERS)/bin/python -m bench.sound.world --write
	@$(TRACK2VEC_PEERS)/bin/python -m bench.sound.run --write
	@$(TRACK2VEC_PEERS)/bin/python -m bench.sequences.run --write

bench-grading: $(STAMP)
	@$(BIN)/python -m bench.grading.run
	@$(BIN)/python -m bench.grading.mixed

PEERS := build/peers
bench-map: $(PEERS)/.installed
	@$(PEERS)/bin/python -m bench.map.run

$(PEERS)/.installed: pyproject.toml
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --group peers-map -e .
	@touch $@

lock: $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--all-extras pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra labs --constraint requirements.lock pyproject.toml --output-file requirements-labs.lock

clean:
	rm -rf $(VENV) demo
