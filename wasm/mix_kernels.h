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

MIX_KERNELS(scalar)
MIX_KERNELS(simd)

#endif
