// AES-128, the forward direction only, which is all that counter modes need (FIPS 197). Constant in
// time: see aes.c.
#ifndef AES_H
#define AES_H

#include <stdint.h>
#include <wasm_simd128.h>

enum { AES_KEY_BYTES = 16, AES_BLOCK_BYTES = 16, AES_ROUNDS = 10 };

struct aes_key {
  v128_t rounds[AES_ROUNDS + 1];
};

// Computes the constants; to be called once, before all else.
void aes_prepare(void);

void aes_expand(struct aes_key *key, const uint8_t bytes[AES_KEY_BYTES]);

// Writes the encryptions first..end-1 into stream[first..end): of `block` with its last word,
// big-endian, raised by so many. `first` is even; `stream` has room for one more if `end` is odd.
void aes_keystream(const struct aes_key *key, v128_t block, int32_t first, int32_t end,
                   v128_t *stream);

#endif
