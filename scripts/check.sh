#!/usr/bin/env bash
# Format, types (server and pages), lint, house rules. Says where it stops; changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
echo '==> format'
npx prettier --check --log-level warn .
echo '==> types'
npx tsc -p . --noEmit
npx tsc -p web --noEmit
echo '==> lint'
npx oxlint --type-aware --deny-warnings
echo '==> house rules'
node --enable-source-maps --test --test-reporter=dot build/test/tidy.test.js
