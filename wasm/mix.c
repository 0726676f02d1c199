// See mix.h.
#include "mix.h"

#include "mix_kernels.h"

enum { FRAME_ROOM = 2 * FRAME_SAMPLES };

void mix_lay_out(struct mix *mix, int32_t talkers_max, struct arena *arena) {
  OpusEncoder *const encoder = take(arena, 1, (size_t)opus_encoder_get_size(2));
  float *const left = take(arena, (size_t)talkers_max, sizeof *left);
  float *const right = take(arena, (size_t)talkers_max, sizeof *right);
  float *const recent = take(arena, RECENT_FRAMES * FRAME_ROOM, sizeof *recent);
  if (mix) *mix = (struct mix){.encoder = encoder, .gains = {left, right}, .recent = recent};
}

// CELT has no in-band FEC: it takes SILK, with CELT above 8 kHz. It looks ahead for 6.5 ms, not 2.5.
static bool expect_loss(OpusEncoder *encoder, int32_t loss_percent) {
  return opus_encoder_ctl(encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE)) == OPUS_OK &&
         opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(1)) == OPUS_OK &&
         opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(loss_percent)) == OPUS_OK;
}

int32_t mix_reset(struct mix *mix, int32_t talkers_max, int32_t channels, int32_t bitrate,
                  int32_t complexity, int32_t loss_percent) {
  memset(mix->gains.left, 0, (size_t)talkers_max * sizeof(float));
  memset(mix->gains.right, 0, (size_t)talkers_max * sizeof(float));
  limiter_reset(&mix->limiter);
  mix->settled = true;
  mix->unpredicted = true;
  const bool lossy = loss_percent > 0;
  // Low delay is CELT whatever the complexity, and has the shortest look-ahead: 2.5 ms.
  // Stereo stays stereo, though the bitrate be low: a side that collapses would be heard.
  const bool built =
      opus_encoder_init(mix->encoder, SAMPLE_RATE, channels,
                        lossy ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_RESTRICTED_LOWDELAY) ==
          OPUS_OK &&
      (!lossy || expect_loss(mix->encoder, loss_percent)) &&
      opus_encoder_ctl(mix->encoder, OPUS_SET_BITRATE(bitrate)) == OPUS_OK &&
      opus_encoder_ctl(mix->encoder, OPUS_SET_COMPLEXITY(complexity)) == OPUS_OK &&
      opus_encoder_ctl(mix->encoder, OPUS_SET_FORCE_CHANNELS(channels)) == OPUS_OK;
  mix->channels = built ? channels : 0;
  return built ? 0 : AUDIO_CODEC_REFUSED;
}

void mix_refresh(struct mix *mix) {
  mix->unpredicted = true;
}

int32_t mix_reset_encoder(struct mix *mix) {
  limiter_reset(&mix->limiter);
  mix->unpredicted = true;
  return opus_encoder_ctl(mix->encoder, OPUS_RESET_STATE) == OPUS_OK ? 0 : AUDIO_CODEC_REFUSED;
}

void mix_copy(const struct mix *from, struct mix *to, int32_t talkers_max) {
  const size_t row_bytes = (size_t)talkers_max * sizeof(float);
  memcpy(to->gains.left, from->gains.left, row_bytes);
  memcpy(to->gains.right, from->gains.right, row_bytes);
  // The state has no pointer into itself, only offsets.
  memcpy(to->encoder, from->encoder, (size_t)opus_encoder_get_size(from->channels));
  memcpy(to->recent, from->recent, RECENT_FRAMES * FRAME_ROOM * sizeof(float));
  to->newest = from->newest;
  to->limiter = from->limiter;
  to->settled = from->settled;
  to->channels = from->channels;
  to->unpredicted = from->unpredicted;
}

