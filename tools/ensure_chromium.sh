#!/bin/sh
# The browser tests need one program that no wheel brings: a Chromium. Use CHROMIUM, or the machine's, or Debian's package.
set -eu
if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || { echo "CHROMIUM=$CHROMIUM is not a program that can be run." >&2; exit 1; }
  exit 0
fi
[ -x /usr/bin/chromium ] && exit 0
if command -v apt-get >/dev/null; then
  if [ "$(id -u)" = 0 ]; then as=""; elif sudo -n true 2>/dev/null; then as="sudo -n"; else as="none"; fi
  if [ "$as" != none ]; then
    echo "Installing chromium for the browser tests."
    $as apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
  fi
fi
echo "Missing: a Chromium for the browser tests. Run \"apt-get install chromium\" as root, or give its path: make test CHROMIUM=/path/to/chromium" >&2
exit 1
