// The two protection profiles as one: seal and open a packet of one kind with its session keys.
#ifndef CIPHER_H
#define CIPHER_H

#include <stdint.h>

#include "aes.h"
#include "ghash.h"
#include "hmac_sha1.h"
#include "srtp_core.h"

struct cipher {
  enum srtp_profile profile;
  enum srtp_kind kind;
  struct aes_key aes;
  union {
    struct ghash_key ghash;
    struct hmac_key hmac;
  } authenticator;
  uint8_t salt[AES_BLOCK_BYTES];  // filled up with zeros
};

// From session keys as they are.
void cipher_set(struct cipher *cipher, enum srtp_profile profile, enum srtp_kind kind,
                const struct srtp_secrets *keys);

// From the master key and the master salt (RFC 3711 4.3.1, RFC 7714 11).
void cipher_derive(struct cipher *cipher, enum srtp_profile profile, enum srtp_kind kind,
                   const struct srtp_secrets *master);

// The new length, or an srtp_error. `packet` has SRTP_OVERHEAD_BYTES behind `length`.
int32_t cipher_protect(const struct cipher *cipher, uint8_t *packet, int32_t length,
                       uint32_t index);
int32_t cipher_unprotect(const struct cipher *cipher, uint8_t *packet, int32_t length,
                         uint32_t index);

#endif
