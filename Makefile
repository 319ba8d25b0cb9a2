# 只需 Python >= 3.11(含 pip)、make 和一个软件包索引。Needs only Python >= 3.11 with pip, make and a package index.
# 目标说明见 `make help`。See `make help`.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.9
VENV := .venv
PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/.sihao-ready

# 从第一条命令起关闭遥测。Telemetry is off from the first command on.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := False
export DBT_NO_VERSION_CHECK := 1
export GX_ANALYTICS_ENABLED := False
export DAGSTER_DISABLE_TELEMETRY := 1
export UV_PYTHON_DOWNLOADS := never

.PHONY: help setup run test torture lint lint-fast serve dagster audit lock bench clean

help:  ## 本说明 · this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r name text; do \
	  printf '  make %-9s %s\n' "$$name" "$$text"; done

setup: $(STAMP)  ## 按锁定文件建立环境 · make the environment from the lock file

run: $(STAMP)  ## 收件箱为空则先造数据,然后运行一夜 · invent submissions if there are none, run one night
	@$(PYTHON) -m pipelines.cli run

test: lint tests  ## 代码检查和全部测试 · all checks of the code, then all tests

.PHONY: tests
tests: $(STAMP)
	$(PYTHON) -m pytest -n 3  # a third works while two wait for dbt or Chromium

torture: $(STAMP)  ## 长时间故障测试 · the faults in full: hours
	$(PYTHON) -m pytest -m torture tests/torture -rs
	$(PYTHON) -m pytest -n 2 --hypothesis-profile thorough tests/unit tests/dbt

lint: $(STAMP)  ## ruff、mypy、导入层次、sqlfluff · style, types, import layers, SQL style
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/tests \
	  dashboards/queries dashboards/choices

serve: $(STAMP)  ## 打开仪表板 · open the dashboard
	@$(VENV)/bin/sihao serve

dagster: $(STAMP)  ## 打开调度页面(127.0.0.1:3000) · open the orchestrator's page with the schedule
	@$(VENV)/bin/sihao dagster

bench: $(STAMP)  ## 性能测量 · the benchmarks
	$(PYTHON) tests/benchmarks/landing.py
	$(PYTHON) tests/benchmarks/night.py
	$(PYTHON) tests/benchmarks/scoring.py 400 4000
	$(PYTHON) tests/benchmarks/pages.py

audit: $(STAMP)  ## 锁定的依赖对照已知漏洞(没有网络则跳过) · the lock against known advisories; skipped without a network
	@.ci/audit $(UV_VERSION)

lock:  ## 重新锁定依赖 · resolve the lock file again
	@uv="$$(.ci/uv $(UV_VERSION))"; \
	"$$uv" pip compile --universal --no-build --generate-hashes --no-annotate --no-header --extra dev --extra postgres \
	  pyproject.toml -o requirements.lock

clean:  ## 删除环境和缓存,不动 data/ · remove environment and caches, never data/
	rm -rf $(VENV) .venv-tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# 锁定文件不变就不重做。Redone only when the lock or the project file changed.
$(STAMP): requirements.lock pyproject.toml
	@.ci/setup $(UV_VERSION) $(VENV)
	@touch $@
