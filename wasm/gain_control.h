// Lifts a talker with a weak microphone slowly, turns a loud one down at once, and leaves noise
// where it is: see gain_control.c. Off, it costs and changes nothing.
#ifndef GAIN_CONTROL_H
#define GAIN_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

struct gain_control {
  bool on;
  bool moving;            // the aim is on its way to what the speech asks for
  float gain;             // linear, at the end of the last frame; 1 when off
  float aim_db;           // where the gain goes, slowly
  float floor_db;         // the level of the background
  float speech_power;     // the mean of the syllables so far
  int32_t speech_frames;  // how many frames that is
  float syllable_power;   // the sum over the syllable that is not over yet
  float syllable_peak_db;
  int32_t syllable_frames;  // 0: none
};

// Off, with a gain of 1.
void gain_control_reset(struct gain_control *control);
// On: learns anew. Off: the gain goes back to 1 in the next frame.
void gain_control_switch(struct gain_control *control, bool on);
// Whether there is anything to do for a frame.
static inline bool gain_control_acts(const struct gain_control *control) {
  return control->on || control->gain != 1;
}
// Changes FRAME_SAMPLES in place. square_sum: theirs; returns what it is afterwards.
float gain_control_apply(struct gain_control *control, float *frame, float square_sum);

#endif
