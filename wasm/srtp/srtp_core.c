// Contexts, and the jobs of a batch. See srtp_core.h.
#include "srtp_core.h"

#include <stdbool.h>
#include <string.h>

#include "../arena.h"
#include "cipher.h"
#include "lanes.h"

struct context {
  bool is_open[2];  // by kind
  struct cipher ciphers[2];
};

static struct core {
  struct srtp_board board;
  int32_t contexts_max, slots_max;  // 0: not built
  struct context *contexts;
} core;

static uintptr_t lay_out(int32_t contexts_max, int32_t slots_max, struct core *built) {
  struct arena arena = {arena_base()};
  *built = (struct core){.contexts_max = contexts_max, .slots_max = slots_max};
  built->board.jobs = take(&arena, (size_t)slots_max, sizeof(struct srtp_job));
  built->board.slots = take(&arena, (size_t)slots_max, SRTP_SLOT_BYTES);
  built->board.secrets = take(&arena, 1, sizeof(struct srtp_secrets));
  built->contexts = take(&arena, (size_t)contexts_max, sizeof(struct context));
  return arena.next;
}

static bool is_size(int32_t contexts_max, int32_t slots_max) {
  return contexts_max >= 1 && contexts_max <= SRTP_CONTEXTS_MAX && slots_max >= 1 &&
         slots_max <= SRTP_SLOTS_MAX;
}

static bool is_context(int32_t context) {
  return context >= 0 && context < core.contexts_max;
}

static bool is_profile(int32_t profile) {
  return profile == SRTP_AES_CM_128_HMAC_SHA1_80 || profile == SRTP_AEAD_AES_128_GCM;
}

static bool is_kind(int32_t kind) {
  return kind == SRTP_RTP || kind == SRTP_RTCP;
}

int32_t SRTP_EXPORT(srtp_core_bytes)(int32_t contexts_max, int32_t slots_max) {
  if (!is_size(contexts_max, slots_max)) return SRTP_BAD_ARGUMENT;
  struct core measured;
  return (int32_t)lay_out(contexts_max, slots_max, &measured);
}

int32_t SRTP_EXPORT(srtp_core_init)(int32_t contexts_max, int32_t slots_max) {
  if (!is_size(contexts_max, slots_max)) return SRTP_BAD_ARGUMENT;
  struct core built;
  if (lay_out(contexts_max, slots_max, &built) > memory_bytes()) return SRTP_NOT_READY;
  core = built;
  aes_prepare();
  memset(core.contexts, 0, (size_t)contexts_max * sizeof *core.contexts);
  return (int32_t)(uintptr_t)&core.board;
}

int32_t SRTP_EXPORT(srtp_core_open)(int32_t context, int32_t profile) {
  if (!is_context(context) || !is_profile(profile)) return SRTP_BAD_ARGUMENT;
  struct context *const opened = &core.contexts[context];
  for (int32_t kind = SRTP_RTP; kind <= SRTP_RTCP; kind++) {
    cipher_derive(&opened->ciphers[kind], (enum srtp_profile)profile, (enum srtp_kind)kind,
                  core.board.secrets);
    opened->is_open[kind] = true;
  }
  wipe(core.board.secrets, sizeof *core.board.secrets);
  return 0;
}

int32_t SRTP_EXPORT(srtp_core_open_session)(int32_t context, int32_t profile, int32_t kind) {
  if (!is_context(context) || !is_profile(profile) || !is_kind(kind)) return SRTP_BAD_ARGUMENT;
  cipher_set(&core.contexts[context].ciphers[kind], (enum srtp_profile)profile,
             (enum srtp_kind)kind, core.board.secrets);
  core.contexts[context].is_open[kind] = true;
  wipe(core.board.secrets, sizeof *core.board.secrets);
  return 0;
}

int32_t SRTP_EXPORT(srtp_core_close)(int32_t context) {
  if (!is_context(context)) return SRTP_BAD_ARGUMENT;
  wipe(&core.contexts[context], sizeof core.contexts[context]);
  return 0;
}

// The cipher of a job that can be done, or NULL.
static const struct cipher *cipher_of(const struct srtp_job *job, int32_t length_max) {
  const bool is_possible = is_context(job->context) && is_kind(job->kind) && job->length >= 0 &&
                           job->length <= length_max;
  if (!is_possible || !core.contexts[job->context].is_open[job->kind]) return NULL;
  return &core.contexts[job->context].ciphers[job->kind];
}

typedef int32_t passing(const struct cipher *, uint8_t *, int32_t, uint32_t);

static int32_t run(int32_t first, int32_t count, int32_t length_max, passing *pass) {
  if (first < 0 || count < 0 || first > core.slots_max - count) return SRTP_BAD_ARGUMENT;
  int32_t failed = 0;
  for (int32_t i = first; i < first + count; i++) {
    struct srtp_job *const job = &core.board.jobs[i];
    const struct cipher *const cipher = cipher_of(job, length_max);
    uint8_t *const slot = core.board.slots + (size_t)i * SRTP_SLOT_BYTES;
    job->length = cipher ? pass(cipher, slot, job->length, job->index) : SRTP_BAD_ARGUMENT;
    if (job->length < 0) failed++;
  }
  return failed;
}

int32_t SRTP_EXPORT(srtp_core_protect)(int32_t first, int32_t count) {
  return run(first, count, SRTP_SLOT_BYTES - SRTP_OVERHEAD_BYTES, cipher_protect);
}

int32_t SRTP_EXPORT(srtp_core_unprotect)(int32_t first, int32_t count) {
  return run(first, count, SRTP_SLOT_BYTES, cipher_unprotect);
}
