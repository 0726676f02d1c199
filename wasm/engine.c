// The engine: one tick in one call. Runs the host's work, takes a frame of each talker, and sums,
// limits and encodes each active mix. See audio_core.h.
#include <math.h>
#include <opus.h>
#include <string.h>

#include "arena.h"
#include "audio_core.h"
#include "limiter.h"
#include "mix_kernels.h"
#include "talker.h"

struct mix {
  OpusEncoder *encoder;
  float *gains;  // [talkers_max] at the end of the last frame
  struct limiter limiter;
  bool built;    // has been reset once
  bool first;    // the next frame is the first of its encoder
};

static struct engine {
  struct audio_board board;
  int32_t talkers_max, mixes_max;  // 0: not built
  struct talker *talkers;
  struct mix *mixes;
  int32_t *sounding;  // [talkers_max] who is not silent in this tick, in ascending order
  int32_t sounding_count;
} engine;

// With measuring set nothing is written: the memory is not there yet.
static uintptr_t lay_out(int32_t talkers_max, int32_t mixes_max, bool measuring) {
  struct arena arena = {arena_base()};
  const size_t talkers = (size_t)talkers_max, mixes = (size_t)mixes_max;
  struct engine built = {.talkers_max = talkers_max, .mixes_max = mixes_max};
  struct audio_board *const board = &built.board;
  board->work_max = talkers_max * TALKER_WORK_MAX;
  board->work = take(&arena, talkers * TALKER_WORK_MAX, sizeof *board->work);
  board->packet_bytes_max = talkers_max * TALKER_PACKET_BYTES;
  board->packets = take(&arena, talkers, TALKER_PACKET_BYTES);
  board->talker_buffered = take(&arena, talkers, sizeof(int32_t));
  board->talker_level = take(&arena, talkers, sizeof(int32_t));
  board->gains = take(&arena, mixes * talkers, sizeof(float));
  board->mix_active = take(&arena, mixes, sizeof(int32_t));
  board->mix_level = take(&arena, mixes, sizeof(int32_t));
  board->mix_bytes = take(&arena, mixes, sizeof(int32_t));
  board->mix_payload = take(&arena, mixes, PAYLOAD_BYTES);
  board->mix_frame = take(&arena, FRAME_SAMPLES, sizeof(float));
  built.talkers = take(&arena, talkers, sizeof(struct talker));
  built.mixes = take(&arena, mixes, sizeof(struct mix));
  built.sounding = take(&arena, talkers, sizeof(int32_t));
  for (size_t i = 0; i < talkers; i++) {
    talker_lay_out(measuring ? NULL : &built.talkers[i], &arena);
  }
  for (size_t i = 0; i < mixes; i++) {
    OpusEncoder *const encoder = take(&arena, 1, (size_t)opus_encoder_get_size(1));
    float *const gains = take(&arena, talkers, sizeof *gains);
    if (!measuring) built.mixes[i] = (struct mix){.encoder = encoder, .gains = gains};
  }
  if (!measuring) engine = built;
  return arena.next;
}

static bool is_size(int32_t talkers_max, int32_t mixes_max) {
  return talkers_max >= 1 && talkers_max <= TALKERS_MAX && mixes_max >= 1 && mixes_max <= MIXES_MAX;
}

int32_t AUDIO_EXPORT(audio_core_bytes)(int32_t talkers_max, int32_t mixes_max) {
  if (!is_size(talkers_max, mixes_max)) return AUDIO_BAD_ARGUMENT;
  return (int32_t)lay_out(talkers_max, mixes_max, true);
}

int32_t AUDIO_EXPORT(audio_core_init)(int32_t talkers_max, int32_t mixes_max) {
  if (!is_size(talkers_max, mixes_max)) return AUDIO_BAD_ARGUMENT;
  if (lay_out(talkers_max, mixes_max, true) > memory_bytes()) return AUDIO_NOT_READY;
  memset((void *)arena_base(), 0, lay_out(talkers_max, mixes_max, true) - arena_base());
  lay_out(talkers_max, mixes_max, false);
  for (int32_t i = 0; i < talkers_max; i++) {
    const int32_t failed = talker_reset(&engine.talkers[i]);
    if (failed) return failed;
    engine.board.talker_level[i] = LEVEL_SILENT;
  }
  for (int32_t i = 0; i < mixes_max; i++) engine.board.mix_level[i] = LEVEL_SILENT;
  return (int32_t)(uintptr_t)&engine.board;
}

