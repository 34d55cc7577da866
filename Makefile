# numm for Go: make help

FILM   = tests/testdata/bigbuckbunny.mp4
DEMO   = demo
CORPUS = tests/corpus/files
STAGE  = ci/stage
GO     = go

# What needs devices: the other examples and packages have no tests with the tag rig. Each package gets a rig of its own, so that two of
# them run at a time: they wait most of it.
LIVE = ./live ./tests/launch ./examples/threshold ./examples/theremin ./examples/scope ./examples/slitcam ./examples/render

# Where goroutines meet.
MEET = ./gst/... ./pipeline ./appsink ./appsrc ./internal/detach ./internal/source ./internal/abandoned ./internal/freememory ./internal/isolate/... ./numm ./live

# What takes longest starts first, so that both processors are busy to the end.
LONGEST = ./numm ./tests/trust ./tests/laws ./tests/docs ./tests/players

# What has long lists of cases or tests that take long: its tests import internal/turn.
SHARED = $(LONGEST) $(filter-out $(LONGEST),$(sort $(patsubst %/,%,$(dir $(shell grep -rl --include='*_test.go' --exclude-dir='.?*' 'internal/turn"' .)))))

# Packages without a pipeline, as a condition of awk: of internal/, not those that start one or a process.
PLAIN = /\/gonumm\/((numm|pipeline)\/)?internal\// && !/\/(browser|freememory|isolate|unruly|videosetting)$$/

# Tests without the tables for debuggers: a program of tests is linked in half the time.
TEST = $(GO) test -vet=off -ldflags=-w

# A clone that belongs to somebody else has no version control stamp to give.
export GOFLAGS ?= -buildvcs=false

# For each name in a C header cgo has gcc compile a line in which this identifier may be undeclared, and gcc then compares it with all the
# others, to suggest one that is spelled alike. A short one has none, and the bindings of GStreamer compile in about half the time.
export CGO_CFLAGS ?= -O2 -g -D__cgo_undefined__2=_

# A part of the long lists of cases is tested each time, another one for each commit, and of the tests that take long an eighth (internal/turn).
export NUMM_COMMIT ?= $(shell git rev-parse HEAD 2>/dev/null)

.PHONY: help demo docs test others test-all install vet lint portable build testdata unit full race race-all live live-race latency bench quality curves site corpus field fuzz soak soak-isolated govulncheck test-trixie clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

# What it suggests to try next is compiled with the flags that go has by itself.
demo: export CGO_CFLAGS =
demo: ## a real film as a slit-scan and its sound as a spectrogram, in demo/
	@$(STAGE) install ci/install.sh build
	@mkdir -p $(DEMO) .cache
	@echo 'compiling; the first time the bindings of GStreamer, too, which takes three minutes of one core'
	$(GO) build -v -o .cache/tour ./examples/tour
	.cache/tour $(FILM) $(DEMO)
	@echo
	@echo 'made $(DEMO)/slitscan.png, in which each column is of a later frame of $(FILM),'
	@echo 'and $(DEMO)/spectrogram.png, its sound. Try next:'
	@echo '    .cache/tour FILM FOLDER                       the same of a film of yours'
	@echo '    $(GO) run ./examples/renderto ball.mp4           a sketch as a film'
	@echo '    $(GO) run ./examples/upload                      a server that makes thumbnails'
	@echo '    $(GO) doc ./numm                                 what there is'

test: ## packages, vet, lint, made files, tests, those with devices; of long lists and long tests a part
	@$(STAGE) install ci/install.sh build test live
	@$(MAKE) --no-print-directory -j2 --output-sync=target $(addprefix stage-,vet testdata portable lint)
	@$(MAKE) --no-print-directory -j2 --output-sync=target $(addprefix stage-,unit live)

test-all: test ## that, every example, every case and the hours of film, and the tests under the race detector
	@$(MAKE) --no-print-directory -j1 $(addprefix stage-,build full race-all)

# What vet has compiled is there for lint; both at once would compile it twice. Everything waits for vet: what runs beside it is nice.
stage-lint: stage-vet

stage-%:
	@$(STAGE) $* $(MAKE) --no-print-directory $*

install: ## the missing Debian packages
	@ci/install.sh build test live

# The tag adds the tests with devices, and leaves out no file but that which says that there are none. A second run without it would
# look through the standard library again.
vet: ## gofmt and go vet
	@test -z "$$(gofmt -l .)" || { gofmt -d .; exit 1; }
	$(GO) vet -tags rig ./...

# With 2 GiB for its garbage staticcheck takes half of the time.
lint: ## staticcheck and revive
	GOGC=off GOMEMLIMIT=2GiB $(GO) tool staticcheck -tags rig ./...
	$(GO) tool revive -config revive.toml -set_exit_status ./...

portable: ## the packages without C, built for macOS, Windows and arm64
	@nice ci/portable

build: ## every package and example
	$(GO) build ./...

testdata: ## the made files and their ground truth, in tests/testdata/made
	@nice tests/testdata/make.sh

