#!/usr/bin/env bash
# Builds our modules from their sources once more, in a folder of another name and depth, and compares the
# bytes with those of build/wasm/. The archive of libopus is taken from build/opus/.
set -euo pipefail
cd "$(dirname "$0")/.."

wasm/build.sh
wasm/srtp/build.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
other=$folder/another/and/deeper
mkdir -p "$other/opus"
cp build/opus/*.tgz "$other/opus/"
BUILD_DIR=$other wasm/build.sh
BUILD_DIR=$other wasm/srtp/build.sh
for module in audio_core.wasm srtp_core.wasm; do
  sha256sum "build/wasm/$module" "$other/wasm/$module"
  cmp "build/wasm/$module" "$other/wasm/$module"
done
echo 'same bytes'
