# make demo   run the tutorial      make test   everything      make test-fast   without the engine
# make help   the rest

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo build telemetry test test-fast check bench bench-tutorial bench-go fuzz docs golden oracle compat clean

GO ?= go
GOLANGCI := $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOFUMPT := $(GO) run mvdan.cc/gofumpt@v0.12.0
FUZZTIME ?= 10s

TELEMETRY := build/telemetry/bh22-linux-192.168.56.91.ndjson

# huntc needs no cgo; the race detector does, and with it a C compiler.
export CGO_ENABLED := 0
CC_FOUND := $(shell command -v cc || command -v gcc || command -v clang)
TEST := $(if $(CC_FOUND),CGO_ENABLED=1 $(GO) test -race,$(GO) test)

# What the packages that start the embedded engine are called.
ENGINE := /runtime($$|/bench$$|/engine$$|/ingest$$)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

build: ## build bin/huntc
	@$(GO) build -o bin/huntc ./cmd/huntc

demo: build telemetry ## run the tutorial over generated telemetry
	bin/huntc run testdata/tutorial/tutorial.hf --displays build/tutorial

telemetry: $(TELEMETRY) ## generate the tutorial's telemetry

$(TELEMETRY): $(wildcard testdata/telemetry/gen/*.go)
	@mkdir -p $(@D)
	$(GO) run ./testdata/telemetry/gen -seed 1 -out $(@D)

test: ## vet and all tests, with the race detector where there is a C compiler
	@$(if $(CC_FOUND),,echo 'note: no C compiler, the tests run without the race detector')
	$(GO) vet ./...
	$(TEST) -shuffle=on -timeout 30m ./...

test-fast: ## the tests that need no engine
	@packages=$$($(GO) list ./... | grep -Ev '$(ENGINE)'); \
	$(GO) test -short -shuffle=on $$packages

check: ## lint: vet, golangci-lint, gofumpt
	$(GO) vet ./...
	$(GOLANGCI) run --allow-parallel-runners ./...
	@unformatted=$$($(GOFUMPT) -l backends cmd compiler ir runtime testdata); \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofumpt:"; echo "$$unformatted"; exit 1; fi

docs: ## rewrite docs/ from the tables of the language
	HUNTC_UPDATE=1 $(GO) test -count=1 -run '^(TestDocs|TestSchemaDoc)$$' ./compiler ./cmd/huntc

golden: ## rewrite the golden files; review them with git diff
	HUNTC_UPDATE=1 $(GO) test -count=1 ./...

# N is of the command alone: the environment may have one of its own.
SIZES = $(if $(filter command line,$(origin N)),$(N),1e5 1e6 1e7)
bench: ## hunts against SQL by hand, compile time, rules, loads; N="1e5 1e6 1e7" events (5 minutes), N=100000 is quick
	GOGC=200 $(GO) test -count=1 -run '^$$' -bench '^Benchmark(Compile|Stages)$$' ./compiler # GOGC as in cmd/huntc/main.go
	HUNTC_BENCH="$(SIZES)" $(GO) test -count=1 -timeout 2h -v -run '^TestBench$$' ./runtime/bench
	HUNTC_BENCH="$(SIZES)" $(GO) test -count=1 -timeout 2h -v -run '^TestBenchLoad$$' ./runtime/bench

bench-tutorial: ## the tutorial over N generated events (1e8: 11 GB below $TMPDIR, removed afterwards)
	HUNTC_BENCH_TUTORIAL="$(if $(filter command line,$(origin N)),$(N),1e8)" $(GO) test -count=1 -timeout 6h -v -run '^TestBenchTutorial$$' ./runtime/bench

bench-go: ## the Go benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## each fuzz target for FUZZTIME (10s)
	@$(GO) list -f '{{.Dir}}' ./... | while read -r dir; do \
		for name in $$(cat "$$dir"/*_test.go 2>/dev/null | sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p'); do \
			echo "$$name ($$dir)"; \
			(cd "$$dir" && $(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) .); \
		done; \
	done

N ?= 10000
oracle: ## N random hunts on the engine and by the oracle (10000); SEED=… for the same again
	HUNTC_ORACLE_CASES=$(N) HUNTC_ORACLE_SEED=$(SEED) $(GO) test -count=1 -timeout 24h -v -run '^TestOracle$$' ./runtime

compat: ## what of the language the corpus shows, and the comparison with Kestrel 1.8.2
	@mkdir -p build
	@rm -f build/compat.txt
	@status=0; HUNTC_COMPAT=$(CURDIR)/build/compat.txt $(GO) test -count=1 -timeout 1h -run '^TestCompat(Table)?$$' -v ./runtime >build/compat.log 2>&1 || status=$$?; \
	cat build/compat.txt 2>/dev/null || { cat build/compat.log; exit 1; }; \
	if [ $$status -ne 0 ]; then grep -v '^=== ' build/compat.log >&2; fi; exit $$status

clean: ## remove bin and build; the engine and the loaded sources stay in the user's cache
	rm -rf bin build
