// Keeps a mix within full scale without looking ahead beyond its own frame: see limiter.c.
#ifndef LIMITER_H
#define LIMITER_H

#include <stdint.h>

struct limiter {
  float gain;  // at the end of the last frame; 1 when at rest
};

void limiter_reset(struct limiter *limiter);
// Limits FRAME_SAMPLES in place. A frame within +-1 that follows such frames is left as it is.
void limiter_apply(struct limiter *limiter, float *frame);
// The same with one gain for both sides, so that what is heard in the middle stays there.
void limiter_apply_stereo(struct limiter *limiter, float *left, float *right);

#endif
