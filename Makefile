# `make run` serves the Worker here; `make test` runs everything that CI runs. Both install what
# they need into this folder first. Only Python (3.11 or newer) and make must be there already.
.POSIX:
.SUFFIXES:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
NODE = .runtime/bin/node
OUTCOMES ?= ../shared/data/outcomes.csv

.PHONY: help run test lint types imports unit store contract edge browser screenshots baselines lighthouse train \
	evaluate bench lock clean install install-test install-train install-lighthouse

help:
	@echo "make run          serve on http://127.0.0.1:8787 (PORT, DATA_DIR, LIVE=1, any setting)"
	@echo "make test         everything CI runs"
	@echo "make lint types imports unit store contract browser   one part of it"
	@echo "make screenshots  pictures of every screen, into docs/"
	@echo "make baselines    the pictures that the visual test compares with, anew"
	@echo "make lighthouse   Lighthouse on three pages, into README.md"
	@echo "make train        fit the model again; make evaluate OUTCOMES=file.csv measures it"
	@echo "make bench        timings"
	@echo "make lock         resolve the dependencies again"
	@echo "make clean        remove what was installed (not .data/)"

# No shell in between: Ctrl-C and SIGTERM reach the server itself.
run: install
	@$(NODE) local/serve.mjs

test: install-test
	@$(VENV_PYTHON) -m local.steps lint types imports unit store edge browser

lint types imports unit store edge browser: install-test
	@$(VENV_PYTHON) -m local.steps $@

contract: install-test
	@$(VENV_PYTHON) -m local.steps store edge

screenshots: install-test
	@$(VENV_PYTHON) -m tests.browser.screenshots

baselines: install-test
	@$(VENV_PYTHON) -m tests.browser.visual --write

lighthouse: install-lighthouse
	@$(VENV_PYTHON) -m tests.browser.lighthouse

train: install-train
	@$(VENV_PYTHON) -m training.build

evaluate: install-train
	@$(VENV_PYTHON) -m training.evaluate --outcomes $(OUTCOMES)

bench: install-test
	@$(VENV_PYTHON) -m bench

install:
	@$(PYTHON) -m local.setup run

install-test:
	@$(PYTHON) -m local.setup test

install-train:
	@$(PYTHON) -m local.setup train

install-lighthouse:
	@$(PYTHON) -m local.setup lighthouse

lock: install
	@$(PYTHON) -m local.lock

clean:
	rm -rf .venv .runtime node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
