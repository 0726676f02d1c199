#!/usr/bin/env bash
# Runs compiled test files, the arguments, inside the network namespace that run_tests.sh made.
set -euo pipefail
cd "$(dirname "$0")/.."

# What is heard and shown in real time, by browsers and whole servers, is judged by the clock.
real_time='^build/test/(browser|console|interop|system|mixer_lab)/'
# More than these is no busy machine.
again_max=6

main() {
  ip link set lo up
  run "$@" && return
  mapfile -t failed < build/failed_tests.txt
  local file
  for file in "${failed[@]}"; do
    [[ $file =~ $real_time ]] || exit 1
  done
  [ ${#failed[@]} -gt 0 ] && [ ${#failed[@]} -le $again_max ] || exit 1
  printf '# %s\n' 'Failed, and judged in real time: once more, each of these files.' "${failed[@]}"
  run "${failed[@]}"
}

# One file after the other: they measure time, and share the namespace's multicast groups.
run() {
  node --enable-source-maps --test --test-concurrency=1 --test-timeout=240000 \
    --test-reporter=tap --test-reporter-destination=stdout \
    --test-reporter=./scripts/failed_files.mjs --test-reporter-destination=build/failed_tests.txt "$@"
}

main "$@"
