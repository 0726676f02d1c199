// The memory behind the static data, given out once, front to back. No state but the end of what
// has been given out; whoever builds measures first, by the same code, with a base of 0.
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena {
  uintptr_t next;
};

extern unsigned char __heap_base;

static inline uintptr_t arena_base(void) {
  return ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
}

static inline uintptr_t memory_bytes(void) {
  return (uintptr_t)__builtin_wasm_memory_size(0) << 16;
}

// 16-byte aligned. The bytes are whatever they were: fresh memory is zero.
static inline void *take(struct arena *arena, size_t count, size_t bytes) {
  void *const taken = (void *)arena->next;
  arena->next += (count * bytes + 15) & ~(uintptr_t)15;
  return taken;
}

#endif
