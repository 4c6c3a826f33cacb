# `make run` serves the Worker here; `make test` runs everything that CI runs. Both install what
# they need into this folder first. Only Python (3.11 or newer) and make must be there already.
.POSIX:
.SUFFIXES:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
NODE = .runtime/bin/node
OUTCOMES ?= ../shared/data/outcomes.csv

.PHONY: help run test lint types imports unit coverage recorded store contract edge browser survive dashboard examples baselines screenshots \
	lighthouse train evaluate bench lock sbom licences clean install install-test install-train install-lighthouse

help:
	@echo "make run          serve on http://127.0.0.1:8787 (PORT, DATA_DIR, LIVE=1, any setting)"
	@echo "make test         everything CI runs, part by part:"
	@echo "make lint         format and lint"
	@echo "make types        mypy, strict"
	@echo "make imports      which package may import which"
	@echo "make unit         tests without a server: Python with the store, and the dashboard's modules"
	@echo "make coverage     the same, and how much of the code they cover"
	@echo "make recorded     tests over samples, recorded reports and labelled tokens, and of the commands"
	@echo "make contract     store and HTTP contract at once"
	@echo "make store        the store contract on SQLite alone"
	@echo "make edge         the HTTP contract on the running Worker (DETECTOR_URL: on another)"
	@echo "make browser      the dashboard in Chromium (DETECTOR_URL, CHROMIUM)"
	@echo "make survive      fifty kills, and ten minutes of load with faults (SURVIVE=--kills 5 --soak 60)"
	@echo "make dashboard    what follows from its list of screens and its files, after a change there"
	@echo "make examples     the examples in the API's description, anew from real answers"
	@echo "make baselines    the pictures that the browser tests compare with, anew"
	@echo "make screenshots  every screen as a picture, and the one in README.md"
	@echo "make lighthouse   Lighthouse on three pages, into README.md"
	@echo "make train        fit the model again"
	@echo "make evaluate     measure the model (OUTCOMES=file.csv)"
	@echo "make bench        timings of the pure parts, and of the Worker beside the least one (10 minutes; docs/performance.md)"
	@echo "make lock         resolve the dependencies again"
	@echo "make sbom         what this is made of, as CycloneDX files in dist/sbom/"
	@echo "make licences     the licences of all packages, into docs/licences.md"
	@echo "make clean        remove what was installed (not .data/)"
	@echo "make help         this list"

# No shell in between: Ctrl-C and SIGTERM reach the server itself.
run: install
	@$(NODE) local/serve.mjs

test: install-test
	@$(VENV_PYTHON) -m local.steps lint types imports coverage recorded edge browser

lint types imports unit coverage recorded store edge browser: install-test
	@$(VENV_PYTHON) -m local.steps $@

contract: install-test
	@$(VENV_PYTHON) -m local.steps store edge

survive: install-test
	@PYTHONPATH=src:. $(VENV_PYTHON) -m tests.survival $(SURVIVE)

screenshots: install-test
	@$(VENV_PYTHON) -m tests.browser.screenshots

dashboard: install-test
	@$(NODE) local/dashboard.mjs --write

examples: install-test
	@PYTHONPATH=src $(VENV_PYTHON) -m tests.unit.api_examples

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
	@$(VENV_PYTHON) -m bench.edge --json .data/bench.json

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

sbom: install-test
	@$(VENV_PYTHON) -m local.sbom

licences: install-test
	@$(VENV_PYTHON) -m local.licences

clean:
	rm -rf .venv .runtime node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
