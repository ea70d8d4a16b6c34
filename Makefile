# Every chore of the project. `make run` and `make test` set up what they need on a fresh machine.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
# A network with a certificate authority of its own works too.
export UV_SYSTEM_CERTS := true
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)

.PHONY: run test bench soak lint lock browser database clean

run: $(VENV)/.installed ## set up, build the demonstration district once, serve it
	$(BIN)/pingan demo

test: $(VENV)/.installed browser database ## everything, in browsers and on both kinds of database
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist worksteal

bench: $(VENV)/.bench browser ## benchmarks beside the obvious alternatives
	$(BIN)/python -m bench

soak: $(VENV)/.bench browser database ## the wall screen through restarts, cuts, expiry, publications
	$(BIN)/python -m bench.soak

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

lock: | uv ## resolve again; the lock names no host, only versions and hashes
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev --group bench -c requirements.lock -o requirements-bench.lock

browser: ## Chromium and a Chinese font, where they are missing and may be installed
	@bash tests/browser/install.sh

database: ## PostgreSQL, where it is missing and may be installed
	@bash tests/database/install.sh

$(VENV)/.installed: pyproject.toml requirements.lock | uv
	$(UV) venv -q --allow-existing --python $(PYTHON) $(VENV)
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.bench: $(VENV)/.installed requirements-bench.lock
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

.PHONY: uv
uv:
	@command -v $(UV) >/dev/null || { $(PYTHON) -m venv .uv && .uv/bin/pip install -q --disable-pip-version-check uv==$(UV_VERSION); }


clean: ## what was set up; never data/, which may hold an installation's database
	rm -rf $(VENV) .uv
