// Speech is told from noise by its syllables: the level rises well above the background and falls
// again within a second. Only a syllable that is over counts, and lets the gain move by as much as it
// was long; so neither noise nor a tone nor silence ever lifts it. The gain stays where it is until
// the mean of the last seconds of speech is clearly off the target. Levels are dBFS: a sine at full
// scale is at 0.
#include "gain_control.h"

#include <math.h>

#include "audio_core.h"
#include "mix_kernels.h"

static const float TARGET_DB = -20;        // of speech, without the pauses
static const float LIFT_DB_MAX = 12;
static const float LOWER_DB_MAX = 12;
static const float LOUD_DB = -8;           // no frame that is heard stays louder, within the bounds
static const float LOUD_FALL_DB = 3;       // a frame: 150 dB a second
static const float GATE_DB = -50;          // no speech below
static const float ABOVE_FLOOR_DB = 9;     // from here on it may be a syllable
static const float FLOOR_RISE_DB = 0.12f;  // a frame: 6 dB a second
static const float SYLLABLE_FALL_DB = 6;   // from its peak: it is over
enum { SYLLABLE_FRAMES_MAX = 50 };         // what lasts longer is no syllable
enum { MEMORY_FRAMES = 250 };              // 5 s of speech
enum { RELEARN_FRAMES = 25 };              // as much of it counts once somebody is loud
static const float RISE_DB = 0.08f;        // a frame: 4 dB a second of speech
static const float FALL_DB = 0.4f;         // the same downwards
static const float START_DB = 2;           // so far off the target the gain starts to move
static const float STOP_DB = 0.25f;        // and stops

static float least(float a, float b) {
  return a < b ? a : b;
}

static float most(float a, float b) {
  return a > b ? a : b;
}

static float to_db(float power) {
  return 10 * log10f(power);
}

static float bounded(float gain_db) {
  return least(LIFT_DB_MAX, most(-LOWER_DB_MAX, gain_db));
}

// From `from` towards `to`, at most so far up or down.
static float step_to(float from, float to, float rise, float fall) {
  return most(from - fall, least(from + rise, to));
}

void gain_control_reset(struct gain_control *control) {
  *control = (struct gain_control){.gain = 1, .floor_db = 0};
}

void gain_control_switch(struct gain_control *control, bool on) {
  if (control->on == on) return;
  const float gain = control->gain;
  gain_control_reset(control);
  control->on = on;
  control->gain = gain;
}

// A syllable is over: the mean takes it in, and the aim moves for as long as it was.
static void learn_syllable(struct gain_control *control) {
  const int32_t frames = control->syllable_frames;
  control->speech_frames += frames;
  if (control->speech_frames > MEMORY_FRAMES) control->speech_frames = MEMORY_FRAMES;
  const float mean = control->syllable_power / (float)frames;
  const float share = (float)frames / (float)control->speech_frames;
  control->speech_power += (mean - control->speech_power) * share;
  control->syllable_frames = 0;

  const float wanted_db = bounded(TARGET_DB - to_db(control->speech_power));
  const float off_db = fabsf(wanted_db - control->aim_db);
  if (off_db > START_DB) control->moving = true;
  if (off_db < STOP_DB) control->moving = false;
  if (!control->moving) return;
  const float rise = RISE_DB * (float)frames, fall = FALL_DB * (float)frames;
  control->aim_db = step_to(control->aim_db, wanted_db, rise, fall);
}

static void watch_floor(struct gain_control *control, float level_db) {
  const float risen_db = control->floor_db + (control->syllable_frames > 0 ? 0 : FLOOR_RISE_DB);
  control->floor_db = most(least(risen_db, level_db), GATE_DB - ABOVE_FLOOR_DB);
}

static void watch_syllables(struct gain_control *control, float power, float level_db) {
  watch_floor(control, level_db);
  if (control->syllable_frames == 0) {
    if (level_db <= control->floor_db + ABOVE_FLOOR_DB) return;
    control->syllable_power = 0;
    control->syllable_peak_db = level_db;
  } else if (level_db < control->syllable_peak_db - SYLLABLE_FALL_DB) {
    learn_syllable(control);
    return;
  } else if (control->syllable_frames == SYLLABLE_FRAMES_MAX) {
    control->syllable_frames = 0;
    control->floor_db = level_db;
    return;
  }
  control->syllable_frames++;
  control->syllable_power += power;
  control->syllable_peak_db = most(control->syllable_peak_db, level_db);
}

// Linear, for the end of a frame of this level.
static float next_gain(struct gain_control *control, float level_db) {
  float gain_db = step_to(2 * to_db(control->gain), control->aim_db, RISE_DB, FALL_DB);
  const float excess_db = level_db + gain_db - LOUD_DB;
  if (excess_db > 0) {
    gain_db = bounded(gain_db - least(excess_db, LOUD_FALL_DB));
    control->aim_db = least(control->aim_db, gain_db);
    if (control->speech_frames > RELEARN_FRAMES) control->speech_frames = RELEARN_FRAMES;
  }
  return powf(10, gain_db / 20);
}

float gain_control_apply(struct gain_control *control, float *frame, float square_sum) {
  const float from = control->gain;
  float to = 1;
  if (control->on) {
    const float power = 2 * square_sum / FRAME_SAMPLES + 1e-12f;
    watch_syllables(control, power, to_db(power));
    to = next_gain(control, to_db(power));
  }
  if (from == 1 && to == 1) return square_sum;
  control->gain = to;
  apply_gain_simd(frame, from, (to - from) / FRAME_SAMPLES, least(from, to), FRAME_SAMPLES);
  return square_sum_simd(frame, FRAME_SAMPLES);
}
