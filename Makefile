# The recipes that people, pre-commit and continuous integration share. Everything happens in .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
COLLEGE := examples/ashdown-valley-college

.PHONY: demo test quick check docs lock bench conformance faults clean
.DEFAULT_GOAL := demo

demo: $(READY)  ## Validate the example college, print its alignment reports and say why one project is done
	@set -e; run() { echo; echo "\$$ itstrat $$1"; eval "$(BIN)/itstrat $$1"; }; \
	run 'validate $(COLLEGE)'; \
	run 'report line-of-sight -p $(COLLEGE)'; \
	run 'report coverage -p $(COLLEGE)'; \
	run 'report orphans -p $(COLLEGE)'; \
	run 'report spend-by-aim -p $(COLLEGE)'; \
	run 'why "Network refresh" -p $(COLLEGE)'; \
	echo; echo "Demo finished. Next: read the five-minute tour in README.md."

test: $(READY)  ## Run the whole test suite
	@echo "Running the whole test suite (a few minutes) ..."
	@$(BIN)/python -m pytest -n auto && echo "All tests passed."

quick: $(READY)  ## Run the tests that take no more than a few seconds each
	@$(BIN)/python -m pytest -n auto -m "not slow"

check: $(READY)  ## Lint, formatting, types, floors, and generated pages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python docs/generate.py --check
	@echo "Checks passed."

docs: $(READY)  ## Write the generated reference pages anew
	@$(BIN)/python docs/generate.py

bench: $(READY)  ## Measure against the peers, side by side
	@$(BIN)/python -m benchmarks

conformance: $(READY)  ## Run the W3C suites
	@$(BIN)/python -m pytest tests/conformance

faults: $(READY)  ## Kill writers, break files, and ask a thousand hostile queries (some minutes)
	@ITSTRAT_HOSTILE=all $(BIN)/python -m pytest tests/faults

LOCKED := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet

lock:  ## Write requirements.lock anew, and the small one of those who only check a strategy (needs uv)
	@$(LOCKED) --all-extras --upgrade --output-file requirements.lock
	@$(LOCKED) --no-annotate --constraint requirements.lock --output-file ci/requirements.lock

clean:  ## Remove the virtual environment and caches
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@echo "Making .venv with $(PYTHON) and installing from requirements.lock (about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
