// One mix: gains, a sum of voices, a limiter and an encoder. Mono, or stereo with a gain for each
// side: what a mono mix does is the same to the bit whether there are stereo mixes or not.
#ifndef MIX_H
#define MIX_H

#include <opus.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "audio_core.h"
#include "limiter.h"

// The gains of a mix, [talkers_max] each; a mono mix has no use for the right ones.
struct mix_gains {
  float *left;
  float *right;
};

// The pitch that an encoder finds is right after so many frames.
enum { RECENT_FRAMES = 3 };

struct mix {
  OpusEncoder *encoder;    // room for two channels
  struct mix_gains gains;  // at the end of the last frame, if it is settled
  bool settled;            // was not idle in the last tick, or begins anew
  struct limiter limiter;
  float *recent;           // [RECENT_FRAMES][2 * FRAME_SAMPLES] a ring of what was encoded
  int32_t newest;          // in that ring
  int32_t channels;        // 0: has not been reset yet
  bool unpredicted;        // the next frame is to be coded without what was before
};

// The frames of who is not silent in this tick, and which talkers they are.
struct voices {
  int32_t count;
  int32_t *talkers;      // [talkers_max], ascending
  const float **frames;  // [talkers_max]
};

void mix_lay_out(struct mix *mix, int32_t talkers_max, struct arena *arena);
// Encoder and limiter start anew, the gains are 0. Returns 0 or AUDIO_CODEC_REFUSED.
int32_t mix_reset(struct mix *mix, int32_t talkers_max, int32_t channels, int32_t bitrate,
                  int32_t complexity, int32_t loss_percent);
// The next frame is coded without prediction: a decoder that has heard another encoder of the same mix
// until now goes on with it.
void mix_refresh(struct mix *mix);
// `to` has been reset, to other channels than `from`: it goes on with what `from` was at, so that a decoder
// hears no seam.
void mix_carry_over(const struct mix *from, struct mix *to, int32_t talkers_max, float *scratch,
                    uint8_t *payload);
// Encoder and limiter start anew.
int32_t mix_reset_encoder(struct mix *mix);
void mix_copy(const struct mix *from, struct mix *to, int32_t talkers_max);
// Sums and limits. frame: left [FRAME_SAMPLES], then right. targets: the gains at its end.
void mix_sum(struct mix *mix, const struct voices *voices, struct mix_gains targets, float *frame);
// The targets have been reached: after each frame, and before the first one of a mix that was idle.
static inline void mix_take_gains(struct mix *mix, const float *left, const float *right,
                                  size_t row_bytes) {
  mix->settled = true;
  memcpy(mix->gains.left, left, row_bytes);
  if (mix->channels == 2) memcpy(mix->gains.right, right, row_bytes);
}
// The mean of the channels.
int32_t mix_level(const struct mix *mix, const float *frame);
// scratch: [2 * FRAME_SAMPLES]. Returns the bytes of the payload, 0 if the encoder failed.
int32_t mix_encode(struct mix *mix, const float *frame, float *scratch, uint8_t *payload);

#endif
