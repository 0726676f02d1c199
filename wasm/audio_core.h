// The whole interface of the audio core to JavaScript. No I/O, no clock, no imports.
//
// One instance has one memory and does one of two jobs: the engine (many talkers into many mixes)
// or a coder (one Opus stream, for clients and tests). The host asks how large the memory has to be
// for the job, grows it once, and calls init. Nothing is allocated afterwards, and nothing ever
// moves.
//
// Audio is float, 48 kHz, full scale +-1. A tick is 20 ms, a frame 960 samples. Gains are linear.
// A level is the magnitude of dBov: 0 is full scale, 127 silence (RFC 6464).
//
// Every export that returns int32_t gives a negative audio_error if it refuses.
#ifndef AUDIO_CORE_H
#define AUDIO_CORE_H

#include <stdint.h>

#define AUDIO_EXPORT(name) __attribute__((export_name(#name))) name

enum {
  SAMPLE_RATE = 48000,
  FRAME_SAMPLES = 960,
  PACKET_SAMPLES_MAX = 5760,                          // 120 ms, the longest that Opus allows
  FIFO_SAMPLES = PACKET_SAMPLES_MAX + FRAME_SAMPLES,  // decoded and not yet played
  PAYLOAD_BYTES = 1276,                               // an encoded frame, rounded up to words
  TALKERS_MAX = 4096,
  MIXES_MAX = 4096,
  TALKER_WORK_MAX = 16,        // work items a tick, on the average of the talkers
  TALKER_PACKET_BYTES = 4096,  // payload bytes a tick, on the same average
  LEVEL_SILENT = 127
};

enum audio_error {
  AUDIO_BAD_ARGUMENT = -1,
  AUDIO_NOT_READY = -2,     // init has not been called, or the memory has not been grown
  AUDIO_CODEC_REFUSED = -3  // libopus did
};

// The engine ------------------------------------------------------------------------------------

// The host writes these before a tick; in order for each talker.
enum work_kind {
  WORK_DECODE = 0,   // the payload at `offset`; `samples` is what its header promises
  WORK_FEC = 1,      // `samples` before the payload at `offset`, out of its in-band FEC
  WORK_CONCEAL = 2,  // `samples` without a payload
  WORK_NOTHING = 3,  // dropped after it was written
  WORK_DISCARD = 4   // the oldest `samples` of the fifo go unplayed
};

struct work_item {
  int32_t kind;
  int32_t talker;
  int32_t offset;   // bytes into `packets`
  int32_t bytes;
  int32_t samples;  // a multiple of 120
};

// Addresses and bounds of what both sides see, as 16 int32 at the address that init returns.
// H: the host writes, E: the engine writes. The engine reads `work_count` and sets it back to 0.
struct audio_board {
  int32_t work_count;         // HE
  int32_t work_max;
  struct work_item *work;     // H  [work_max]
  uint8_t *packets;           // H  [packet_bytes_max]
  int32_t packet_bytes_max;
  int32_t *talker_buffered;   //  E [talkers_max] samples in the fifo, after the tick
  int32_t *talker_level;      //  E [talkers_max] of the frame that the last tick took
  float *gains;               // H  [mixes_max][talkers_max] reached at the end of the next frame,
                              //    of a mono mix, or of the left side
  int32_t *mix_active;        // H  [mixes_max] 0 or 1
  int32_t *mix_level;         //  E [mixes_max]
  int32_t *mix_bytes;         //  E [mixes_max] of the payload, 0 if there is none
  uint8_t *mix_payload;       //  E [mixes_max][PAYLOAD_BYTES]
  float *mix_frame;           //  E [2][FRAME_SAMPLES] the mix that was encoded last: left, right
  int32_t corrupt_packets;    //  E count of payloads that did not decode and were concealed
  int32_t encode_failures;    //  E count
  float *right_gains;         // H  as gains, of the right side; a mono mix has no use for them
};

// How many bytes the memory must have for an engine of this size.
int32_t audio_core_bytes(int32_t talkers_max, int32_t mixes_max);
// Builds the engine and returns the address of its board.
int32_t audio_core_init(int32_t talkers_max, int32_t mixes_max);
// A new stream: decoder, fifo and level start anew, its gains in all mixes are 0, its gain control is
// off.
int32_t audio_core_reset_talker(int32_t talker);
// The same stream is decoded anew from here on: decoder, fifo and level as above, the gains stay.
int32_t audio_core_restart_talker(int32_t talker);
// Gain control (gain_control.c), before all mixes: 1 on, 0 off.
int32_t audio_core_control_gain(int32_t talker, int32_t on);
// What it multiplies the talker by, linear; 1 when off. Below 0: an audio_error.
float audio_core_controlled_gain(int32_t talker);
// A new listener: encoder and limiter start anew, its gains are 0. Channels: 1 or 2. Loss percent:
// 0 is CELT without a thought of loss; above, up to 100, each payload also describes the one before
// it (in-band FEC), at three times the cost and 4 ms later.
int32_t audio_core_reset_mix(int32_t mix, int32_t channels, int32_t bitrate, int32_t complexity,
                             int32_t loss_percent);
// The encoder alone starts anew.
int32_t audio_core_reset_encoder(int32_t mix);
// `to` has been reset, to other channels than `from` has: it takes over gains, limiter and the sound so far,
// so that whoever got the packets of `from` can go on with those of `to`, and hears no seam.
int32_t audio_core_carry_over(int32_t from, int32_t to);
// The next frame is coded without prediction, so that whoever got the packets of another encoder of the
// same mix can go on with those of this one.
int32_t audio_core_refresh_mix(int32_t mix);
// Gains that are reached at once, without a ramp: for a talker who was silent in the last frame.
int32_t audio_core_jump_gain(int32_t mix, int32_t talker, float left, float right);
// `to` becomes what `from` is: encoder, limiter, gains. Whoever got the packets of `from` can go on
// with those of `to`, and hears no seam.
int32_t audio_core_copy_mix(int32_t from, int32_t to);
// 20 ms: does the work, takes a frame of each talker, sums, limits and encodes each active mix.
int32_t audio_core_tick(void);

// The level of a frame with this sum of squares.
int32_t level_of(float square_sum, int32_t samples);

// The coder -------------------------------------------------------------------------------------

enum coder_application { CODER_VOIP = 0, CODER_AUDIO = 1, CODER_LOWDELAY = 2 };

// As audio_core_bytes.
int32_t opus_coder_bytes(void);
// Channels: 1 or 2, samples interleaved. Returns 0; the addresses of the buffers come from below.
int32_t opus_coder_init(int32_t channels);
int32_t opus_coder_pcm(void);      // float [PACKET_SAMPLES_MAX * 2]
int32_t opus_coder_payload(void);  // uint8_t [CODER_PAYLOAD_BYTES]
enum { CODER_PAYLOAD_BYTES = 1500 };
int32_t opus_coder_set_encoder(int32_t application, int32_t bitrate, int32_t complexity,
                               int32_t inband_fec, int32_t loss_percent, int32_t dtx);
// Encodes `samples` of each channel out of pcm; returns the bytes of the payload.
int32_t opus_coder_encode(int32_t samples);
// Decodes `bytes` of payload into pcm; returns the samples of each channel.
int32_t opus_coder_decode(int32_t bytes);
// As WORK_FEC and WORK_CONCEAL (bytes 0).
int32_t opus_coder_recover(int32_t bytes, int32_t samples);

#endif
