#!/usr/bin/env bash
# Runs libopus' own test programs, test_opus_api and test_opus_decode, as WebAssembly under Node: the
# sources, flags and objects are those of the audio core. About half a minute; the seed of the random
# packets is SEED (1).
set -euo pipefail
cd "$(dirname "$0")/.."
source wasm/toolchain.sh

out=$build/opus/tests
seed=${SEED:-1}
# Beside the audio core's objects: what only the programs need.
sources=(src/opus_multistream.c src/opus_multistream_encoder.c src/opus_multistream_decoder.c)
# A WASI program, without JavaScript of the compiler's.
link_flags=(-O3 -sSTANDALONE_WASM -sTOTAL_STACK=1048576 -sINITIAL_MEMORY=33554432 -Wl,--stack-first)

main() {
  expect_emcc
  wasm/build.sh
  mkdir -p "$out"
  local objects=("$build"/opus/objects/*.o) source
  for source in "${sources[@]}"; do
    compile "$source"
    objects+=("$out/$(basename "$source").o")
  done
  check test_opus_api "${objects[@]}"
  check test_opus_decode "${objects[@]}" -- "$seed"
}

# Arguments: a program, its objects, and after `--` its arguments.
check() {
  local program=$1 objects=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    objects+=("$1")
    shift
  done
  if [ $# -gt 0 ]; then shift; fi
  compile "tests/$program.c"
  PATH=$(own_binaryen)$PATH "$emcc" "${link_flags[@]}" "$out/$program.c.o" "${objects[@]}" \
    -o "$out/$program.wasm"
  say "$program"
  run "$out/$program.wasm" "$@" >"$out/$program.log" 2>&1 || {
    tail -n 30 "$out/$program.log"
    fail "$program failed; all that it said: $out/$program.log"
  }
  printf '    passed: %d checks OK, nothing failed\n' "$(grep -c 'OK' "$out/$program.log")"
}

compile() {
  (cd "$opus" && "$emcc" "${common_flags[@]}" "${opus_flags[@]}" -c "$1" -o "$out/$(basename "$1").o")
}

run() {
  timeout 180 node --no-warnings --input-type=module - "$@" <<'EOF'
import { readFileSync } from 'node:fs'
import { WASI } from 'node:wasi'

const args = process.argv.slice(2)
const wasi = new WASI({ version: 'preview1', args, env: {}, returnOnExit: true })
const module = new WebAssembly.Module(readFileSync(args[0]))
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()))
EOF
}

main "$@"
