// The whole interface of the SRTP core to JavaScript: RFC 3711 and RFC 7714, AES-128 only. No I/O,
// no clock, no imports.
//
// A context has the session keys of one direction of one connection. The host asks how large the
// memory has to be, grows it once, and calls init. Nothing is allocated afterwards, and nothing
// ever moves. Which packet comes next, roll-over counters and replays are the host's: the core does
// what a job says.
//
// Constant in time: what is done, and where in the memory, depends on lengths, headers, and on
// whether a tag is right; never on keys or on what is said. test/srtp/constant_time holds it.
//
// Every export that returns int32_t gives a negative srtp_error if it refuses.
#ifndef SRTP_CORE_H
#define SRTP_CORE_H

#include <stdint.h>

#define SRTP_EXPORT(name) __attribute__((export_name(#name))) name

enum {
  SRTP_CONTEXTS_MAX = 65536,
  SRTP_SLOTS_MAX = 1024,
  SRTP_SLOT_BYTES = 1600,  // 25 cache lines: the odd number spreads slots over the cache
  SRTP_OVERHEAD_BYTES = 20,
  SRTP_KEY_BYTES = 16,
  SRTP_SALT_BYTES = 14,  // 12 for AEAD_AES_128_GCM, and two that nobody reads
  SRTP_AUTHENTICATION_KEY_BYTES = 20
};

enum srtp_error {
  SRTP_BAD_ARGUMENT = -1,
  SRTP_NOT_READY = -2,  // init has not been called, or the memory has not been grown
  SRTP_MALFORMED = -3,  // no RTP, or no encrypted RTCP
  SRTP_FORGED = -4      // the tag is wrong
};

// As in DTLS-SRTP (RFC 5764 4.1.2, RFC 7714 14.2).
enum srtp_profile { SRTP_AES_CM_128_HMAC_SHA1_80 = 1, SRTP_AEAD_AES_128_GCM = 7 };

enum srtp_kind { SRTP_RTP = 0, SRTP_RTCP = 1 };

// What is to be done with the packet in the slot of the same number.
struct srtp_job {
  int32_t context;
  int32_t kind;    // srtp_kind
  uint32_t index;  // RTP: the roll-over counter. RTCP: the index, 31 bits; not needed to unprotect
  int32_t length;  // before: the packet's; afterwards: that of what it has become, or an srtp_error
};

// What open takes, and wipes.
struct srtp_secrets {
  uint8_t key[SRTP_KEY_BYTES];
  uint8_t salt[SRTP_SALT_BYTES];
  uint8_t unused[2];
  uint8_t authentication[SRTP_AUTHENTICATION_KEY_BYTES];  // for open_session alone
};

// Addresses of what the host writes and reads, as 3 int32 at the address that init returns.
struct srtp_board {
  struct srtp_job *jobs;         // [slots_max]
  uint8_t *slots;                // [slots_max][SRTP_SLOT_BYTES]
  struct srtp_secrets *secrets;
};

// How many bytes the memory must have.
int32_t srtp_core_bytes(int32_t contexts_max, int32_t slots_max);
// Builds all and returns the address of the board.
int32_t srtp_core_init(int32_t contexts_max, int32_t slots_max);
// A new connection: derives the session keys from master key and master salt.
int32_t srtp_core_open(int32_t context, int32_t profile);
// The same with session keys as they are, for one kind of packets: for reference packets.
int32_t srtp_core_open_session(int32_t context, int32_t profile, int32_t kind);
// Wipes the keys.
int32_t srtp_core_close(int32_t context);
// Does the jobs from `first` on, in place; returns how many of them failed.
int32_t srtp_core_protect(int32_t first, int32_t count);
// A packet that is refused stays as it is.
int32_t srtp_core_unprotect(int32_t first, int32_t count);

#endif
