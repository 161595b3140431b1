# The two commands are `make demo` and `make test`.
.PHONY: demo web web-if-node release test check schema bench count timings stories-postgres clients judge

CARGO ?= cargo
NEXTEST := $(shell $(CARGO) nextest --version >/dev/null 2>&1 && echo yes)
ifeq ($(NEXTEST),yes)
RUN_TESTS = $(CARGO) nextest run
else
RUN_TESTS = $(CARGO) test
endif

# Whether the web pages can be built.
NODE := $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null && echo yes)

## Starts the demo company on SQLite, under ./data, and says where to look. By the quick build: unoptimized, without
## the PostgreSQL driver and without identity providers, which bring TLS.
demo: web-if-node
	$(CARGO) run --no-default-features -- demo

## Builds the web pages into web/dist, from where cargo embeds them. Needs Node 20.19 or later.
web: web/node_modules/.package-lock.json
	cd web && npm run --silent build

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	touch $@

# Builds the pages if they can be built; without them the server says how to get them.
web-if-node:
ifeq ($(NODE),yes)
	$(MAKE) web
else
	@echo "Node 20.19 or later is not installed: building the server without its web pages"
endif

## Builds what an operator deploys: target/release/forsat.
release: web-if-node
	$(CARGO) build --release

## Everything that must hold: form, lints, rules, stories on SQLite and on PostgreSQL, clients.
test: web-if-node check
	$(RUN_TESTS) --workspace
	$(MAKE) stories-postgres
	FORSAT_IS_BUILT=yes $(MAKE) clients

## Form and lints.
check:
	$(CARGO) fmt --all --check
	$(CARGO) fmt --manifest-path benches/Cargo.toml --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy --no-default-features -- -D warnings

## The stories once more, on PostgreSQL: DATABASE_URL, or a throw-away server.
stories-postgres:
	tests/with-postgres $(RUN_TESTS) --test api

## The outside judges that are quick: audits, protocols, client libraries, abuse.
clients:
	tests/judges/run quick

## All outside judges, the fuzzer too (see tests/judges/README.md), and 10,000 commands whose events a client follows.
judge:
	tests/judges/run
	FORSAT_REDUCER_STEPS=10000 $(CARGO) test --test api a_reducer_over_events

## Rewrites schema.graphql from the code.
schema:
	$(CARGO) run --quiet -- schema --write schema.graphql

## Measures: small works, then all works on SQLite and on a throw-away PostgreSQL with 100,000
## opportunities (BENCH_ROWS=1000000 for more), one server and three; see benches/README.md.
bench:
	$(CARGO) bench --bench pricing --bench works
	benches/measure all --write results
	benches/count

## Counts the instructions of the small works, and fails where one takes over 5 % more than before.
count:
	benches/count

## Prints where the seconds of a build from nothing go: dependencies, our crates, front end, code generation. BUILD says
## which build: `make timings BUILD=--no-default-features` is the demo's.
timings:
	benches/timings $(or $(BUILD),--release)
