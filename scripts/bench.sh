#!/usr/bin/env bash
# Runs the benchmarks, each in a network namespace of its own. Arguments: names to match (all if none).
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(find test/bench -name '*.bench.ts' | sort | sed 's|^|build/|; s|\.ts$|.js|')
if [ $# -gt 0 ]; then
  mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -E "$(IFS='|'; echo "$*")")
fi
namespace=(unshare --net)
[ "$(id -u)" -eq 0 ] || namespace=(unshare --net --map-root-user)
for file in "${files[@]}"; do
  printf '\n==> %s\n' "$(basename "$file" .js)"
  "${namespace[@]}" -- sh -c 'ip link set lo up; exec node --enable-source-maps "$0"' "$file"
done
