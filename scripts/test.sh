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
clean_tree() {
  # Tests must leave no trace in the tracked files.
  if [ -d .git ] && [ -n "$(git status --porcelain -- data docs src tests web)" ]; then
    git status --short -- data docs src tests web >&2
    echo "the tests changed tracked files" >&2
    return 1
  fi
}
before=$(git status --porcelain -- data docs src tests web 2>/dev/null || true)

phase "page: build"            make --no-print-directory page
phase "page: types and tests"  page_tests
phase "format"                 cargo fmt --check
phase "clippy"                 cargo clippy --locked --all-targets -- -D warnings
phase "build"                  cargo build --locked --all-targets
phase "unit and integration"   rust_tests
phase "doc tests"              cargo test --locked --doc
phase "browser"                in_browser
[ -n "$before" ] || phase "clean tree" clean_tree
echo "all passed:$times" >&2
