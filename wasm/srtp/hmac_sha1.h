// HMAC-SHA1 (RFC 2104, FIPS 180-4) with a key of 20 bytes. Constant in time: SHA-1 has no tables
// and no branches.
#ifndef HMAC_SHA1_H
#define HMAC_SHA1_H

#include <stdint.h>

enum { SHA1_BYTES = 20, HMAC_KEY_BYTES = 20 };

// The hash after the first block, which is the padded key: of the inner hash and of the outer.
struct hmac_key {
  uint32_t inner[5], outer[5];
};

void hmac_expand(struct hmac_key *key, const uint8_t bytes[HMAC_KEY_BYTES]);

// The tag of bytes[0..length).
void hmac_sha1(const struct hmac_key *key, const uint8_t *bytes, int32_t length,
               uint8_t tag[SHA1_BYTES]);

#endif
