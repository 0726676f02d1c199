#!/usr/bin/env bash
# Makes the deployable server: one archive with the compiled program, its pages and the packages that it
# needs at run time. Unpack it anywhere with Node.js 20 and run flightloop/bin/flightloop.
set -euo pipefail
cd "$(dirname "$0")/.."
out=build/flightloop
rm -rf "$out" && mkdir -p "$out/build/web" "$out/bin"
cp package.json package-lock.json .npmrc README.md LICENSE "$out/"
cp -r proto "$out/proto"
cp -r build/src build/wasm "$out/build/"
cp -r build/web/console build/web/admin build/web/mixer_lab "$out/build/web/"
echo '==> run-time packages'
(cd "$out" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
cat >"$out/bin/flightloop" <<'EOF'
#!/bin/sh
exec node --enable-source-maps "$(dirname "$(readlink -f "$0")")/../build/src/main.js" "$@"
EOF
chmod +x "$out/bin/flightloop"
tar -C build -czf build/flightloop.tar.gz flightloop
echo "==> build/flightloop.tar.gz ($(du -h build/flightloop.tar.gz | cut -f1))"
