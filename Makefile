# Two commands are all a newcomer needs: `make demo` and `make test`.
# Both set up what is missing (see scripts/setup.sh) and can be run again at any time.

.PHONY: demo test bench page bless clean help
PAGE := web/dist/index.html
PAGE_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) $(wildcard web/index.html web/*.json web/vite.config.ts)

help:
	@echo "make demo   build, solve the Jiangjin case, open the map at http://127.0.0.1:8080"
	@echo "make test   everything the project promises, checked (prints minutes per phase)"
	@echo "make bench  the figures of the README's performance table"
	@echo "make bless  rewrite data/geo and the generated documents from the program"

demo:
	@scripts/setup.sh build
	@$(MAKE) --no-print-directory page
	cargo build --release --locked
	target/release/wasteflow demo $(ARGS)

test:
	@scripts/setup.sh test
	@scripts/test.sh

bench:
	@scripts/setup.sh build
	@$(MAKE) --no-print-directory page
	@benches/run.sh
	@benches/network.sh
	@benches/osm.sh
	@benches/flow.sh
	@benches/cflp.sh
	@benches/vrp.sh
	@benches/plan.sh

page: $(PAGE)

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

$(PAGE): web/node_modules/.package-lock.json $(PAGE_SOURCES)
	cd web && npm run build
	@touch $@

bless:
	WASTEFLOW_BLESS=1 cargo test --locked --test all -- synth check::the_catalogue import::faults::the_fixture
	WASTEFLOW_BLESS=1 cargo test --locked --lib -- docs

clean:
	rm -rf target out web/dist web/node_modules web/test-results
