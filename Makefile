# make          check everything that CI checks
# make help     say what the parts are
PYTHON ?= .venv/bin/python
DOCS = README.md docs/cli.md docs/methods.md
export COLUMNS = 80

.PHONY: check help lint format-check types imports docs-check alone test format docs wheel lock benchmark benchmark-scale engines

check: lint format-check types imports docs-check alone test

help:
	@echo 'check         all of: lint format-check types imports docs-check alone test'
	@echo 'format        put right what ruff can; docs: what cog can'
	@echo 'wheel         build dist/*.whl; alone: run it in an environment of its own'
	@echo 'lock          renew requirements/*.txt (needs uv)'
	@echo 'engines       ask PostgreSQL and Spark (needs both extras, initdb and Java 17)'
	@echo 'benchmark     measure start-up, the reader and the draws of a score against their goals'
	@echo 'benchmark-scale  ask large files of several programs (long; see benchmarks/README.md)'

lint:
	$(PYTHON) -m ruff check .

format-check:
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

imports:
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

docs-check:
	$(PYTHON) -m cogapp --check $(DOCS)

# Fewer random examples than `pytest` by itself: the coverage is what is asked for here.
test:
	$(PYTHON) -m pytest --cov --cov-report=term-missing:skip-covered --hypothesis-profile=brief

# One process: each worker would start a PostgreSQL and a Java of its own.
engines:
	$(PYTHON) -m pytest tests/engines -n 0

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

docs:
	$(PYTHON) -m cogapp -r $(DOCS)

wheel:
	rm -rf dist
	$(PYTHON) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# The wheel by itself, from a folder that holds nothing of ours: it must find its data.
alone: wheel
	rm -rf build/alone
	python3 -m venv build/alone
	build/alone/bin/pip install --quiet dist/*.whl
	cd / && $(CURDIR)/build/alone/bin/clustercmp compare manchester cambridge
	cd / && $(CURDIR)/build/alone/bin/clustercmp check builtin --strict

COMPILE = uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
  --generate-hashes --no-strip-extras --no-header --no-emit-index-url --no-emit-package clustercmp --quiet

lock:
	$(COMPILE) --output-file requirements/ci.txt
	$(COMPILE) --extra postgres --extra spark -c requirements/ci.txt --output-file requirements/engines.txt

benchmark:
	$(PYTHON) benchmarks/startup.py
	$(PYTHON) benchmarks/reader.py
	$(PYTHON) benchmarks/draws.py

# Long: files of a million and ten million rows, kept in build/scale for the next time.
benchmark-scale:
	$(PYTHON) -m benchmarks.scale --folder build/scale
	$(PYTHON) -m benchmarks.scale --folder build/scale --crossover
