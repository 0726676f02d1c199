#!/usr/bin/env bash
# Runs compiled test files, two at a time where they don't need the machine for themselves (test_file.sh). Arguments:
# names to match (all tests if none).
set -euo pipefail
cd "$(dirname "$0")/.."

# What is shown and heard by browsers and whole servers is judged by the clock.
real_time='^build/test/(browser|console|interop|system|mixer_lab)/'
# More than these is no busy machine.
again_max=6

main() {
  check_namespaces
  mapfile -t files < <(find test -name '*.test.ts' -o -name '*.fuzz.ts' | sort | sed 's|^|build/|; s|\.ts$|.js|')
  if [ $# -gt 0 ]; then
    mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -E "$(IFS='|'; echo "$*")")
  fi
  [ ${#files[@]} -gt 0 ] || { echo 'run_tests: no such test' >&2; exit 1; }
  run "${files[@]}" && return
  mapfile -t failed < build/failed_tests.txt
  local file
  for file in "${failed[@]}"; do
    [[ $file =~ $real_time ]] || exit 1
  done
  [ ${#failed[@]} -gt 0 ] && [ ${#failed[@]} -le $again_max ] || exit 1
  printf '# %s\n' 'Failed, and judged in real time: once more, each of these files.' "${failed[@]}"
  run "${failed[@]}"
}

check_namespaces() {
  local namespace=(unshare --net)
  [ "$(id -u)" -eq 0 ] || namespace=(unshare --net --map-root-user)
  "${namespace[@]}" true 2>/dev/null || {
    echo 'run_tests: this machine lets nobody make a network namespace (unshare --net); run as root, or' \
      'allow it: sysctl kernel.unprivileged_userns_clone=1' >&2
    exit 1
  }
}

# A file's time counts from when it waits for its turn.
run() {
  node --enable-source-maps --import ./scripts/test_file.mjs \
    --test --test-concurrency=2 --test-timeout=420000 \
    --test-reporter=tap --test-reporter-destination=stdout \
    --test-reporter=./scripts/failed_files.mjs --test-reporter-destination=build/failed_tests.txt "$@"
}

main "$@"
