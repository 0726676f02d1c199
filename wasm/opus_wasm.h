// Force-included before every file of libopus: what its configure script can't know about
// WebAssembly. libopus' own sources stay as they are.
#ifndef OPUS_WASM_H
#define OPUS_WASM_H

#ifdef __wasm_simd128__
#include <emmintrin.h>
#include <wasm_simd128.h>
#endif

#include "arch.h"

// 64 bit integers are native, though the target is not LP64.
#undef OPUS_FAST_INT64
#define OPUS_FAST_INT64 1

// A failed assertion traps: no file names and no stdio in the module.
#undef CELT_FATAL
#define CELT_FATAL(message) __builtin_trap()

// Takes the place of celt/float_cast.h, whose SSE branch goes through a slow emulation here:
// nearest and saturating truncation are one instruction each.
#define FLOAT_CAST_H

static inline opus_int32 float2int(float value) {
  return (opus_int32)__builtin_nearbyintf(value);
}

#ifdef __wasm_simd128__
// Emscripten's is a loop over the four lanes.
#define _mm_cvttps_epi32(lanes) ((__m128i)wasm_i32x4_trunc_sat_f32x4((v128_t)(lanes)))
#endif

static inline opus_int16 FLOAT2INT16(float value) {
  value = value * CELT_SIG_SCALE;
  value = MAX32(value, -32768);
  value = MIN32(value, 32767);
  return (opus_int16)float2int(value);
}

#endif
