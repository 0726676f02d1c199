// GHASH, the authenticator of AES-GCM (NIST SP 800-38D 6.4). Constant in time: see ghash.c.
#ifndef GHASH_H
#define GHASH_H

#include <stdint.h>
#include <wasm_simd128.h>

// Entry n of low[b]: byte b of the product of the hash key and n, of high[b]: and 16 n.
struct ghash_key {
  v128_t low[16], high[16];
};

void ghash_expand(struct ghash_key *key, v128_t block);

// The state after bytes[0..length), filled up with zeros to whole blocks. It begins as zero.
v128_t ghash_update(const struct ghash_key *key, v128_t state, const uint8_t *bytes,
                    int32_t length);

// The hash, from the state and from how many bytes went in: as additional data, as text.
v128_t ghash_finish(const struct ghash_key *key, v128_t state, int32_t additional, int32_t text);

#endif
