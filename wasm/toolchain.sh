# The compiler, the folders and the flags of our modules and of libopus, for the scripts that compile them;
# to be sourced in the repository's root.
#   EMCC       the compiler (emcc)
#   BUILD_DIR  where to put everything (build)
#   WITHOUT_SIMD  1: scalar code alone, to be measured against
emcc=${EMCC:-emcc}
build=${BUILD_DIR:-build}
mkdir -p "$build"
build=$(cd "$build" && pwd)
opus=$build/opus/source

common_flags=(-O3 -std=gnu11 -mnontrapping-fptoint -mbulk-memory -fno-ident)
opus_flags=(-DOPUS_BUILD -DVAR_ARRAYS -DHAVE_LRINT -DHAVE_LRINTF -DHAVE_STDINT_H
  -DENABLE_HARDENING -DFLOAT_APPROX -DOVERRIDE_celt_fatal -DNDEBUG
  -Iinclude -Icelt -Isilk -Isilk/float -Isrc -I. -include opus_wasm.h -w)
if [ -z "${WITHOUT_SIMD:-}" ]; then
  common_flags+=(-msimd128)
  opus_flags+=(-msse4.1
    -DOPUS_X86_MAY_HAVE_SSE -DOPUS_X86_MAY_HAVE_SSE2 -DOPUS_X86_MAY_HAVE_SSE4_1
    -DOPUS_X86_PRESUME_SSE -DOPUS_X86_PRESUME_SSE2 -DOPUS_X86_PRESUME_SSE4_1)
fi

# Of our own C. What is to be in SIMD there is written so.
core_flags=(-Wall -Wextra -Werror -fno-vectorize -fno-slp-vectorize)
# The stack lies below all data, so that its overflow traps. The memory can grow: who instantiates the
# module does it, once.
link_flags=(-O3 --no-entry -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH=1 -sMALLOC=none -Wl,--stack-first)

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'wasm: %s\n' "$*" >&2; exit 1; }

expect_emcc() {
  command -v "$emcc" >/dev/null ||
    fail "no $emcc on this machine; install Emscripten (Debian: package emscripten) or set EMCC"
}

# Debian's emcc takes Binaryen from the PATH: what this prints goes before it, so that it is emcc's
# own, and no other that lies about.
own_binaryen() {
  if command -v em-config >/dev/null; then printf '%s/bin:' "$(em-config BINARYEN_ROOT)"; fi
}

# Makes a module of our own C. Arguments: the module, its C files, `--`, and what the linker gets beside
# them.
build_module() {
  local module=$1 objects=() object
  shift
  mkdir -p "$(dirname "$module")"
  while [ "$1" != -- ]; do
    object=$module.$(basename "$1").o
    "$emcc" "${common_flags[@]}" "${core_flags[@]}" -I"$opus/include" -c "$1" -o "$object"
    objects+=("$object")
    shift
  done
  shift
  PATH=$(own_binaryen)$PATH "$emcc" "${link_flags[@]}" "${objects[@]}" "$@" -o "$module.part.wasm"
  rm -f "${objects[@]}"
  mv "$module.part.wasm" "$module"
  printf '    %s: %d bytes\n' "${module#"$PWD/"}" "$(stat -c %s "$module")"
}
