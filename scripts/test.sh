#!/bin/sh
# Everything the project promises, checked; minutes per phase at the end.
set -eu
cd "$(dirname "$0")/.."
times=""
phase() { # phase NAME COMMAND...
  name=$1; shift
  echo "== $name" >&2
  start=$(date +%s)
  "$@"
  took=$(( $(date +%s) - start ))
  times="$times
$(printf '%6d.%01d min  %s' $((took / 60)) $((took % 60 / 6)) "$name")"
}
rust_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked --no-fail-fast
  else
    cargo test --locked --no-fail-fast --lib --bins --tests
  fi
}
page_tests() { (cd web && npm run typecheck && npm test); }
in_browser() {
  (cd web && npm run e2e -- --binary ../target/debug/wasteflow --case ../data/geo)
}
# Tests must leave no trace in the tracked files.
tracked() { git status --porcelain -- . 2>/dev/null || true; }
before=$(tracked)
clean_tree() {
  if [ "$(tracked)" != "$before" ]; then
    git status --short >&2
    echo "the tests changed tracked files" >&2
    return 1
  fi
}
# The promise of the README: under ten seconds from the command to the results.
demo_is_quick() {
  start=$(date +%s)
  target/debug/wasteflow demo --no-serve --json --out target/demo >/dev/null
  took=$(( $(date +%s) - start ))
  [ "$took" -lt 10 ] || { echo "demo --no-serve took $took s" >&2; return 1; }
}

phase "page: build"            make --no-print-directory page
phase "page: types and tests"  page_tests
phase "format"                 cargo fmt --check
phase "clippy"                 cargo clippy --locked --all-targets -- -D warnings
phase "build"                  cargo build --locked --all-targets
phase "unit and integration"   rust_tests
phase "doc tests"              cargo test --locked --doc
phase "browser"                in_browser
phase "demo in 10 s"           demo_is_quick
phase "clean tree"             clean_tree
echo "all passed:$times" >&2
