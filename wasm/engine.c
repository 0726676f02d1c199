// The engine: one tick in one call. Runs the host's work, takes a frame of each talker, and sums,
// limits and encodes each active mix. See audio_core.h.
#include <math.h>
#include <string.h>

#include "arena.h"
#include "audio_core.h"
#include "mix.h"
#include "mix_kernels.h"
#include "talker.h"

static struct engine {
  struct audio_board board;
  int32_t talkers_max, mixes_max;  // 0: not built
  struct talker *talkers;
  struct mix *mixes;
  struct voices voices;
  float *interleaved;              // [2 * FRAME_SAMPLES] for the encoder
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
  board->mix_frame = take(&arena, 2 * FRAME_SAMPLES, sizeof(float));
  board->right_gains = take(&arena, mixes * talkers, sizeof(float));
  built.talkers = take(&arena, talkers, sizeof(struct talker));
  built.mixes = take(&arena, mixes, sizeof(struct mix));
  built.voices.talkers = take(&arena, talkers, sizeof *built.voices.talkers);
  built.voices.frames = take(&arena, talkers, sizeof *built.voices.frames);
  built.interleaved = take(&arena, 2 * FRAME_SAMPLES, sizeof(float));
  for (size_t i = 0; i < talkers; i++) {
    talker_lay_out(measuring ? NULL : &built.talkers[i], &arena);
  }
  for (size_t i = 0; i < mixes; i++) {
    mix_lay_out(measuring ? NULL : &built.mixes[i], talkers_max, &arena);
  }
  if (!measuring) engine = built;
  return arena.next;
}

static bool is_talker(int32_t talker) {
  return talker >= 0 && talker < engine.talkers_max;
}

static bool is_mix(int32_t mix) {
  return mix >= 0 && mix < engine.mixes_max;
}

