// A limiter without delay. The frame is cut in blocks of 1 ms; each has the gain that it needs, and
// the gain runs in straight lines between nodes at the borders of the blocks: down within a few ms
// before a peak, up again slowly, so that neither the edge of a change nor pumping is heard.
#include "limiter.h"

#include <stddef.h>

#include "audio_core.h"
#include "mix_kernels.h"

enum { BLOCK_SAMPLES = 48, BLOCKS = FRAME_SAMPLES / BLOCK_SAMPLES };

static const float ATTACK_PER_BLOCK = 0.2f;     // the steepest fall that is not forced
static const float RELEASE_PER_BLOCK = 0.004f;  // of what is missing: 250 ms to 1/e
static const float AT_REST = 0.9995f;

// What a peak is multiplied by. Full scale passes; far beyond it the peak comes out at 0.9, since
// the encoder's noise comes on top of what it is given.
static float gain_for(float peak) {
  return peak > 1 ? (0.9f + 0.1f / peak) / peak : 1;
}

static float most(float a, float b) {
  return a > b ? a : b;
}

static float least(float a, float b) {
  return a < b ? a : b;
}

// nodes[k] and nodes[k + 1] are the gains at both ends of block k.
static void place_nodes(const float *needs, float gain, float *nodes) {
  nodes[BLOCKS] = needs[BLOCKS - 1];
  for (int k = BLOCKS - 1; k > 0; k--) {
    nodes[k] = least(least(needs[k - 1], needs[k]), nodes[k + 1] + ATTACK_PER_BLOCK);
  }
  nodes[0] = gain;
  for (int k = 1; k <= BLOCKS; k++) {
    nodes[k] = least(nodes[k], nodes[k - 1] + (1 - nodes[k - 1]) * RELEASE_PER_BLOCK);
  }
}

// The first block may begin with a gain that is too high for it. Its line falls as steeply as its
// samples demand, and then stays: had it only been scaled as a whole, the gain would jump.
static float first_step(float step, const float *block, float from) {
  for (int i = 0; i < BLOCK_SAMPLES; i++) {
    const float need = gain_for(__builtin_fabsf(block[i]));
    step = least(step, (need - from) / (float)(i + 1));
  }
  return step;
}

// Without `right` it is mono.
static void limit(struct limiter *limiter, float *left, float *right) {
  float needs[BLOCKS], nodes[BLOCKS + 1];
  for (int k = 0; k < BLOCKS; k++) {
    const int at = k * BLOCK_SAMPLES;
    const float peak = peak_simd(left + at, BLOCK_SAMPLES);
    needs[k] = gain_for(right ? most(peak, peak_simd(right + at, BLOCK_SAMPLES)) : peak);
  }
  place_nodes(needs, limiter->gain, nodes);
  for (int k = 0; k < BLOCKS; k++) {
    const int at = k * BLOCK_SAMPLES;
    const float from = nodes[k], to = nodes[k + 1];
    float step = (to - from) / BLOCK_SAMPLES;
    if (k == 0) {
      step = first_step(step, left, from);
      if (right) step = first_step(step, right, from);
    }
    apply_gain_simd(left + at, from, step, least(from, to), BLOCK_SAMPLES);
    if (right) apply_gain_simd(right + at, from, step, least(from, to), BLOCK_SAMPLES);
  }
  // Rounding alone can still lie beyond full scale.
  clamp_simd(left, FRAME_SAMPLES);
  if (right) clamp_simd(right, FRAME_SAMPLES);
  limiter->gain = nodes[BLOCKS] > AT_REST ? 1 : nodes[BLOCKS];
}

void AUDIO_EXPORT(limiter_reset)(struct limiter *limiter) {
  limiter->gain = 1;
}

void AUDIO_EXPORT(limiter_apply)(struct limiter *limiter, float *frame) {
  if (limiter->gain == 1 && peak_simd(frame, FRAME_SAMPLES) <= 1) return;
  limit(limiter, frame, NULL);
}

void AUDIO_EXPORT(limiter_apply_stereo)(struct limiter *limiter, float *left, float *right) {
  const float peak = most(peak_simd(left, FRAME_SAMPLES), peak_simd(right, FRAME_SAMPLES));
  if (limiter->gain == 1 && peak <= 1) return;
  limit(limiter, left, right);
}
