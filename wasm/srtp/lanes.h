// What AES and GHASH do with a block alike.
#ifndef LANES_H
#define LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wasm_simd128.h>

static inline v128_t low_nibbles(v128_t bytes) {
  return wasm_v128_and(bytes, wasm_i8x16_splat(15));
}

static inline v128_t high_nibbles(v128_t bytes) {
  return low_nibbles(wasm_u16x8_shr(bytes, 4));
}

static inline v128_t sum3(v128_t a, v128_t b, v128_t c) {
  return wasm_v128_xor(wasm_v128_xor(a, b), c);
}

// Zeros, although nobody reads them.
static inline void wipe(void *secret, size_t bytes) {
  memset(secret, 0, bytes);
  __asm__ volatile("" : : "r"(secret) : "memory");
}

#endif
