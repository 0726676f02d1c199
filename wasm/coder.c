// The coder: one encoder and one decoder of any kind that Opus allows, mono or stereo. For clients
// and tests; the engine does not use it. See audio_core.h.
#include <opus.h>
#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "audio_core.h"
#include "mix_kernels.h"

static struct coder {
  OpusEncoder *encoder;
  OpusDecoder *decoder;
  float *pcm;
  uint8_t *payload;
  int32_t channels;  // 0: not built
  bool encodes;
} coder;

static uintptr_t lay_out(struct coder *built) {
  struct arena arena = {arena_base()};
  built->encoder = take(&arena, 1, (size_t)opus_encoder_get_size(2));
  built->decoder = take(&arena, 1, (size_t)opus_decoder_get_size(2));
  built->pcm = take(&arena, PACKET_SAMPLES_MAX * 2, sizeof *built->pcm);
  built->payload = take(&arena, CODER_PAYLOAD_BYTES, 1);
  return arena.next;
}

int32_t AUDIO_EXPORT(opus_coder_bytes)(void) {
  struct coder measured = {0};
  return (int32_t)lay_out(&measured);
}

int32_t AUDIO_EXPORT(opus_coder_init)(int32_t channels) {
  if (channels != 1 && channels != 2) return AUDIO_BAD_ARGUMENT;
  struct coder built = {.channels = channels};
  if (lay_out(&built) > memory_bytes()) return AUDIO_NOT_READY;
  if (opus_decoder_init(built.decoder, SAMPLE_RATE, channels) != OPUS_OK) {
    return AUDIO_CODEC_REFUSED;
  }
  coder = built;
  return 0;
}

int32_t AUDIO_EXPORT(opus_coder_pcm)(void) {
  return coder.channels ? (int32_t)(uintptr_t)coder.pcm : AUDIO_NOT_READY;
}

int32_t AUDIO_EXPORT(opus_coder_payload)(void) {
  return coder.channels ? (int32_t)(uintptr_t)coder.payload : AUDIO_NOT_READY;
}

int32_t AUDIO_EXPORT(opus_coder_set_encoder)(int32_t application, int32_t bitrate,
                                             int32_t complexity, int32_t inband_fec,
                                             int32_t loss_percent, int32_t dtx) {
  static const int applications[] = {OPUS_APPLICATION_VOIP, OPUS_APPLICATION_AUDIO,
                                     OPUS_APPLICATION_RESTRICTED_LOWDELAY};
  if (coder.channels == 0) return AUDIO_NOT_READY;
  if (application < CODER_VOIP || application > CODER_LOWDELAY) return AUDIO_BAD_ARGUMENT;
  OpusEncoder *const encoder = coder.encoder;
  const int chosen = applications[application];
  coder.encodes =
      opus_encoder_init(encoder, SAMPLE_RATE, coder.channels, chosen) == OPUS_OK &&
      opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate)) == OPUS_OK &&
      opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity)) == OPUS_OK &&
      opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(inband_fec)) == OPUS_OK &&
      opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(loss_percent)) == OPUS_OK &&
      opus_encoder_ctl(encoder, OPUS_SET_DTX(dtx)) == OPUS_OK;
  return coder.encodes ? 0 : AUDIO_CODEC_REFUSED;
}

int32_t AUDIO_EXPORT(opus_coder_encode)(int32_t samples) {
  if (!coder.encodes) return AUDIO_NOT_READY;
  if (samples < 1 || samples > PACKET_SAMPLES_MAX) return AUDIO_BAD_ARGUMENT;
  const int32_t bytes =
      opus_encode_float(coder.encoder, coder.pcm, samples, coder.payload, CODER_PAYLOAD_BYTES);
  return bytes > 0 ? bytes : AUDIO_CODEC_REFUSED;
}

static int32_t finish(int32_t samples) {
  if (samples < 0) return AUDIO_CODEC_REFUSED;
  clamp_simd(coder.pcm, samples * coder.channels);
  return samples;
}

int32_t AUDIO_EXPORT(opus_coder_decode)(int32_t bytes) {
  if (coder.channels == 0) return AUDIO_NOT_READY;
  if (bytes < 1 || bytes > CODER_PAYLOAD_BYTES) return AUDIO_BAD_ARGUMENT;
  return finish(opus_decode_float(coder.decoder, coder.payload, bytes, coder.pcm,
                                  PACKET_SAMPLES_MAX, 0));
}

int32_t AUDIO_EXPORT(opus_coder_recover)(int32_t bytes, int32_t samples) {
  if (coder.channels == 0) return AUDIO_NOT_READY;
  if (bytes < 0 || bytes > CODER_PAYLOAD_BYTES) return AUDIO_BAD_ARGUMENT;
  if (samples < 1 || samples > PACKET_SAMPLES_MAX) return AUDIO_BAD_ARGUMENT;
  const uint8_t *const next = bytes > 0 ? coder.payload : NULL;
  return finish(opus_decode_float(coder.decoder, next, bytes, coder.pcm, samples, bytes > 0));
}
