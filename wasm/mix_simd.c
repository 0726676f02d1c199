// The kernels of mix_kernels.h, four samples at a time (WebAssembly SIMD); what is left over at the
// end goes one by one, with the same operations in the same order.
#include <wasm_simd128.h>

#include "audio_core.h"
#include "mix_kernels.h"

void AUDIO_EXPORT(mix_constant_simd)(float *sum, const float *frame, float gain, int32_t samples) {
  const v128_t gains = wasm_f32x4_splat(gain);
  int32_t i = 0;
  for (; i + 4 <= samples; i += 4) {
    const v128_t product = wasm_f32x4_mul(gains, wasm_v128_load(frame + i));
    wasm_v128_store(sum + i, wasm_f32x4_add(wasm_v128_load(sum + i), product));
  }
  for (; i < samples; i++) sum[i] += gain * frame[i];
}

void AUDIO_EXPORT(mix_ramp_simd)(float *sum, const float *frame, float from, float to,
                                 int32_t samples) {
  const float step = (to - from) / (float)samples;
  const v128_t start = wasm_f32x4_splat(from), steps = wasm_f32x4_splat(step);
  const v128_t four = wasm_f32x4_splat(4);
  v128_t count = wasm_f32x4_make(1, 2, 3, 4);
  int32_t i = 0;
  for (; i + 4 <= samples; i += 4) {
    const v128_t gains = wasm_f32x4_add(start, wasm_f32x4_mul(steps, count));
    const v128_t product = wasm_f32x4_mul(gains, wasm_v128_load(frame + i));
    wasm_v128_store(sum + i, wasm_f32x4_add(wasm_v128_load(sum + i), product));
    count = wasm_f32x4_add(count, four);
  }
  for (; i < samples; i++) sum[i] += (from + step * (float)(i + 1)) * frame[i];
}

float AUDIO_EXPORT(peak_simd)(const float *frame, int32_t samples) {
  v128_t peaks = wasm_f32x4_splat(0);
  int32_t i = 0;
  for (; i + 4 <= samples; i += 4) {
    peaks = wasm_f32x4_pmax(peaks, wasm_f32x4_abs(wasm_v128_load(frame + i)));
  }
  float lanes[4], peak = 0;
  wasm_v128_store(lanes, peaks);
  for (int lane = 0; lane < 4; lane++) {
    if (peak < lanes[lane]) peak = lanes[lane];
  }
  for (; i < samples; i++) {
    const float magnitude = __builtin_fabsf(frame[i]);
    if (peak < magnitude) peak = magnitude;
  }
  return peak;
}

void AUDIO_EXPORT(apply_gain_simd)(float *frame, float from, float step, float floor,
                                   int32_t samples) {
  const v128_t start = wasm_f32x4_splat(from), steps = wasm_f32x4_splat(step);
  const v128_t floors = wasm_f32x4_splat(floor), four = wasm_f32x4_splat(4);
  v128_t count = wasm_f32x4_make(1, 2, 3, 4);
  int32_t i = 0;
  for (; i + 4 <= samples; i += 4) {
    const v128_t line = wasm_f32x4_add(start, wasm_f32x4_mul(steps, count));
    const v128_t gains = wasm_f32x4_pmax(floors, line);
    wasm_v128_store(frame + i, wasm_f32x4_mul(wasm_v128_load(frame + i), gains));
    count = wasm_f32x4_add(count, four);
  }
  for (; i < samples; i++) {
    const float gain = from + step * (float)(i + 1);
    frame[i] *= floor < gain ? gain : floor;
  }
}

void AUDIO_EXPORT(clamp_simd)(float *frame, int32_t samples) {
  const v128_t low = wasm_f32x4_splat(-1), high = wasm_f32x4_splat(1);
  int32_t i = 0;
  for (; i + 4 <= samples; i += 4) {
    const v128_t above = wasm_f32x4_pmax(low, wasm_v128_load(frame + i));
    wasm_v128_store(frame + i, wasm_f32x4_pmin(high, above));
  }
  for (; i < samples; i++) {
    const float above = -1.0f < frame[i] ? frame[i] : -1.0f;
    frame[i] = above < 1.0f ? above : 1.0f;
  }
}

float AUDIO_EXPORT(square_sum_simd)(const float *frame, int32_t samples) {
  v128_t sums = wasm_f32x4_splat(0);
  int32_t i = 0;
  for (; i + 4 <= samples; i += 4) {
    const v128_t values = wasm_v128_load(frame + i);
    sums = wasm_f32x4_add(sums, wasm_f32x4_mul(values, values));
  }
  float lanes[4];
  wasm_v128_store(lanes, sums);
  for (; i < samples; i++) lanes[i & 3] += frame[i] * frame[i];
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

void AUDIO_EXPORT(interleave_simd)(float *pairs, const float *left, const float *right,
                                   int32_t samples) {
  int32_t i = 0;
  for (; i + 4 <= samples; i += 4) {
    const v128_t lefts = wasm_v128_load(left + i), rights = wasm_v128_load(right + i);
    wasm_v128_store(pairs + 2 * i, wasm_i32x4_shuffle(lefts, rights, 0, 4, 1, 5));
    wasm_v128_store(pairs + 2 * i + 4, wasm_i32x4_shuffle(lefts, rights, 2, 6, 3, 7));
  }
  for (; i < samples; i++) {
    pairs[2 * i] = left[i];
    pairs[2 * i + 1] = right[i];
  }
}
