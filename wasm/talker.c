// See talker.h. Where the fifo runs dry and where it flows again, the sound goes to zero and comes
// back within 2.5 ms: a stream that is cut off anywhere makes no click.
#include "talker.h"

#include <string.h>

#include "audio_core.h"
#include "mix_kernels.h"

enum { EDGE_SAMPLES = 120 };

static int32_t fewer(int32_t a, int32_t b) {
  return a < b ? a : b;
}

void talker_lay_out(struct talker *talker, struct arena *arena) {
  OpusDecoder *const decoder = take(arena, 1, (size_t)opus_decoder_get_size(1));
  float *const fifo = take(arena, FIFO_SAMPLES, sizeof *fifo);
  if (talker) *talker = (struct talker){.decoder = decoder, .fifo = fifo};
}

int32_t talker_reset(struct talker *talker) {
  talker->buffered = 0;
  talker->last = 0;
  talker->dry = false;
  gain_control_reset(&talker->control);
  return opus_decoder_init(talker->decoder, SAMPLE_RATE, 1) == OPUS_OK ? 0 : AUDIO_CODEC_REFUSED;
}

static void append(struct talker *talker, int32_t samples) {
  clamp_simd(talker->fifo + talker->buffered, samples);
  talker->buffered += samples;
}

bool talker_decode(struct talker *talker, const uint8_t *payload, int32_t bytes, int32_t samples) {
  const int32_t room = FIFO_SAMPLES - talker->buffered;
  float *const end = talker->fifo + talker->buffered;
  const int32_t decoded = opus_decode_float(talker->decoder, payload, bytes, end, room, 0);
  if (decoded < 0) {
    talker_recover(talker, NULL, 0, samples);
    return false;
  }
  append(talker, decoded);
  return true;
}

void talker_recover(struct talker *talker, const uint8_t *next, int32_t bytes, int32_t samples) {
  const int32_t wanted = fewer(samples, FIFO_SAMPLES - talker->buffered);
  float *const end = talker->fifo + talker->buffered;
  int32_t made = -1;
  if (next) made = opus_decode_float(talker->decoder, next, bytes, end, wanted, 1);
  if (made < 0) made = opus_decode_float(talker->decoder, NULL, 0, end, wanted, 0);
  if (made < 0) {
    memset(end, 0, (size_t)wanted * sizeof *end);
    made = wanted;
  }
  append(talker, made);
}

// Adds a line from `value` to zero.
static void add_tail(float *frame, float value, int32_t room) {
  const int32_t samples = fewer(EDGE_SAMPLES, room);
  for (int32_t i = 0; i < samples; i++) {
    frame[i] += value * (1 - (float)(i + 1) / EDGE_SAMPLES);
  }
}

bool talker_begin_frame(struct talker *talker) {
  float *const frame = talker->fifo;
  const int32_t there = fewer(talker->buffered, FRAME_SAMPLES);
  const bool was_dry = talker->dry;
  talker->dry = there < FRAME_SAMPLES;
  if (there == 0 && talker->last == 0) return false;
  memset(frame + there, 0, (size_t)(FRAME_SAMPLES - there) * sizeof *frame);
  if (was_dry && there > 0) {
    apply_gain_simd(frame, 0, 1.0f / EDGE_SAMPLES, 0, fewer(EDGE_SAMPLES, there));
    add_tail(frame, talker->last, FRAME_SAMPLES);
  }
  const float end = there > 0 ? frame[there - 1] : talker->last;
  add_tail(frame + there, end, FRAME_SAMPLES - there);
  talker->last = frame[FRAME_SAMPLES - 1];
  return true;
}

static void drop(struct talker *talker, int32_t samples) {
  const int32_t left = talker->buffered - samples;
  talker->buffered = left > 0 ? left : 0;
  if (left > 0) {
    memmove(talker->fifo, talker->fifo + samples, (size_t)left * sizeof *talker->fifo);
  }
}

void talker_end_frame(struct talker *talker) {
  drop(talker, FRAME_SAMPLES);
}

void talker_discard(struct talker *talker, int32_t samples) {
  const int32_t dropped = fewer(samples, talker->buffered);
  if (dropped > 0) talker->last = talker->fifo[dropped - 1];
  drop(talker, dropped);
}