static int32_t encode(struct mix *mix, const float *frame, float *scratch, uint8_t *payload) {
  const float *samples = frame;
  if (mix->channels == 2) {
    interleave_simd(scratch, frame, frame + FRAME_SAMPLES, FRAME_SAMPLES);
    samples = scratch;
  }
  // A listener's decoder is not as fresh as the encoder: it still has the energies of the spurt
  // before. A first frame that is predicted from nothing lets it start in the right place, not fade
  // in.
  opus_encoder_ctl(mix->encoder, OPUS_SET_PREDICTION_DISABLED(mix->unpredicted ? 1 : 0));
  mix->unpredicted = false;
  const int32_t bytes =
      opus_encode_float(mix->encoder, samples, FRAME_SAMPLES, payload, PAYLOAD_BYTES - 1);
  return bytes > 0 ? bytes : 0;
}

static void convert(const float *from, int32_t from_channels, float *to) {
  const float *const left = from, *const right = from + FRAME_SAMPLES;
  if (from_channels == 1) {
    memcpy(to, left, FRAME_SAMPLES * sizeof *to);
    memcpy(to + FRAME_SAMPLES, left, FRAME_SAMPLES * sizeof *to);
  } else {
    for (int32_t i = 0; i < FRAME_SAMPLES; i++) to[i] = (left[i] + right[i]) / 2;
  }
}

// A new encoder knows nothing of the sound before its first frame, which overlaps with that frame, nor of
// its pitch: it is given the last frames first, in its own channels. What it makes of them goes nowhere.
void mix_carry_over(const struct mix *from, struct mix *to, int32_t talkers_max, float *scratch,
                    uint8_t *payload) {
  const size_t row_bytes = (size_t)talkers_max * sizeof(float);
  memcpy(to->gains.left, from->gains.left, row_bytes);
  memcpy(to->gains.right, from->channels == 2 ? from->gains.right : from->gains.left, row_bytes);
  to->limiter = from->limiter;
  to->newest = RECENT_FRAMES - 1;
  for (int32_t age = RECENT_FRAMES; age > 0; age--) {
    const int32_t index = (from->newest + 1 + RECENT_FRAMES - age) % RECENT_FRAMES;
    float *const frame = to->recent + (RECENT_FRAMES - age) * FRAME_ROOM;
    convert(from->recent + index * FRAME_ROOM, from->channels, frame);
    encode(to, frame, scratch, payload);
  }
  mix_refresh(to);
}

static void sum_side(const float *gains, const float *targets, const struct voices *voices,
                     float *frame) {
  memset(frame, 0, FRAME_SAMPLES * sizeof *frame);
  for (int32_t i = 0; i < voices->count; i++) {
    const int32_t talker = voices->talkers[i];
    const float from = gains[talker], to = targets[talker];
    if (from != to) {
      mix_ramp_simd(frame, voices->frames[i], from, to, FRAME_SAMPLES);
    } else if (to != 0) {
      mix_constant_simd(frame, voices->frames[i], to, FRAME_SAMPLES);
    }
  }
}

void mix_sum(struct mix *mix, const struct voices *voices, struct mix_gains targets, float *frame) {
  sum_side(mix->gains.left, targets.left, voices, frame);
  if (mix->channels == 2) {
    sum_side(mix->gains.right, targets.right, voices, frame + FRAME_SAMPLES);
    limiter_apply_stereo(&mix->limiter, frame, frame + FRAME_SAMPLES);
  } else {
    limiter_apply(&mix->limiter, frame);
  }
}

int32_t mix_level(const struct mix *mix, const float *frame) {
  const int32_t samples = FRAME_SAMPLES * mix->channels;
  return level_of(square_sum_simd(frame, samples), samples);
}

int32_t mix_encode(struct mix *mix, const float *frame, float *scratch, uint8_t *payload) {
  mix->newest = (mix->newest + 1) % RECENT_FRAMES;
  memcpy(mix->recent + mix->newest * FRAME_ROOM, frame,
         (size_t)(FRAME_SAMPLES * mix->channels) * sizeof *frame);
  return encode(mix, frame, scratch, payload);
}
