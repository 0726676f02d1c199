# The compiler, the folders and the flags of libopus, for the scripts that compile it; to be sourced in
# the repository's root.
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

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'audio core: %s\n' "$*" >&2; exit 1; }

expect_emcc() {
  command -v "$emcc" >/dev/null ||
    fail "no $emcc on this machine; install Emscripten (Debian: package emscripten) or set EMCC"
}

# Debian's emcc takes Binaryen from the PATH: what this prints goes before it, so that it is emcc's
# own, and no other that lies about.
own_binaryen() {
  if command -v em-config >/dev/null; then printf '%s/bin:' "$(em-config BINARYEN_ROOT)"; fi
}
