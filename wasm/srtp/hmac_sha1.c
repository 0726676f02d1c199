#include "hmac_sha1.h"

#include <string.h>

#include "bytes.h"

enum { BLOCK_BYTES = 64, SCHEDULE = 16 };

static inline uint32_t rotated(uint32_t word, int bits) {
  return word << bits | word >> (32 - bits);
}

// The schedule's word t, in place of word t - 16 (FIPS 180-4 6.1.3).
static inline uint32_t next_word(uint32_t *words, int t) {
  const uint32_t sum = words[(t + 13) & 15] ^ words[(t + 8) & 15] ^ words[(t + 2) & 15] ^
                       words[t & 15];
  return words[t & 15] = rotated(sum, 1);
}

// Five steps bring a..e back to their places.
#define STEP(a, b, c, d, e, mixed, constant, t)                                              \
  (e += rotated(a, 5) + (mixed) + (constant) + (t < 16 ? words[t] : next_word(words, t)), \
   b = rotated(b, 30))
#define FIVE_STEPS(MIXED, constant, t)                   \
  STEP(a, b, c, d, e, MIXED(b, c, d), constant, (t));     \
  STEP(e, a, b, c, d, MIXED(a, b, c), constant, (t) + 1); \
  STEP(d, e, a, b, c, MIXED(e, a, b), constant, (t) + 2); \
  STEP(c, d, e, a, b, MIXED(d, e, a), constant, (t) + 3); \
  STEP(b, c, d, e, a, MIXED(c, d, e), constant, (t) + 4)
#define TWENTY_STEPS(MIXED, constant, t)     \
  FIVE_STEPS(MIXED, constant, (t));          \
  FIVE_STEPS(MIXED, constant, (t) + 5);      \
  FIVE_STEPS(MIXED, constant, (t) + 10);     \
  FIVE_STEPS(MIXED, constant, (t) + 15)
// FIPS 180-4 4.1.1
#define CHOICE(x, y, z) (z ^ (x & (y ^ z)))
#define PARITY(x, y, z) (x ^ y ^ z)
#define MAJORITY(x, y, z) ((x & y) | (z & (x | y)))

static void compress(uint32_t hash[5], const uint8_t block[BLOCK_BYTES]) {
  uint32_t words[SCHEDULE];
  for (int t = 0; t < SCHEDULE; t++) words[t] = read_word(block + 4 * t);
  uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4];
  TWENTY_STEPS(CHOICE, 0x5a827999u, 0);
  TWENTY_STEPS(PARITY, 0x6ed9eba1u, 20);
  TWENTY_STEPS(MAJORITY, 0x8f1bbcdcu, 40);
  TWENTY_STEPS(PARITY, 0xca62c1d6u, 60);
  hash[0] += a;
  hash[1] += b;
  hash[2] += c;
  hash[3] += d;
  hash[4] += e;
}

// To the end of the message; `before` bytes have been hashed already.
static void finish(uint32_t hash[5], const uint8_t *bytes, int32_t length, int32_t before,
                   uint8_t out[SHA1_BYTES]) {
  int32_t at = 0;
  for (; at + BLOCK_BYTES <= length; at += BLOCK_BYTES) compress(hash, bytes + at);
  uint8_t tail[2 * BLOCK_BYTES] = {0};
  const int32_t rest = length - at, end = rest + 9 <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
  memcpy(tail, bytes + at, (size_t)rest);
  tail[rest] = 0x80;
  write_word(tail + end - 4, (uint32_t)(before + length) * 8);
  for (int32_t block = 0; block < end; block += BLOCK_BYTES) compress(hash, tail + block);
  for (int i = 0; i < 5; i++) write_word(out + 4 * i, hash[i]);
}

static void pad_key(uint32_t hash[5], const uint8_t bytes[HMAC_KEY_BYTES], uint8_t pad) {
  static const uint32_t INITIAL[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  uint8_t block[BLOCK_BYTES];
  memset(block, pad, sizeof block);
  for (int i = 0; i < HMAC_KEY_BYTES; i++) block[i] ^= bytes[i];
  memcpy(hash, INITIAL, sizeof INITIAL);
  compress(hash, block);
}

void hmac_expand(struct hmac_key *key, const uint8_t bytes[HMAC_KEY_BYTES]) {
  pad_key(key->inner, bytes, 0x36);
  pad_key(key->outer, bytes, 0x5c);
}

void hmac_sha1(const struct hmac_key *key, const uint8_t *bytes, int32_t length,
               uint8_t tag[SHA1_BYTES]) {
  uint32_t hash[5];
  uint8_t inner[SHA1_BYTES];
  memcpy(hash, key->inner, sizeof hash);
  finish(hash, bytes, length, BLOCK_BYTES, inner);
  memcpy(hash, key->outer, sizeof hash);
  finish(hash, inner, SHA1_BYTES, BLOCK_BYTES, tag);
}