// What the host wants the gains of the mix to be.
static struct mix_gains targets_of(int32_t mix) {
  const size_t row = (size_t)mix * (size_t)engine.talkers_max;
  return (struct mix_gains){engine.board.gains + row, engine.board.right_gains + row};
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

static void set_gains(int32_t mix, int32_t talker, float left, float right) {
  const struct mix_gains reached = engine.mixes[mix].gains, targets = targets_of(mix);
  reached.left[talker] = targets.left[talker] = left;
  reached.right[talker] = targets.right[talker] = right;
}

int32_t AUDIO_EXPORT(audio_core_restart_talker)(int32_t talker) {
  if (!is_talker(talker)) return AUDIO_BAD_ARGUMENT;
  engine.board.talker_buffered[talker] = 0;
  engine.board.talker_level[talker] = LEVEL_SILENT;
  return talker_reset(&engine.talkers[talker]);
}

int32_t AUDIO_EXPORT(audio_core_reset_talker)(int32_t talker) {
  if (!is_talker(talker)) return AUDIO_BAD_ARGUMENT;
  for (int32_t i = 0; i < engine.mixes_max; i++) set_gains(i, talker, 0, 0);
  return audio_core_restart_talker(talker);
}

int32_t AUDIO_EXPORT(audio_core_control_gain)(int32_t talker, int32_t on) {
  if (!is_talker(talker) || on < 0 || on > 1) return AUDIO_BAD_ARGUMENT;
  gain_control_switch(&engine.talkers[talker].control, on == 1);
  return 0;
}

float AUDIO_EXPORT(audio_core_controlled_gain)(int32_t talker) {
  return is_talker(talker) ? engine.talkers[talker].control.gain : AUDIO_BAD_ARGUMENT;
}

int32_t AUDIO_EXPORT(audio_core_reset_mix)(int32_t mix, int32_t channels, int32_t bitrate,
                                           int32_t complexity, int32_t loss_percent) {
  if (!is_mix(mix) || channels < 1 || channels > 2) return AUDIO_BAD_ARGUMENT;
  if (loss_percent < 0 || loss_percent > 100) return AUDIO_BAD_ARGUMENT;
  const size_t row_bytes = (size_t)engine.talkers_max * sizeof(float);
  memset(targets_of(mix).left, 0, row_bytes);
  memset(targets_of(mix).right, 0, row_bytes);
  engine.board.mix_bytes[mix] = 0;
  engine.board.mix_level[mix] = LEVEL_SILENT;
  return mix_reset(&engine.mixes[mix], engine.talkers_max, channels, bitrate, complexity,
                   loss_percent);
}

int32_t AUDIO_EXPORT(audio_core_reset_encoder)(int32_t mix) {
  if (!is_mix(mix)) return AUDIO_BAD_ARGUMENT;
  if (engine.mixes[mix].channels == 0) return AUDIO_NOT_READY;
  return mix_reset_encoder(&engine.mixes[mix]);
}

int32_t AUDIO_EXPORT(audio_core_carry_over)(int32_t from, int32_t to) {
  if (!is_mix(from) || !is_mix(to) || from == to) return AUDIO_BAD_ARGUMENT;
  const int32_t channels = engine.mixes[to].channels;
  if (channels == 0 || engine.mixes[from].channels == 0) return AUDIO_NOT_READY;
  if (channels == engine.mixes[from].channels) return AUDIO_BAD_ARGUMENT;
  const size_t row_bytes = (size_t)engine.talkers_max * sizeof(float);
  mix_carry_over(&engine.mixes[from], &engine.mixes[to], engine.talkers_max, engine.interleaved,
                 engine.board.mix_payload + to * PAYLOAD_BYTES);
  memcpy(targets_of(to).left, engine.mixes[to].gains.left, row_bytes);
  memcpy(targets_of(to).right, engine.mixes[to].gains.right, row_bytes);
  return 0;
}

int32_t AUDIO_EXPORT(audio_core_refresh_mix)(int32_t mix) {
  if (!is_mix(mix)) return AUDIO_BAD_ARGUMENT;
  mix_refresh(&engine.mixes[mix]);
  return 0;
}

int32_t AUDIO_EXPORT(audio_core_jump_gain)(int32_t mix, int32_t talker, float left, float right) {
  if (!is_mix(mix) || !is_talker(talker)) return AUDIO_BAD_ARGUMENT;
  if (!(left >= 0 && right >= 0)) return AUDIO_BAD_ARGUMENT;
  set_gains(mix, talker, left, right);
  return 0;
}

int32_t AUDIO_EXPORT(audio_core_copy_mix)(int32_t from, int32_t to) {
  if (!is_mix(from) || !is_mix(to) || from == to) return AUDIO_BAD_ARGUMENT;
  if (engine.mixes[from].channels == 0) return AUDIO_NOT_READY;
  const size_t row_bytes = (size_t)engine.talkers_max * sizeof(float);
  memcpy(targets_of(to).left, targets_of(from).left, row_bytes);
  memcpy(targets_of(to).right, targets_of(from).right, row_bytes);
  mix_copy(&engine.mixes[from], &engine.mixes[to], engine.talkers_max);
  engine.board.mix_active[to] = engine.board.mix_active[from];
  return 0;
}

static bool is_possible(const struct work_item *item) {
  const struct audio_board *const board = &engine.board;
  if (!is_talker(item->talker)) return false;
  if (item->kind == WORK_DISCARD) return item->samples > 0;
  return item->kind >= WORK_DECODE && item->kind <= WORK_CONCEAL &&
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
    } else if (item->kind == WORK_DISCARD) {
      talker_discard(talker, item->samples);
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
  struct voices *const voices = &engine.voices;
  voices->count = 0;
  for (int32_t i = 0; i < engine.talkers_max; i++) {
    struct talker *const talker = &engine.talkers[i];
    int32_t level = LEVEL_SILENT;
    if (talker_begin_frame(talker)) {
      float squares = square_sum_simd(talker->fifo, FRAME_SAMPLES);
      if (gain_control_acts(&talker->control)) {
        squares = gain_control_apply(&talker->control, talker->fifo, squares);
      }
      level = level_of(squares, FRAME_SAMPLES);
      // Decoded silence is not quite zero; it need not be mixed.
      if (level < LEVEL_SILENT) {
        voices->talkers[voices->count] = i;
        voices->frames[voices->count++] = talker->fifo;
      }
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

static void run_mix(struct mix *mix, int32_t index) {
  struct audio_board *const board = &engine.board;
  uint8_t *const payload = board->mix_payload + index * PAYLOAD_BYTES;
  mix_sum(mix, &engine.voices, targets_of(index), board->mix_frame);
  board->mix_level[index] = mix_level(mix, board->mix_frame);
  board->mix_bytes[index] = mix_encode(mix, board->mix_frame, engine.interleaved, payload);
  if (board->mix_bytes[index] == 0) board->encode_failures++;
}

int32_t AUDIO_EXPORT(audio_core_tick)(void) {
  if (engine.talkers_max == 0) return AUDIO_NOT_READY;
  const int32_t result = run_work();
  begin_frames();
  const float *left = engine.board.gains, *right = engine.board.right_gains;
  const size_t row = (size_t)engine.talkers_max;
  for (int32_t i = 0; i < engine.mixes_max; i++, left += row, right += row) {
    struct mix *const mix = &engine.mixes[i];
    if (mix->channels != 0 && engine.board.mix_active[i]) {
      if (!mix->settled) mix_take_gains(mix, left, right, row * sizeof *left);
      run_mix(mix, i);
      mix_take_gains(mix, left, right, row * sizeof *left);
    } else {
      engine.board.mix_bytes[i] = 0;
      engine.board.mix_level[i] = LEVEL_SILENT;
      mix->settled = false;
    }
  }
  end_frames();
  return result;
}
