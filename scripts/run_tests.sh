#!/usr/bin/env bash
# Runs compiled test files in a network namespace that has only a loopback interface: multicast and
# whatever else a test sends can't leave it. Arguments: names to match (all tests if none).
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t files < <(find test -name '*.test.ts' -o -name '*.fuzz.ts' | sort | sed 's|^|build/|; s|\.ts$|.js|')
if [ $# -gt 0 ]; then
  mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -E "$(IFS='|'; echo "$*")")
fi
[ ${#files[@]} -gt 0 ] || { echo 'run_tests: no such test' >&2; exit 1; }

namespace=(unshare --net)
[ "$(id -u)" -eq 0 ] || namespace=(unshare --net --map-root-user)
"${namespace[@]}" true 2>/dev/null || {
  echo 'run_tests: this machine lets nobody make a network namespace (unshare --net); run as root, or' \
    'allow it: sysctl kernel.unprivileged_userns_clone=1' >&2
  exit 1
}
exec "${namespace[@]}" -- scripts/run_test_files.sh "${files[@]}"
