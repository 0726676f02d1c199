// Products in GF(2^128) by permutations of bytes within registers, constant in time: no address and
// no branch depends on a key or on data.
//
// A key's register for byte b holds that byte of the 16 products of a nibble and the key.
// i8x16.swizzle, one instruction of fixed duration, takes the right one for all 16 nibbles of the
// state at once; what it gives for byte i of the state belongs to byte i + b of the product. So 16
// registers, each one byte further than the one before, add up to the product's 31 bytes.
//
// GHASH counts coefficients from each byte's highest bit. Here bit n is that of x^n: the bits of
// all bytes are turned round on the way in and out.
#include "ghash.h"

#include "lanes.h"

static inline v128_t turned(v128_t bytes) {
  const v128_t nibbles = wasm_i8x16_const(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15);
  const v128_t low = wasm_i8x16_swizzle(nibbles, low_nibbles(bytes));
  const v128_t high = wasm_i8x16_swizzle(nibbles, high_nibbles(bytes));
  return wasm_v128_or(wasm_i16x8_shl(low, 4), high);
}

// x^128 = x^7 + x^2 + x + 1, times an upper half of at most 121 bits, so that nothing runs over.
static inline v128_t reduced(v128_t upper) {
  const v128_t shifted = sum3(wasm_i64x2_shl(upper, 1), wasm_i64x2_shl(upper, 2),
                              wasm_i64x2_shl(upper, 7));
  const v128_t carried = sum3(wasm_u64x2_shr(upper, 63), wasm_u64x2_shr(upper, 62),
                              wasm_u64x2_shr(upper, 57));
  const v128_t zero = wasm_i64x2_const(0, 0);
  return sum3(upper, shifted, wasm_i64x2_shuffle(zero, carried, 0, 2));
}

static inline v128_t one_byte_up(v128_t below, v128_t half) {
  return wasm_i8x16_shuffle(below, half, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
                            30);
}

static inline v128_t multiply(const struct ghash_key *key, v128_t state) {
  const v128_t zero = wasm_i64x2_const(0, 0);
  const v128_t low = low_nibbles(state), high = high_nibbles(state);
  v128_t lower = zero, upper = zero;
  for (int b = 15; b >= 0; b--) {
    upper = one_byte_up(lower, upper);
    lower = one_byte_up(zero, lower);
    const v128_t products = wasm_v128_xor(wasm_i8x16_swizzle(key->low[b], low),
                                          wasm_i8x16_swizzle(key->high[b], high));
    lower = wasm_v128_xor(lower, products);
  }
  return wasm_v128_xor(lower, reduced(upper));
}

static v128_t times_x(v128_t element) {
  const v128_t zero = wasm_i64x2_const(0, 0);
  const v128_t carries = wasm_u64x2_shr(element, 63);
  const v128_t shifted = wasm_v128_or(wasm_i64x2_shl(element, 1),
                                      wasm_i64x2_shuffle(zero, carries, 0, 2));
  return wasm_v128_xor(shifted, reduced(wasm_i64x2_shuffle(carries, zero, 1, 2)));
}

// The registers for nibbles whose lowest bit stands for `power`; returns the power of the next
// nibble's.
static v128_t set_registers(v128_t registers[16], v128_t power) {
  uint8_t products[16][16] = {{0}};
  for (int bit = 1; bit < 16; bit <<= 1) {
    for (int rest = 0; rest < bit; rest++) {
      const v128_t product = wasm_v128_xor(power, wasm_v128_load(products[rest]));
      wasm_v128_store(products[bit + rest], product);
    }
    power = times_x(power);
  }
  for (int b = 0; b < 16; b++) {
    for (int n = 0; n < 16; n++) ((uint8_t *)&registers[b])[n] = products[n][b];
  }
  wipe(products, sizeof products);
  return power;
}

void ghash_expand(struct ghash_key *key, v128_t block) {
  set_registers(key->high, set_registers(key->low, turned(block)));
}

v128_t ghash_update(const struct ghash_key *key, v128_t state, const uint8_t *bytes,
                    int32_t length) {
  int32_t at = 0;
  for (; at + 16 <= length; at += 16) {
    state = multiply(key, wasm_v128_xor(state, turned(wasm_v128_load(bytes + at))));
  }
  if (at == length) return state;
  uint8_t rest[16] = {0};
  memcpy(rest, bytes + at, (size_t)(length - at));
  return multiply(key, wasm_v128_xor(state, turned(wasm_v128_load(rest))));
}

v128_t ghash_finish(const struct ghash_key *key, v128_t state, int32_t additional, int32_t text) {
  const v128_t bits = wasm_u64x2_make((uint64_t)additional * 8, (uint64_t)text * 8);
  // As 64 bits each, big-endian.
  const v128_t block =
      wasm_i8x16_shuffle(bits, bits, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
  return turned(multiply(key, wasm_v128_xor(state, turned(block))));
}
