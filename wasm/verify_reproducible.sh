#!/usr/bin/env bash
# Builds the audio core from its sources once more, in a folder of another name and depth, and
# compares the bytes with those of build/wasm/. The archive of libopus is taken from build/opus/.
set -euo pipefail
cd "$(dirname "$0")/.."

wasm/build.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
other=$folder/another/and/deeper
mkdir -p "$other/opus"
cp build/opus/*.tgz "$other/opus/"
BUILD_DIR=$other wasm/build.sh
sha256sum build/wasm/audio_core.wasm "$other/wasm/audio_core.wasm"
cmp build/wasm/audio_core.wasm "$other/wasm/audio_core.wasm"
echo 'same bytes'
