/* Encodes and decodes a file of mono floats at 48 kHz with the system's libopus, and prints the microseconds
 * of CPU time of a 20 ms frame: "<encode> <decode> <version>", the lesser of two rounds. Arguments: file,
 * application (voip, audio or lowdelay), bit/s, complexity. */
#include <opus/opus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RATE = 48000, FRAME = 960, FRAMES_MAX = 1500, PACKET_BYTES_MAX = 1275, ROUNDS = 2 };

static float sound[FRAMES_MAX * FRAME];
static unsigned char packets[FRAMES_MAX][PACKET_BYTES_MAX];
static opus_int32 packet_bytes[FRAMES_MAX];

static double cpu_microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int application_of(const char *name) {
  if (strcmp(name, "voip") == 0) return OPUS_APPLICATION_VOIP;
  if (strcmp(name, "audio") == 0) return OPUS_APPLICATION_AUDIO;
  return OPUS_APPLICATION_RESTRICTED_LOWDELAY;
}

static double encode_all(OpusEncoder *encoder, int frames) {
  double began = cpu_microseconds();
  for (int i = 0; i < frames; i++) {
    packet_bytes[i] =
        opus_encode_float(encoder, sound + i * FRAME, FRAME, packets[i], PACKET_BYTES_MAX);
    if (packet_bytes[i] < 0) exit(2);
  }
  return (cpu_microseconds() - began) / frames;
}

static double decode_all(OpusDecoder *decoder, int frames) {
  static float heard[FRAME];
  double began = cpu_microseconds();
  for (int i = 0; i < frames; i++) {
    if (opus_decode_float(decoder, packets[i], packet_bytes[i], heard, FRAME, 0) != FRAME) exit(2);
  }
  return (cpu_microseconds() - began) / frames;
}

int main(int count, char **arguments) {
  if (count != 5) return 1;
  FILE *file = fopen(arguments[1], "rb");
  if (file == NULL) return 1;
  int frames = (int)(fread(sound, sizeof(float) * FRAME, FRAMES_MAX, file));
  fclose(file);
  int error;
  OpusEncoder *encoder = opus_encoder_create(RATE, 1, application_of(arguments[2]), &error);
  if (error != OPUS_OK || frames == 0) return 1;
  opus_encoder_ctl(encoder, OPUS_SET_BITRATE(atoi(arguments[3])));
  opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(atoi(arguments[4])));
  OpusDecoder *decoder = opus_decoder_create(RATE, 1, &error);
  if (error != OPUS_OK) return 1;
  double encode = 1e9, decode = 1e9;
  for (int round = 0; round < ROUNDS; round++) {
    double encoded = encode_all(encoder, frames);
    double decoded = decode_all(decoder, frames);
    if (encoded < encode) encode = encoded;
    if (decoded < decode) decode = decoded;
  }
  printf("%f %f %s\n", encode, decode, opus_get_version_string());
  return 0;
}