int32_t AUDIO_EXPORT(audio_core_reset_talker)(int32_t talker) {
  if (talker < 0 || talker >= engine.talkers_max) return AUDIO_BAD_ARGUMENT;
  for (int32_t i = 0; i < engine.mixes_max; i++) {
    engine.mixes[i].gains[talker] = 0;
    engine.board.gains[i * engine.talkers_max + talker] = 0;
  }
  engine.board.talker_buffered[talker] = 0;
  engine.board.talker_level[talker] = LEVEL_SILENT;
  return talker_reset(&engine.talkers[talker]);
}

int32_t AUDIO_EXPORT(audio_core_reset_mix)(int32_t mix, int32_t channels, int32_t bitrate,
                                           int32_t complexity) {
  if (mix < 0 || mix >= engine.mixes_max || channels != 1) return AUDIO_BAD_ARGUMENT;
  struct mix *const it = &engine.mixes[mix];
  const size_t row_bytes = (size_t)engine.talkers_max * sizeof(float);
  memset(it->gains, 0, row_bytes);
  memset(engine.board.gains + mix * engine.talkers_max, 0, row_bytes);
  engine.board.mix_bytes[mix] = 0;
  engine.board.mix_level[mix] = LEVEL_SILENT;
  limiter_reset(&it->limiter);
  it->first = true;
  // This application is CELT whatever the complexity, and has the shortest look-ahead: 2.5 ms.
  it->built =
      opus_encoder_init(it->encoder, SAMPLE_RATE, channels,
                        OPUS_APPLICATION_RESTRICTED_LOWDELAY) == OPUS_OK &&
      opus_encoder_ctl(it->encoder, OPUS_SET_BITRATE(bitrate)) == OPUS_OK &&
      opus_encoder_ctl(it->encoder, OPUS_SET_COMPLEXITY(complexity)) == OPUS_OK;
  return it->built ? 0 : AUDIO_CODEC_REFUSED;
}

int32_t AUDIO_EXPORT(audio_core_reset_encoder)(int32_t mix) {
  if (mix < 0 || mix >= engine.mixes_max) return AUDIO_BAD_ARGUMENT;
  struct mix *const it = &engine.mixes[mix];
  if (!it->built) return AUDIO_NOT_READY;
  limiter_reset(&it->limiter);
  it->first = true;
  return opus_encoder_ctl(it->encoder, OPUS_RESET_STATE) == OPUS_OK ? 0 : AUDIO_CODEC_REFUSED;
}

int32_t AUDIO_EXPORT(audio_core_jump_gain)(int32_t mix, int32_t talker, float gain) {
  if (mix < 0 || mix >= engine.mixes_max || talker < 0 || talker >= engine.talkers_max) {
    return AUDIO_BAD_ARGUMENT;
  }
  if (!(gain >= 0)) return AUDIO_BAD_ARGUMENT;
  engine.mixes[mix].gains[talker] = gain;
  engine.board.gains[mix * engine.talkers_max + talker] = gain;
  return 0;
}

int32_t AUDIO_EXPORT(audio_core_copy_mix)(int32_t from, int32_t to) {
  if (from < 0 || from >= engine.mixes_max || to < 0 || to >= engine.mixes_max || from == to) {
    return AUDIO_BAD_ARGUMENT;
  }
  const struct mix *const source = &engine.mixes[from];
  struct mix *const copy = &engine.mixes[to];
  if (!source->built) return AUDIO_NOT_READY;
  const size_t row = (size_t)engine.talkers_max, row_bytes = row * sizeof(float);
  memcpy(copy->gains, source->gains, row_bytes);
  memcpy(engine.board.gains + to * row, engine.board.gains + from * row, row_bytes);
  // The state has no pointer into itself, only offsets.
  memcpy(copy->encoder, source->encoder, (size_t)opus_encoder_get_size(1));
  copy->limiter = source->limiter;
  copy->first = source->first;
  copy->built = true;
  engine.board.mix_active[to] = engine.board.mix_active[from];
  return 0;
}

static bool is_possible(const struct work_item *item) {
  const struct audio_board *const board = &engine.board;
  return item->kind >= WORK_DECODE && item->kind <= WORK_CONCEAL &&
         item->talker >= 0 && item->talker < engine.talkers_max &&
         item->samples > 0 && item->samples <= PACKET_SAMPLES_MAX &&
         item->samples <= FIFO_SAMPLES - engine.talkers[item->talker].buffered &&
         item->offset >= 0 && item->bytes >= 0 && item->bytes <= board->packet_bytes_max &&
         item->offset <= board->packet_bytes_max - item->bytes;
}

