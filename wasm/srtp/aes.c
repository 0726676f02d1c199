// AES by permutations of bytes within registers, constant in time: no address and no branch depends
// on a key or on data. What others look up in memory is here i8x16.swizzle on 16 constants, one
// instruction of fixed duration (pshufb, tbl) on all machines that have WebAssembly's SIMD.
//
// An inverse in GF(2^8) by lookups of 4 bits (after M. Hamburg, "Accelerating AES with Vector
// Permute Instructions", CHES 2009): K = GF(2^4) lies in GF(2^8), and with a t outside of K whose
// trace and norm over K are the same, a = t + t^16 = t^17, each x is k + i t for one k and one i in
// K. Then
//   1/x = (k + ai + it) / N    with N = x^17 = k^2 + aik + ai^2
// With j = i + k, two nibbles come out of five lookups of inverses in K:
//   u = 1/(1/i + a/k) + j = N / (k + ai)      v = 1/(1/j + a/k) + i = N / (k + aj)
// and 1/x is linear in 1/u and 1/v: 1/x = 1/u + t (1/u + (1/u + 1/v) / a) / a. So all that comes
// after the inverse, S-box and MixColumns' doubling included, is one lookup by u plus one by v.
//
// 1/0 is INFINITE, an index at which swizzle gives 0: 1/infinite is 0, and infinite plus anything
// else is infinite. Only for x = 0 two of them meet; their sum is 0, so that u and v are infinite
// again, and 1/x comes out as 0.
//
// States are kept in the coordinates i * 16 + k from the first round to the last; so are round
// keys, with the S-box's constant, which MixColumns leaves as it is, added to them.
#include "aes.h"

#include "lanes.h"

enum { INFINITE = 0x80, SBOX_CONSTANT = 0x63 };

static struct aes_constants {
  v128_t low_in, high_in;      // coordinates of a byte, by its low and high nibble
  v128_t inverse, inverse_a;   // 1/n and a/n in K
  v128_t sbox[2], doubled[2];  // coordinates of the S-box's value and of twice it, by u and by v
  v128_t last[2];              // the S-box's value itself
  v128_t rows[4];              // ShiftRows, then each column rotated by 0..3 bytes
} constants;

// Constants ---------------------------------------------------------------------------------------

static uint8_t multiply(uint8_t x, uint8_t y) {
  uint8_t product = 0;
  for (int bit = 7; bit >= 0; bit--) {
    product = (uint8_t)((product << 1) ^ (product >> 7) * 0x1b);
    if (y >> bit & 1) product ^= x;
  }
  return product;
}

static uint8_t power(uint8_t x, int exponent) {
  uint8_t result = 1;
  while (exponent-- > 0) result = multiply(result, x);
  return result;
}

static uint8_t inverse_of(uint8_t x) {
  return power(x, 254);
}

// FIPS 197 5.1.1, without the constant.
static uint8_t sbox_matrix(uint8_t x) {
  const uint32_t twice = (uint32_t)x << 8 | x;
  return (uint8_t)(x ^ twice >> 4 ^ twice >> 5 ^ twice >> 6 ^ twice >> 7);
}

struct field {
  uint8_t small[16];  // the elements of K: small[m ^ n] is small[m] + small[n]
  uint8_t a, t;
  uint8_t coordinates[256];
};

static void build_field(struct field *field) {
  const uint8_t generator = power(3, 17);  // 3 generates all of GF(2^8)
  for (int n = 0; n < 16; n++) {
    field->small[n] = 0;
    for (int bit = 0; bit < 4; bit++) {
      if (n >> bit & 1) field->small[n] ^= power(generator, bit);
    }
  }
  for (int t = 2; t < 256; t++) {
    const uint8_t trace = (uint8_t)(t ^ power((uint8_t)t, 16));
    if (trace == 0 || trace != power((uint8_t)t, 17)) continue;
    field->t = (uint8_t)t;
    field->a = trace;
    break;
  }
  for (int n = 0; n < 256; n++) {
    const uint8_t x = (uint8_t)(field->small[n & 15] ^ multiply(field->small[n >> 4], field->t));
    field->coordinates[x] = (uint8_t)n;
  }
}

static uint8_t index_in(const struct field *field, uint8_t element) {
  return field->coordinates[element];  // the other coordinate of an element of K is 0
}

// The S-box's part for entry n of a lookup by u (side 0) or by v (side 1).
static uint8_t sbox_part(const struct field *field, int n, int side) {
  const uint8_t part = inverse_of(field->small[n]);
  const uint8_t a_inverse = inverse_of(field->a);
  const uint8_t divided = multiply(part, a_inverse);
  if (side == 1) return sbox_matrix(multiply(field->t, multiply(divided, a_inverse)));
  const uint8_t inner = multiply((uint8_t)(part ^ divided), a_inverse);
  return sbox_matrix((uint8_t)(part ^ multiply(field->t, inner)));
}

void aes_prepare(void) {
  struct field field;
  build_field(&field);
  uint8_t *const low_in = (uint8_t *)&constants.low_in;
  uint8_t *const high_in = (uint8_t *)&constants.high_in;
  uint8_t *const inverse = (uint8_t *)&constants.inverse;
  uint8_t *const inverse_a = (uint8_t *)&constants.inverse_a;
  for (int n = 0; n < 16; n++) {
    low_in[n] = field.coordinates[n];
    high_in[n] = field.coordinates[n << 4];
    const uint8_t inverted = inverse_of(field.small[n]);
    inverse[n] = n == 0 ? INFINITE : index_in(&field, inverted);
    inverse_a[n] = n == 0 ? INFINITE : index_in(&field, multiply(field.a, inverted));
    for (int side = 0; side < 2; side++) {
      const uint8_t part = sbox_part(&field, n, side);
      ((uint8_t *)&constants.last[side])[n] = part;
      ((uint8_t *)&constants.sbox[side])[n] = field.coordinates[part];
      ((uint8_t *)&constants.doubled[side])[n] = field.coordinates[multiply(part, 2)];
    }
    for (int rotation = 0; rotation < 4; rotation++) {
      const int row = (n + rotation) & 3, column = n >> 2;
      ((uint8_t *)&constants.rows[rotation])[n] = (uint8_t)(((column + row) & 3) * 4 + row);
    }
  }
}

