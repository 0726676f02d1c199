// The kernels of mix_kernels.h, sample by sample: what the SIMD ones are held against. Sums that
// depend on the order are taken in four lanes here too.
#include "audio_core.h"
#include "mix_kernels.h"

void AUDIO_EXPORT(mix_constant_scalar)(float *sum, const float *frame, float gain,
                                       int32_t samples) {
  for (int32_t i = 0; i < samples; i++) sum[i] += gain * frame[i];
}

void AUDIO_EXPORT(mix_ramp_scalar)(float *sum, const float *frame, float from, float to,
                                   int32_t samples) {
  const float step = (to - from) / (float)samples;
  for (int32_t i = 0; i < samples; i++) sum[i] += (from + step * (float)(i + 1)) * frame[i];
}

float AUDIO_EXPORT(peak_scalar)(const float *frame, int32_t samples) {
  float peak = 0;
  for (int32_t i = 0; i < samples; i++) {
    const float magnitude = __builtin_fabsf(frame[i]);
    if (peak < magnitude) peak = magnitude;
  }
  return peak;
}

void AUDIO_EXPORT(apply_gain_scalar)(float *frame, float from, float step, float floor,
                                     int32_t samples) {
  for (int32_t i = 0; i < samples; i++) {
    const float gain = from + step * (float)(i + 1);
    frame[i] *= floor < gain ? gain : floor;
  }
}

void AUDIO_EXPORT(clamp_scalar)(float *frame, int32_t samples) {
  for (int32_t i = 0; i < samples; i++) {
    const float above = -1.0f < frame[i] ? frame[i] : -1.0f;
    frame[i] = above < 1.0f ? above : 1.0f;
  }
}

float AUDIO_EXPORT(square_sum_scalar)(const float *frame, int32_t samples) {
  float lanes[4] = {0, 0, 0, 0};
  for (int32_t i = 0; i < samples; i++) lanes[i & 3] += frame[i] * frame[i];
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

void AUDIO_EXPORT(interleave_scalar)(float *pairs, const float *left, const float *right,
                                     int32_t samples) {
  for (int32_t i = 0; i < samples; i++) {
    pairs[2 * i] = left[i];
    pairs[2 * i + 1] = right[i];
  }
}
