# The commands of flightloop. `make` alone lists them.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:

typescript := $(shell find src test examples -name '*.ts' -not -path '*/generated/*' 2>/dev/null)
web := $(shell find web -type f 2>/dev/null)
core := $(shell find wasm -maxdepth 1 -type f 2>/dev/null)
srtp_core := $(shell find wasm/srtp wasm/toolchain.sh wasm/arena.h -type f 2>/dev/null)
protos := $(wildcard proto/vocs/v1/*.proto)
generated := src/protocol/generated/client.js

.PHONY: help start test build check docs pictures test-opus bench bench-peers fuzz clean setup setup-test compile

help:
	@echo 'make start   install what is missing, build, run everything on this machine'
	@echo 'make test    install what is missing, build, run every test'
	@echo 'make build   the deployable server: build/flightloop.tar.gz'
	@echo 'make check   format, types, lint, house rules'
	@echo 'make docs    the reference of the protocol: build/docs/protocol.md'
	@echo 'make pictures   pictures of README and docs, and of every page and state: build/pictures/'
	@echo 'make bench   measure (make bench-peers: install what is compared with)'
	@echo 'make test-opus   libopus own test programs, compiled as the audio core is'
	@echo 'make fuzz    random input for longer; with CORPUS=folder the files in folder/stun, folder/sdp, ...'
	@echo 'make clean   remove what was built'

start: setup compile
	@node --enable-source-maps build/src/main.js serve $(ARGS)

test: setup-test compile build/harness/index.html
	@scripts/run_tests.sh $(TESTS)

build: setup compile
	@scripts/package.sh

check: setup compile
	@scripts/check.sh

pictures: setup-test compile build/harness/index.html
	@scripts/pictures.sh

docs: setup compile
	@node scripts/protocol_reference.mjs

bench: setup-test compile
	@scripts/bench.sh $(BENCH)

# The programs that some benchmarks compare with; without them these say that they are skipped.
bench-peers:
	@scripts/setup.sh peers

test-opus: setup
	@scripts/test_opus.sh

fuzz: setup compile
	@FUZZ_RUNS=$${FUZZ_RUNS:-50000} CORPUS='$(CORPUS)' \
	  scripts/run_tests.sh $(if $(CORPUS),fuzz/corpus,fuzz)

clean:
	rm -rf build src/protocol/generated

setup:
	@scripts/setup.sh build

setup-test:
	@scripts/setup.sh test

compile: build/src/.compiled build/wasm/audio_core.wasm build/wasm/srtp_core.wasm \
  build/web/console/index.html build/web/admin/index.html build/web/mixer_lab/index.html

$(generated): $(protos) src/protocol/generate.sh | setup
	@echo '==> protocol'
	@src/protocol/generate.sh

build/src/.compiled: $(generated) $(typescript) tsconfig.json | setup
	@echo '==> TypeScript'
	@npx tsc -p .
	@mkdir -p build/src/protocol/generated && cp src/protocol/generated/*.js build/src/protocol/generated/
	@touch $@

build/wasm/audio_core.wasm: $(core) | setup
	@wasm/build.sh
	@touch $@

build/wasm/srtp_core.wasm: $(srtp_core) | setup
	@wasm/srtp/build.sh
	@touch $@

build/web/console/index.html: $(generated) $(web) $(typescript) | setup
	@echo '==> console'
	@npx vite build --config web/vite.config.ts --logLevel warn
	@touch $@

# The console with a scripted client, for tests.
build/harness/index.html: $(generated) $(web) $(typescript) | setup
	@echo '==> harness'
	@npx vite build --config web/harness/vite.config.ts --logLevel warn
	@touch $@

build/web/admin/index.html: $(generated) $(web) $(typescript) | setup
	@echo '==> administration'
	@npx vite build --config web/admin/vite.config.ts --logLevel warn
	@touch $@

build/web/mixer_lab/index.html: build/wasm/audio_core.wasm $(web) $(typescript) | setup
	@echo '==> mixer lab'
	@npx vite build --config web/mixer_lab/vite.config.ts --logLevel warn
	@touch $@
