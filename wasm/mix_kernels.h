// The kernels that touch every sample. Each exists twice, `_scalar` and `_simd`, with the same
// result to the bit; a test holds them equal. The engine calls the SIMD ones. Any length, any
// alignment.
#ifndef MIX_KERNELS_H
#define MIX_KERNELS_H

#include <stdint.h>

#define MIX_KERNELS(suffix)                                                                        \
  /* sum += gain * frame */                                                                        \
  void mix_constant_##suffix(float *sum, const float *frame, float gain, int32_t samples);         \
  /* The same with a gain that goes in a line from `from` to `to`, which the last sample gets. */  \
  void mix_ramp_##suffix(float *sum, const float *frame, float from, float to, int32_t samples);   \
  /* The largest magnitude; a NaN counts as nothing. */                                            \
  float peak_##suffix(const float *frame, int32_t samples);                                        \
  /* frame[i] *= max(floor, from + step * (i + 1)) */                                              \
  void apply_gain_##suffix(float *frame, float from, float step, float floor, int32_t samples);    \
  /* To +-1; a NaN to -1. */                                                                       \
  void clamp_##suffix(float *frame, int32_t samples);                                              \
  /* The sum of the squares. */                                                                    \
  float square_sum_##suffix(const float *frame, int32_t samples);                                  \
  /* pairs = left[0], right[0], left[1] ...; samples: of each side. */                             \
  void interleave_##suffix(float *pairs, const float *left, const float *right, int32_t samples);

#ifndef __wasm_simd128__
// A build without SIMD, to be measured against: whoever calls the SIMD kernels gets their twins.
#define mix_constant_simd mix_constant_scalar
#define mix_ramp_simd mix_ramp_scalar
#define peak_simd peak_scalar
#define apply_gain_simd apply_gain_scalar
#define clamp_simd clamp_scalar
#define square_sum_simd square_sum_scalar
#define interleave_simd interleave_scalar
#endif

MIX_KERNELS(scalar)
MIX_KERNELS(simd)

#endif
