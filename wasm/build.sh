#!/usr/bin/env bash
# Builds build/wasm/audio_core.wasm: libopus 1.5.2 and the engine, compiled by Emscripten, without
# any JavaScript of its. Fetches libopus once, does nothing when neither sources nor flags have
# changed, and gives the same bytes in every folder.
#   EMCC       the compiler (emcc)
#   BUILD_DIR  where to put everything (build)
#   WITHOUT_SIMD  1: the same in scalar code, into build/bench/audio_core_scalar.wasm; never shipped
set -euo pipefail
cd "$(dirname "$0")/.."

source wasm/toolchain.sh
objects=$build/opus/objects
output=$build/wasm/audio_core.wasm
core_sources=(wasm/*.c)
if [ -n "${WITHOUT_SIMD:-}" ]; then
  objects=$build/opus/objects_scalar
  output=$build/bench/audio_core_scalar.wasm
  mapfile -t core_sources < <(printf '%s\n' "${core_sources[@]}" | grep -v mix_simd)
fi

# The npm package audify carries the unmodified 1.5.2 tag of libopus: an archive of its source, from
# the registry that everything else comes from as well. Nothing of audify itself is used.
package=audify@1.10.1
archive=audify-1.10.1.tgz
archive_sha256=b859789b43cfc5c5fe1b6c74a6c8f416b460a79282cf01080c4003961acf7522

memory_flags=(-sTOTAL_STACK=262144 -sINITIAL_MEMORY=1048576)

main() {
  expect_emcc
  fetch_opus
  local state
  state=$(hash_inputs)
  if [ -f "$output" ] && [ "$(cat "$output.inputs" 2>/dev/null)" = "$state" ]; then return; fi
  compile_opus
  link_core
  echo "$state" >"$output.inputs"
}

fetch_opus() {
  if [ -f "$opus/.complete" ]; then return; fi
  rm -rf "$opus"
  mkdir -p "$opus"
  if [ ! -f "$build/opus/$archive" ]; then
    say 'libopus 1.5.2: source (once)'
    (cd "$build/opus" && npm pack "$package" --silent --ignore-scripts >/dev/null) ||
      fail "libopus' source ($package) could not be fetched; is the npm registry within reach?"
  fi
  local found
  found=$(sha256sum "$build/opus/$archive" | cut -d ' ' -f 1)
  if [ "$found" != "$archive_sha256" ]; then
    rm -f "$build/opus/$archive"
    fail "the archive of libopus is not the expected one: SHA-256 $found, not $archive_sha256"
  fi
  tar -xzf "$build/opus/$archive" -C "$opus" --strip-components=3 package/vendor/opus
  touch "$opus/.complete"
}

hash_inputs() {
  {
    opus_state
    printf '%s\n' "${core_flags[@]}" "${link_flags[@]}" "${memory_flags[@]}"
    sha256sum wasm/*.sh wasm/*.c wasm/*.h
  } | sha256sum | cut -d ' ' -f 1
}

# What the objects of libopus depend on.
opus_state() {
  "$emcc" --version | sed -n 1p
  printf '%s\n' "$archive_sha256" "${common_flags[@]}" "${opus_flags[@]}"
  sha256sum wasm/opus_wasm.h
}

# The files that libopus' own lists name for a floating point build with SSE, or without where that is
# wanted, less what is for more than two channels and for debugging.
list_opus_sources() {
  awk -v scalar="${WITHOUT_SIMD:-}" '
    { sub(/\r$/, "") }
    /^[A-Z0-9_]+ *=/ {
      wanted = $1 ~ /^(CELT|SILK|OPUS)_SOURCES(_FLOAT)?$/ ||
        !scalar && $1 ~ /^(CELT_SOURCES_SSE2?|SILK_SOURCES_SSE4_1)$/
    }
    wanted { for (i = 1; i <= NF; i++) if ($i ~ /\.c$/) print $i }
  ' "$opus"/{celt,silk,opus}_sources.mk |
    grep -vE 'multistream|projection|mapping_matrix|silk/debug' | LC_ALL=C sort
}

compile_opus() {
  local state total
  state=$(opus_state)
  if [ "$(cat "$objects/.state" 2>/dev/null)" != "$state" ]; then rm -rf "$objects"; fi
  mkdir -p "$objects"
  printf '%s' "$state" >"$objects/.state"
  cp wasm/opus_wasm.h "$opus/opus_wasm.h"
  mapfile -t sources < <(list_opus_sources)
  total=${#sources[@]}
  say "libopus 1.5.2: $total files"
  export emcc opus objects
  export flags="${common_flags[*]} ${opus_flags[*]}"
  printf '%s\n' "${sources[@]}" |
    xargs -P "$(nproc)" -I '{}' bash -c 'compile_one "$1"' compile_one '{}' | show_count "$total"
}

# Compiled from inside the source, by relative names: no path of this machine gets into an object.
compile_one() {
  local object=$objects/${1//\//_}.o
  if [ ! -f "$object" ]; then
    # shellcheck disable=SC2086
    (cd "$opus" && "$emcc" $flags -c "$1" -o "$object.part") || exit 255
    mv "$object.part" "$object"
  fi
  echo "$1"
}
export -f compile_one

show_count() {
  local done=0 name
  while read -r name; do
    done=$((done + 1))
    if [ -t 1 ]; then
      printf '\r    %d of %d  %-48s' "$done" "$1" "$name"
    elif [ $((done % 30)) -eq 0 ] || [ "$done" -eq "$1" ]; then
      printf '    %d of %d\n' "$done" "$1"
    fi
  done
  if [ -t 1 ]; then echo; fi
}

link_core() {
  say 'audio core'
  mapfile -t opus_objects < <(list_opus_sources | sed -e 's|/|_|g' -e "s|.*|$objects/&.o|")
  build_module "$output" "${core_sources[@]}" -- "${memory_flags[@]}" "${opus_objects[@]}"
}

main "$@"
