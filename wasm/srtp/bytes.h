// Big-endian words in bytes.
#ifndef BYTES_H
#define BYTES_H

#include <stdint.h>

static inline uint32_t read_word(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline void write_word(uint8_t *at, uint32_t word) {
  at[0] = (uint8_t)(word >> 24);
  at[1] = (uint8_t)(word >> 16);
  at[2] = (uint8_t)(word >> 8);
  at[3] = (uint8_t)word;
}

#endif
