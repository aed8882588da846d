# Every target says what it does in `make help`; the work is in eng/.
.DEFAULT_GOAL := help
.PHONY: help build check lint test e2e faults bench demo down generate sim clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

build: ## Build the executables into out/: surus-local, manager, kubectl-cnpg
	@eng/build.sh

demo: ## Bring up a cluster on this machine, kill its primary, show that nothing is lost (needs root)
	@eng/demo.sh

down: ## Stop the demo's cluster and clean up
	@eng/down.sh

check: ## Lint, unit tests and other quick tests (under two minutes)
	@eng/test.sh quick

test: ## Every test (needs root)
	@eng/test.sh all

e2e: ## Of these, only the clusters that lose primaries, volumes and the operator (needs root)
	@eng/test.sh e2e

faults: ## Every fault on PostgreSQL 15 and 17, synchronous or not; RUNS=n, FAULT=part, CLUSTER=part, SEED=n (hours, needs root)
	@eng/faults.sh

lint: ## Style, analyzers, arrows, generated files
	@eng/lint.sh

sim: ## Run the failover simulator; SEEDS=n for more, SEED=n to replay one
	@eng/sim.sh

bench: ## Measure: start, provisioning, write outage, memory
	@eng/bench.sh

generate: ## Write the generated files again: Kubernetes types, CRDs, install manifest
	@eng/generate.sh

clean: ## Delete what was built
	@rm -rf artifacts out
