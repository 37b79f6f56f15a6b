#!/bin/sh
# Installs what is missing on a Debian-like machine when that is permitted, else says what to install.
# usage: setup.sh build | test
set -eu

want=${1:-build}
missing=""      # what a person has to install, in words
packages=""     # the same as Debian packages

need() { # need TEST-COMMAND "in words" "debian packages"
  if ! sh -c "$1" >/dev/null 2>&1; then
    missing="$missing
  - $2"
    packages="$packages $3"
  fi
}

need 'command -v cmake' 'cmake (HiGHS is built with it)' cmake
need 'command -v c++ && command -v make' 'a C++ compiler and make' 'build-essential'
# libclang alone is not enough: the headers that come with it are read, too.
need 'ls /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*/libclang*.so* /usr/local/lib/libclang* "${LIBCLANG_PATH:-/nowhere}"/libclang* 2>/dev/null | grep -q libclang && ls /usr/lib/llvm-*/lib/clang/*/include/stddef.h /usr/lib/clang/*/include/stddef.h 2>/dev/null | grep -q stddef' \
  'libclang (bindings to HiGHS are made with it)' libclang-dev
if [ "$want" = test ]; then
  need 'test -x "${CHROMIUM:-/usr/bin/chromium}"' 'Chromium (the map page is tested in it; or set CHROMIUM=/path)' chromium
  need 'fc-list :lang=zh 2>/dev/null | grep -q .' 'a Chinese font (labels and screenshots)' 'fontconfig fonts-noto-cjk'
fi

if [ -n "$packages" ] && command -v apt-get >/dev/null 2>&1; then
  sudo=""
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=none; fi
  fi
  if [ "$sudo" != none ]; then
    echo "setup: installing$packages" >&2
    log=$(mktemp)
    # shellcheck disable=SC2086
    if { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $packages; } >"$log" 2>&1; then
      missing=""
    else
      tail -n 20 "$log" >&2
    fi
    rm -f "$log"
  fi
fi

if [ -n "$missing" ]; then
  echo "setup: please install:$missing" >&2
  [ -n "$packages" ] && echo "on Debian or Ubuntu: sudo apt-get install$packages" >&2
  exit 1
fi

if ! cargo --version 2>/dev/null | awk '{ split($2, v, "."); exit !(v[1] > 1 || v[2] >= 95) }'; then
  echo "setup: please install Rust 1.95 or newer (cargo)" >&2
  exit 1
fi
if [ "$want" = test ] && ! { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; then
  echo "setup: please install rustfmt and clippy (rustup component add rustfmt clippy)" >&2
  exit 1
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "setup: please install npm (it comes with Node.js)" >&2
  exit 1
fi
if ! node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null; then
  echo "setup: please install Node.js 20.19 or newer with npm (the map page is built with it)" >&2
  exit 1
fi
