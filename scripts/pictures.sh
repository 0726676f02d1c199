#!/usr/bin/env bash
# The pictures of README and docs, and all pages and states in build/pictures/ to be looked at.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/run_tests.sh browser/admin_mission >build/pictures.log || { cat build/pictures.log; exit 1; }
mkdir -p docs/administration
cp build/screenshots/guide_*.png docs/administration/
for program in readme_picture all_pictures; do
  TEST_NODE=$(command -v node) scripts/test_file.sh "build/test/pictures/$program.js"
done
