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
  enter_namespace "$@"
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

# The runner itself is cut off from every network too: whatever it starts can't be elsewhere.
enter_namespace() {
  [ -z "${TEST_NAMESPACE:-}" ] || return 0
  local namespace=(unshare --net)
  [ "$(id -u)" -eq 0 ] || namespace=(unshare --net --map-root-user)
  "${namespace[@]}" true 2>/dev/null || {
    echo 'run_tests: this machine lets nobody make a network namespace (unshare --net); run as root, or' \
      'allow it: sysctl kernel.unprivileged_userns_clone=1' >&2
    exit 1
  }
  TEST_NAMESPACE=own exec "${namespace[@]}" -- scripts/run_tests.sh "$@"
}

run() {
  NODE_OPTIONS=--enable-source-maps node scripts/run_files.mjs "$@"
}

main "$@"