// Rounds ------------------------------------------------------------------------------------------

static inline v128_t coordinates_of(v128_t bytes) {
  return wasm_v128_xor(wasm_i8x16_swizzle(constants.low_in, low_nibbles(bytes)),
                       wasm_i8x16_swizzle(constants.high_in, high_nibbles(bytes)));
}

struct inverted {
  v128_t u, v;
};

static inline struct inverted invert(v128_t state) {
  const v128_t k = low_nibbles(state), i = high_nibbles(state), j = wasm_v128_xor(i, k);
  const v128_t inverse = constants.inverse;
  const v128_t a_by_k = wasm_i8x16_swizzle(constants.inverse_a, k);
  const v128_t u = wasm_v128_xor(wasm_i8x16_swizzle(inverse, i), a_by_k);
  const v128_t v = wasm_v128_xor(wasm_i8x16_swizzle(inverse, j), a_by_k);
  return (struct inverted){wasm_v128_xor(wasm_i8x16_swizzle(inverse, u), j),
                           wasm_v128_xor(wasm_i8x16_swizzle(inverse, v), i)};
}

static inline v128_t look_up(const v128_t sides[2], struct inverted by) {
  return wasm_v128_xor(wasm_i8x16_swizzle(sides[0], by.u), wasm_i8x16_swizzle(sides[1], by.v));
}

// SubBytes, ShiftRows, MixColumns (2 3 1 1) and the round key.
static inline v128_t run_round(v128_t state, v128_t round_key) {
  const struct inverted by = invert(state);
  const v128_t once = look_up(constants.sbox, by), twice = look_up(constants.doubled, by);
  const v128_t thrice = wasm_v128_xor(once, twice);
  const v128_t *const rows = constants.rows;
  const v128_t sum = sum3(round_key, wasm_i8x16_swizzle(twice, rows[0]),
                          wasm_i8x16_swizzle(thrice, rows[1]));
  return sum3(sum, wasm_i8x16_swizzle(once, rows[2]), wasm_i8x16_swizzle(once, rows[3]));
}

static inline v128_t run_last_round(v128_t state, v128_t round_key) {
  const v128_t bytes = look_up(constants.last, invert(state));
  return wasm_v128_xor(round_key, wasm_i8x16_swizzle(bytes, constants.rows[0]));
}

// Two blocks at a time: each has to wait for itself at every step.
static inline void encrypt_two(const struct aes_key *key, v128_t first, v128_t second,
                               v128_t out[2]) {
  first = wasm_v128_xor(coordinates_of(first), key->rounds[0]);
  second = wasm_v128_xor(coordinates_of(second), key->rounds[0]);
  for (int round = 1; round < AES_ROUNDS; round++) {
    const v128_t round_key = key->rounds[round];
    first = run_round(first, round_key);
    second = run_round(second, round_key);
  }
  out[0] = run_last_round(first, key->rounds[AES_ROUNDS]);
  out[1] = run_last_round(second, key->rounds[AES_ROUNDS]);
}

static inline v128_t raised(v128_t block, uint32_t by) {
  const uint32_t last = __builtin_bswap32(wasm_u32x4_extract_lane(block, 3)) + by;
  return wasm_u32x4_replace_lane(block, 3, __builtin_bswap32(last));
}

void aes_keystream(const struct aes_key *key, v128_t block, int32_t first, int32_t end,
                   v128_t *stream) {
  for (int32_t i = first; i < end; i += 2) {
    encrypt_two(key, raised(block, (uint32_t)i), raised(block, (uint32_t)i + 1), stream + i);
  }
}

// The key -----------------------------------------------------------------------------------------

// SubWord, without the S-box's constant (FIPS 197 5.2).
static uint32_t substitute(uint32_t word) {
  const v128_t state = coordinates_of(wasm_u32x4_splat(word));
  return wasm_u32x4_extract_lane(look_up(constants.last, invert(state)), 0);
}

void aes_expand(struct aes_key *key, const uint8_t bytes[AES_KEY_BYTES]) {
  const v128_t sbox_constants = wasm_i8x16_splat(SBOX_CONSTANT);
  // Words are little-endian here: the first byte is the lowest.
  uint32_t words[4], round_constant = 1;
  memcpy(words, bytes, AES_KEY_BYTES);
  key->rounds[0] = coordinates_of(wasm_v128_load(words));
  for (int round = 1; round <= AES_ROUNDS; round++) {
    const uint32_t rotated = words[3] >> 8 | words[3] << 24;
    words[0] ^= substitute(rotated) ^ SBOX_CONSTANT * 0x01010101u ^ round_constant;
    for (int i = 1; i < 4; i++) words[i] ^= words[i - 1];
    round_constant = multiply((uint8_t)round_constant, 2);
    const v128_t round_key = wasm_v128_xor(wasm_v128_load(words), sbox_constants);
    key->rounds[round] = round < AES_ROUNDS ? coordinates_of(round_key) : round_key;
  }
  wipe(words, sizeof words);
}
