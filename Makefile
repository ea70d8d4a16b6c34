# Every chore of the project. `make run` and `make test` set up what they need on a fresh machine.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
# A network with a certificate authority of its own works too.
export UV_SYSTEM_CERTS := true
# The tests start hundreds of processes: what one has compiled, the next need not.
unexport PYTHONDONTWRITEBYTECODE
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
# What `make check` leaves out: tests/conftest.py and the tests themselves say what needs these.
QUICK := not browser and not postgresql and not slow
# A lock names no host, only versions and hashes, for every system that Python 3.11 or newer runs on.
COMPILE = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: run wheel check test bench soak lint doctest lock browser database clean

run: $(VENV)/.installed ## set up, build the demonstration district once, serve it
	$(BIN)/pingan demo

wheel: | uv ## the program to install elsewhere, in dist/
	$(UV) build -q --wheel --build-constraints requirements-dev.lock

check: lint doctest ## before each push: what can be told without a browser and PostgreSQL
	$(BIN)/pytest -n auto --dist worksteal -m "$(QUICK)"

test: lint doctest browser database ## everything, in browsers and on both kinds of database
	$(BIN)/pytest -n auto --dist worksteal

bench: $(VENV)/.bench browser ## benchmarks beside the obvious alternatives
	$(BIN)/python -m bench

soak: $(VENV)/.bench browser database ## the wall screen through restarts, cuts, expiry, publications
	$(BIN)/python -m bench.soak

lint: $(VENV)/.dev ## what is told without running it; .pre-commit-config.yaml has the same commands
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/oxlint --deny-warnings assets
	$(BIN)/mypy

doctest: $(VENV)/.dev ## the examples in docstrings; Alembic alone can load its migrations
	$(BIN)/pytest --doctest-modules --ignore=pingan/storage/migrations pingan geodata layouts callbacks

lock: | uv ## resolve again what pyproject.toml asks for; versions stay where they need not change
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group bench -c requirements.lock -c requirements-dev.lock -o requirements-bench.lock

browser: ## Chromium and a Chinese font, where they are missing and may be installed
	@bash tests/browser/install.sh

database: ## PostgreSQL, where it is missing and may be installed
	@bash tests/database/install.sh

# What production needs and nothing else. hatchling sets the program up in an environment of its own, locked too.
$(VENV)/.installed: pyproject.toml hatch_build.py requirements.lock | uv
	$(UV) venv -q --allow-existing --python $(PYTHON) $(VENV)
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install -q --python $(BIN)/python --no-deps --build-constraints requirements-dev.lock -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

.PHONY: uv
uv:
	@command -v $(UV) >/dev/null || { $(PYTHON) -m venv .uv && .uv/bin/pip install -q --disable-pip-version-check uv==$(UV_VERSION); }


clean: ## what was set up; never data/, which may hold an installation's database
	rm -rf $(VENV) .uv
