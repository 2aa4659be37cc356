# Two commands matter: `make crawl` and `make test`. The others are for those who change the project.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

crawl: .venv/crawl  ## crawl the site that ships with Tamis and show what came out
	@$(BIN)/scrapy crawl showcase

test: .venv/test  ## linter, types and tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest

format: .venv/test  ## lay the code out and mend what the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: .venv/test  ## write the generated parts of the documentation anew
	$(BIN)/python -m docs.generate

sample: .venv/crawl  ## write output/sample.jsonl anew from the site that ships with Tamis
	$(BIN)/python -m docs.sample

lock:  ## resolve the lock files anew (needs uv)
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-emit-index-url --no-emit-find-links pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml --output-file requirements-dev.lock
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-emit-index-url --no-emit-find-links --resolution lowest-direct pyproject.toml \
	    --output-file requirements-floors.lock

floors: requirements-floors.lock .venv/test  ## run the tests with the lowest versions that pyproject.toml allows
	$(PYTHON) -m venv .venv-floors
	.venv-floors/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	    -r requirements-dev.lock
	.venv-floors/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	    -r requirements-floors.lock
	.venv-floors/bin/python -m pytest

# A stamp is written last, so that an install that broke off is begun again.
.venv/crawl: requirements.lock
	@$(call install,requirements.lock)
	@touch $@

.venv/test: requirements-dev.lock
	@$(call install,requirements-dev.lock)
	@touch $@ .venv/crawl

define install
echo "installing $(1) into .venv"; \
if command -v uv >/dev/null 2>&1; then \
    { test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) .venv; } && \
    uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
else \
    { test -x $(BIN)/python || $(PYTHON) -m venv .venv; } && \
    { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null; } && \
    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
fi
endef

clean:  ## remove what was installed and what crawls wrote
	rm -rf .venv .venv-floors output/articles output/removed output/dropped output/runs output/state output/warc output/manifest.json
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help crawl test format docs sample lock floors clean
