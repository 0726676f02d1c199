// One talker: a decoder and the fifo that evens out packets of any length to frames of 20 ms.
#ifndef TALKER_H
#define TALKER_H

#include <opus.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "gain_control.h"

struct talker {
  OpusDecoder *decoder;  // mono: it mixes stereo down
  float *fifo;           // [FIFO_SAMPLES], the next sample to play first
  int32_t buffered;
  float last;            // the sample that was played last, without gain control
  bool dry;              // the last frame was not full
  struct gain_control control;
};

void talker_lay_out(struct talker *talker, struct arena *arena);
// Gain control is off then. Returns 0 or AUDIO_CODEC_REFUSED.
int32_t talker_reset(struct talker *talker);
// These append to the fifo. False: the payload was corrupt, and `samples` were concealed.
bool talker_decode(struct talker *talker, const uint8_t *payload, int32_t bytes, int32_t samples);
void talker_recover(struct talker *talker, const uint8_t *next, int32_t bytes, int32_t samples);
// The oldest samples go unplayed; what follows goes on from them.
void talker_discard(struct talker *talker, int32_t samples);
// Makes the first FRAME_SAMPLES of the fifo the frame to play; false if that is silence.
bool talker_begin_frame(struct talker *talker);
// Drops that frame.
void talker_end_frame(struct talker *talker);

#endif