# The tests with devices wait most of the time: they run beside these, and before them where both could.
# Packages without a pipeline do not print without end, so they need no bound, and go test keeps their results.
unit: ## the tests, of long lists of cases a part, of the tests that take long an eighth
	@$(GO) list ./... | awk '$(PLAIN)' | NUMM_SHARE=eighth xargs nice $(TEST) -timeout 10m
	@$(GO) list $(LONGEST) ./... | awk '!($(PLAIN)) && !seen[$$0]++' | NUMM_SHARE=eighth xargs nice $(TEST) -timeout 20m -exec $(CURDIR)/ci/bounded

others: ## the rest of the tests that take long, and another part of the long lists
	NUMM_SHARE=rest $(TEST) -timeout 20m -exec $(CURDIR)/ci/bounded $(SHARED)

full: ## the laws, the tests of trust, of children and those in other programs with every case and an hour of film
	NUMM_LONG=1 $(TEST) -tags full -timeout 60m -exec $(CURDIR)/ci/bounded ./numm ./tests/laws ./tests/trust ./tests/players ./tests/isolated ./tests/quality

race: ## the packages in which goroutines meet, under the race detector
	$(TEST) -race -timeout 30m -exec $(CURDIR)/ci/bounded $(MEET)

race-all: ## every test under the race detector
	$(TEST) -race -timeout 60m -exec $(CURDIR)/ci/bounded ./...

live: ## the tests with a screen, a speaker, a microphone and a camera of their own
	@ci/install.sh build test live
	$(TEST) -timeout 10m -tags rig -exec $(CURDIR)/ci/rig $(LIVE)

live-race: ## the same under the race detector
	@ci/install.sh build test live
	$(TEST) -timeout 10m -tags rig -race -exec $(CURDIR)/ci/rig $(LIVE)

latency: ## from the speaker to the microphone and back, beside SDL and PortAudio; six minutes
	@$(STAGE) install ci/install.sh build test live latency
	ci/rig sh -c "$(TEST) -tags rig -run '^$$' -bench RoundTrip -benchtime 1x ./live && tests/latency/run 40"

bench: ## reading and writing against ffmpeg, PyAV, OpenCV, soundfile, Pillow and others; BENCHFLAGS='-n 3 -only wav -write docs/bench.md'
	@$(STAGE) install ci/install.sh build bench
	$(GO) run ./tests/bench $(BENCHFLAGS)
	$(GO) run ./tests/quality -only gif

quality: ## bytes, PSNR, SNR and flicker of what is written, beside ffmpeg and Pillow; QUALITYFLAGS='-only gif'
	@$(STAGE) install ci/install.sh build bench
	$(GO) run ./tests/quality $(QUALITYFLAGS)

curves: ## cost against length and place, an hour of every main format, plotted into docs/
	@$(STAGE) install ci/install.sh build bench
	$(GO) run ./tests/curves

docs: ## the pictures of README and docs/, by the programs in examples/, and docs/cookbook.md
	@$(STAGE) install ci/install.sh build
	ci/docs

site: ## README and docs/ as pages, in .cache/site
	$(GO) run ./docs/site

corpus: ## CORPUS=folder with manifest.json and check.py: read it all and compare
	@mkdir -p .cache/corpus
	$(GO) run ./tests/corpus -out .cache/corpus $(CORPUS)
	/usr/bin/python3 $(CORPUS)/check.py $(CORPUS)/manifest.json .cache/corpus/results.json --quiet

field: ## FIELD=folder[:folder]: read all files there and compare with ffmpeg, Pillow and others; goes on where it was stopped
	@$(STAGE) install ci/install.sh build field
	@mkdir -p .cache/field
	$(GO) build -o .cache/field/field ./tests/field
	nice .cache/field/field $(FIELDFLAGS) $(subst :, ,$(FIELD))

fuzz: ## FUZZTIME=1m of each fuzz target, from the kept seeds
	@ci/fuzz $(or $(FUZZTIME),1m)

soak-isolated: ## SOAKTIME=1h of mutated files read with Isolated, by a process that must survive them all; what is found in .cache/soak
	@mkdir -p .cache/soak
	$(GO) build -o .cache/soak/soak ./tests/soak
	nice -n 19 .cache/soak/soak -time $(or $(SOAKTIME),1h) -isolated -out .cache/soak/isolated hostile

soak: ## SOAKTIME=1h of mutated files in children on one core, and of every use sampled each second; what is found in .cache/soak
	@mkdir -p .cache/soak
	$(GO) build -o .cache/soak/soak ./tests/soak
	@nice -n 19 .cache/soak/soak -time $(or $(SOAKTIME),1h) -plot .cache/soak/soak.svg steady & steady=$$!; \
	trap "kill $$steady" INT TERM; \
	core=$$(taskset -cp $$$$ | sed 's/.*[^0-9]//'); \
	nice -n 19 taskset -c $$core .cache/soak/soak -time $(or $(SOAKTIME),1h) hostile; hostile=$$?; \
	wait $$steady && cp .cache/soak/soak.svg docs/ && exit $$hostile

govulncheck: ## known flaws of what is imported; needs the network, or VULNDB=a clone of github.com/golang/vulndb
	$(if $(VULNDB),ci/vulndb $(VULNDB) .cache/vulndb)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@latest $(if $(VULNDB),-db file://$(CURDIR)/.cache/vulndb) ./...

test-trixie: ## make test without live in a Debian 13 of its own, with GStreamer 1.26; needs to be root
	@ci/trixie

clean: ## what the above made
	rm -rf $(DEMO) .cache tests/testdata/made
