#!/usr/bin/env bash
# Builds build/wasm/srtp_core.wasm, as wasm/build.sh does the audio core: compiled by Emscripten, without any
# JavaScript of its, again only when sources or flags have changed, with the same bytes in every folder.
set -euo pipefail
cd "$(dirname "$0")/../.."

source wasm/toolchain.sh
output=$build/wasm/srtp_core.wasm
memory_flags=(-sTOTAL_STACK=65536 -sINITIAL_MEMORY=131072)

expect_emcc
state=$(
  {
    "$emcc" --version | sed -n 1p
    printf '%s\n' "${common_flags[@]}" "${core_flags[@]}" "${link_flags[@]}" "${memory_flags[@]}"
    sha256sum wasm/toolchain.sh wasm/arena.h wasm/srtp/*
  } | sha256sum | cut -d ' ' -f 1
)
if [ -f "$output" ] && [ "$(cat "$output.inputs" 2>/dev/null)" = "$state" ]; then exit; fi
say 'SRTP core'
build_module "$output" wasm/srtp/*.c -- "${memory_flags[@]}"
echo "$state" >"$output.inputs"