// Returns 0, or AUDIO_BAD_ARGUMENT if there was an impossible item; the others are done all the
// same.
static int32_t run_work(void) {
  struct audio_board *const board = &engine.board;
  if (board->work_count < 0 || board->work_count > board->work_max) return AUDIO_BAD_ARGUMENT;
  int32_t result = 0;
  for (int32_t i = 0; i < board->work_count; i++) {
    const struct work_item *const item = &board->work[i];
    if (item->kind == WORK_NOTHING) continue;
    if (!is_possible(item)) {
      result = AUDIO_BAD_ARGUMENT;
      continue;
    }
    struct talker *const talker = &engine.talkers[item->talker];
    const uint8_t *const payload = board->packets + item->offset;
    if (item->kind == WORK_DECODE) {
      if (!talker_decode(talker, payload, item->bytes, item->samples)) board->corrupt_packets++;
    } else {
      const bool has_fec = item->kind == WORK_FEC && item->bytes > 0;
      talker_recover(talker, has_fec ? payload : NULL, item->bytes, item->samples);
    }
  }
  board->work_count = 0;
  return result;
}

int32_t level_of(float square_sum, int32_t samples) {
  if (!(square_sum > 0)) return LEVEL_SILENT;
  const float level = -10 * log10f(square_sum / (float)samples);
  if (level > LEVEL_SILENT) return LEVEL_SILENT;
  return level > 0 ? (int32_t)(level + 0.5f) : 0;
}

static void begin_frames(void) {
  engine.sounding_count = 0;
  for (int32_t i = 0; i < engine.talkers_max; i++) {
    int32_t level = LEVEL_SILENT;
    if (talker_begin_frame(&engine.talkers[i])) {
      const float squares = square_sum_simd(engine.talkers[i].fifo, FRAME_SAMPLES);
      level = level_of(squares, FRAME_SAMPLES);
      // Decoded silence is not quite zero; it need not be mixed.
      if (level < LEVEL_SILENT) engine.sounding[engine.sounding_count++] = i;
    }
    engine.board.talker_level[i] = level;
  }
}

static void end_frames(void) {
  for (int32_t i = 0; i < engine.talkers_max; i++) {
    talker_end_frame(&engine.talkers[i]);
    engine.board.talker_buffered[i] = engine.talkers[i].buffered;
  }
}

static void sum(const struct mix *mix, const float *targets, float *frame) {
  memset(frame, 0, FRAME_SAMPLES * sizeof *frame);
  for (int32_t i = 0; i < engine.sounding_count; i++) {
    const int32_t talker = engine.sounding[i];
    const float *const voice = engine.talkers[talker].fifo;
    const float from = mix->gains[talker], to = targets[talker];
    if (from != to) {
      mix_ramp_simd(frame, voice, from, to, FRAME_SAMPLES);
    } else if (to != 0) {
      mix_constant_simd(frame, voice, to, FRAME_SAMPLES);
    }
  }
}

static void encode(struct mix *mix, int32_t index) {
  struct audio_board *const board = &engine.board;
  float *const frame = board->mix_frame;
  limiter_apply(&mix->limiter, frame);
  board->mix_level[index] = level_of(square_sum_simd(frame, FRAME_SAMPLES), FRAME_SAMPLES);
  uint8_t *const payload = board->mix_payload + index * PAYLOAD_BYTES;
  // A listener's decoder is not as fresh as the encoder: it still has the energies of the spurt before.
  // A first frame that is predicted from nothing lets it start in the right place, not fade in.
  opus_encoder_ctl(mix->encoder, OPUS_SET_PREDICTION_DISABLED(mix->first ? 1 : 0));
  mix->first = false;
  const int32_t bytes =
      opus_encode_float(mix->encoder, frame, FRAME_SAMPLES, payload, PAYLOAD_BYTES - 1);
  board->mix_bytes[index] = bytes > 0 ? bytes : 0;
  if (bytes <= 0) board->encode_failures++;
}

int32_t AUDIO_EXPORT(audio_core_tick)(void) {
  if (engine.talkers_max == 0) return AUDIO_NOT_READY;
  const int32_t result = run_work();
  begin_frames();
  for (int32_t i = 0; i < engine.mixes_max; i++) {
    struct mix *const mix = &engine.mixes[i];
    const float *const targets = engine.board.gains + i * engine.talkers_max;
    if (mix->built && engine.board.mix_active[i]) {
      sum(mix, targets, engine.board.mix_frame);
      encode(mix, i);
    } else {
      engine.board.mix_bytes[i] = 0;
      engine.board.mix_level[i] = LEVEL_SILENT;
    }
    memcpy(mix->gains, targets, (size_t)engine.talkers_max * sizeof *targets);
  }
  end_frames();
  return result;
}
