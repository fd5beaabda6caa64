#!/usr/bin/env bash
# Runs the programs of the benchmarks in the Worker Loader of workerd, from the npm package of that name.
# Usage: loader-benchmarks/workerd/run.sh [seconds for each program]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -x node_modules/.bin/workerd ] || npm install --no-audit --no-fund --no-package-lock --silent

node_modules/.bin/workerd serve --experimental config.capnp &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT

printf '\nWorker Loader of %s, Node.js %s asks over HTTP on one connection\n\n' \
	"$(node_modules/.bin/workerd --version)" "$(node --version)"
node measure.mjs "${1:-5}"
