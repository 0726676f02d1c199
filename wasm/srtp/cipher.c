// AEAD_AES_128_GCM (RFC 7714) and AES_CM_128_HMAC_SHA1_80 (RFC 3711), for SRTP and SRTCP.
//
//   SRTP            header | extension | encrypted text | tag
//   SRTCP, GCM      8 bytes | encrypted text | tag | E + index
//   SRTCP, AES_CM   8 bytes | encrypted text | E + index | tag
//
//   vector, GCM     0 0 | SSRC | index | block (4 bytes, from 1), but for the block XOR salt
//   vector, AES_CM  0 0 0 0 | SSRC | index | block (2 bytes, from 0), all XOR salt
//   index (6 bytes) SRTP: roll-over counter | sequence. SRTCP: 0 0 | index
#include "cipher.h"

#include <stdbool.h>
#include <string.h>

#include "bytes.h"
#include "lanes.h"

enum {
  RTP_HEADER_BYTES = 12,
  RTCP_HEADER_BYTES = 8,
  WORD_BYTES = 4,
  GCM_TAG_BYTES = 16,
  HMAC_TAG_BYTES = 10,
  TEXT_BLOCKS_MAX = SRTP_SLOT_BYTES / AES_BLOCK_BYTES
};

// Labels of RFC 3711 4.3.2; SRTCP's are 3 higher.
enum { LABEL_ENCRYPTION = 0, LABEL_AUTHENTICATION = 1, LABEL_SALT = 2, RTCP_LABELS = 3 };

#define ENCRYPTED_FLAG 0x80000000u

// One packet on its way through a cipher.
struct passage {
  uint8_t *packet;
  int32_t start, end;  // of the text
  v128_t vector;       // of the text's first block
  uint32_t trailer;    // SRTP: the roll-over counter. SRTCP: E and index
};

static v128_t stream[TEXT_BLOCKS_MAX + 2];

// Where things are --------------------------------------------------------------------------------

static int32_t tag_bytes(const struct cipher *cipher) {
  return cipher->profile == SRTP_AEAD_AES_128_GCM ? GCM_TAG_BYTES : HMAC_TAG_BYTES;
}

static int32_t word_bytes(const struct cipher *cipher) {
  return cipher->kind == SRTP_RTCP ? WORD_BYTES : 0;
}

static int32_t tag_start(const struct cipher *cipher, int32_t end) {
  return cipher->profile == SRTP_AEAD_AES_128_GCM ? end : end + word_bytes(cipher);
}

static int32_t word_start(const struct cipher *cipher, int32_t end) {
  return cipher->profile == SRTP_AEAD_AES_128_GCM ? end + GCM_TAG_BYTES : end;
}

// Behind header, CSRCs and extension; SRTP_MALFORMED if that is beyond `end`.
static int32_t rtp_text_start(const uint8_t *packet, int32_t end) {
  if (end < RTP_HEADER_BYTES || packet[0] >> 6 != 2) return SRTP_MALFORMED;
  int32_t start = RTP_HEADER_BYTES + (packet[0] & 15) * 4;
  if (packet[0] & 0x10) {
    if (start + 4 > end) return SRTP_MALFORMED;
    start += 4 + (packet[start + 2] << 8 | packet[start + 3]) * 4;
  }
  return start > end ? SRTP_MALFORMED : start;
}

static int32_t text_start(const struct cipher *cipher, const uint8_t *packet, int32_t end) {
  if (cipher->kind == SRTP_RTP) return rtp_text_start(packet, end);
  return end < RTCP_HEADER_BYTES || packet[0] >> 6 != 2 ? SRTP_MALFORMED : RTCP_HEADER_BYTES;
}

static v128_t vector_of(const struct cipher *cipher, const struct passage *passage) {
  const bool is_gcm = cipher->profile == SRTP_AEAD_AES_128_GCM;
  const bool is_rtp = cipher->kind == SRTP_RTP;
  const uint8_t *const packet = passage->packet;
  uint8_t block[AES_BLOCK_BYTES] = {0};
  uint8_t *const source = block + (is_gcm ? 2 : 4), *const index = source + 4;
  memcpy(source, packet + (is_rtp ? 8 : 4), 4);
  write_word(index + (is_rtp ? 0 : 2), passage->trailer & (is_rtp ? ~0u : ~ENCRYPTED_FLAG));
  if (is_rtp) memcpy(index + 4, packet + 2, 2);
  const v128_t salted = wasm_v128_xor(wasm_v128_load(block), wasm_v128_load(cipher->salt));
  return is_gcm ? wasm_u8x16_replace_lane(salted, 15, 1) : salted;
}

// Text and tags -----------------------------------------------------------------------------------

static int32_t blocks_of(int32_t bytes) {
  return (bytes + AES_BLOCK_BYTES - 1) / AES_BLOCK_BYTES;
}

static void exclusive_or(uint8_t *bytes, int32_t length, const v128_t *with) {
  int32_t at = 0;
  for (; at + 16 <= length; at += 16) {
    wasm_v128_store(bytes + at, wasm_v128_xor(wasm_v128_load(bytes + at), *with++));
  }
  for (int32_t i = 0; at + i < length; i++) bytes[at + i] ^= ((const uint8_t *)with)[i];
}

// The first block of the stream is the tag's mask.
static void gcm_tag(const struct cipher *cipher, const struct passage *passage, v128_t *tag) {
  const struct ghash_key *const key = &cipher->authenticator.ghash;
  const uint8_t *const packet = passage->packet;
  int32_t additional = passage->start;
  v128_t state = wasm_i64x2_const(0, 0);
  if (cipher->kind == SRTP_RTP) {
    state = ghash_update(key, state, packet, additional);
  } else {
    uint8_t header[RTCP_HEADER_BYTES + WORD_BYTES];
    memcpy(header, packet, RTCP_HEADER_BYTES);
    write_word(header + RTCP_HEADER_BYTES, passage->trailer);
    additional = sizeof header;
    state = ghash_update(key, state, header, additional);
  }
  const int32_t text = passage->end - passage->start;
  state = ghash_update(key, state, packet + passage->start, text);
  *tag = wasm_v128_xor(ghash_finish(key, state, additional, text), stream[0]);
}

// Of the packet and the trailer, which is put behind it for that time.
static void cm_tag(const struct cipher *cipher, const struct passage *passage,
                   uint8_t tag[SHA1_BYTES]) {
  uint8_t *const behind = passage->packet + passage->end;
  uint8_t kept[WORD_BYTES];
  memcpy(kept, behind, sizeof kept);
  write_word(behind, passage->trailer);
  hmac_sha1(&cipher->authenticator.hmac, passage->packet, passage->end + WORD_BYTES, tag);
  memcpy(behind, kept, sizeof kept);
}

static bool is_equal(const uint8_t *a, const uint8_t *b, int32_t bytes) {
  uint8_t difference = 0;
  for (int32_t i = 0; i < bytes; i++) difference |= a[i] ^ b[i];
  return difference == 0;
}

static void gcm_seal(const struct cipher *cipher, const struct passage *passage, v128_t *tag) {
  const int32_t text = passage->end - passage->start;
  aes_keystream(&cipher->aes, passage->vector, 0, 1 + blocks_of(text), stream);
  exclusive_or(passage->packet + passage->start, text, stream + 1);
  gcm_tag(cipher, passage, tag);
}

static void cm_crypt(const struct cipher *cipher, const struct passage *passage) {
  const int32_t text = passage->end - passage->start;
  aes_keystream(&cipher->aes, passage->vector, 0, blocks_of(text), stream);
  exclusive_or(passage->packet + passage->start, text, stream);
}

static bool gcm_open(const struct cipher *cipher, const struct passage *passage) {
  const int32_t text = passage->end - passage->start;
  v128_t tag;
  // The first block of text costs nothing: the cipher takes two at a time.
  aes_keystream(&cipher->aes, passage->vector, 0, 2, stream);
  gcm_tag(cipher, passage, &tag);
  if (!is_equal((const uint8_t *)&tag, passage->packet + passage->end, GCM_TAG_BYTES)) return false;
  aes_keystream(&cipher->aes, passage->vector, 2, 1 + blocks_of(text), stream);
  exclusive_or(passage->packet + passage->start, text, stream + 1);
  return true;
}

static bool cm_open(const struct cipher *cipher, const struct passage *passage) {
  uint8_t tag[SHA1_BYTES];
  const uint8_t *const received = passage->packet + tag_start(cipher, passage->end);
  cm_tag(cipher, passage, tag);
  if (!is_equal(tag, received, HMAC_TAG_BYTES)) return false;
  cm_crypt(cipher, passage);
  return true;
}

int32_t cipher_protect(const struct cipher *cipher, uint8_t *packet, int32_t length,
                       uint32_t index) {
  const int32_t start = text_start(cipher, packet, length);
  if (start < 0) return start;
  struct passage passage = {.packet = packet, .start = start, .end = length};
  passage.trailer = cipher->kind == SRTP_RTCP ? index | ENCRYPTED_FLAG : index;
  passage.vector = vector_of(cipher, &passage);
  union {
    v128_t block;
    uint8_t bytes[SHA1_BYTES];
  } tag;
  if (cipher->profile == SRTP_AEAD_AES_128_GCM) {
    gcm_seal(cipher, &passage, &tag.block);
  } else {
    cm_crypt(cipher, &passage);
    cm_tag(cipher, &passage, tag.bytes);
  }
  memcpy(packet + tag_start(cipher, length), tag.bytes, (size_t)tag_bytes(cipher));
  if (cipher->kind == SRTP_RTCP) write_word(packet + word_start(cipher, length), passage.trailer);
  return length + tag_bytes(cipher) + word_bytes(cipher);
}

int32_t cipher_unprotect(const struct cipher *cipher, uint8_t *packet, int32_t length,
                         uint32_t index) {
  const int32_t end = length - tag_bytes(cipher) - word_bytes(cipher);
  const int32_t start = text_start(cipher, packet, end);
  if (start < 0) return start;
  struct passage passage = {.packet = packet, .start = start, .end = end, .trailer = index};
  if (cipher->kind == SRTP_RTCP) {
    passage.trailer = read_word(packet + word_start(cipher, end));
    // Unencrypted SRTCP is not negotiated in WebRTC.
    if (!(passage.trailer & ENCRYPTED_FLAG)) return SRTP_MALFORMED;
  }
  passage.vector = vector_of(cipher, &passage);
  const bool is_right = cipher->profile == SRTP_AEAD_AES_128_GCM ? gcm_open(cipher, &passage)
                                                                 : cm_open(cipher, &passage);
  return is_right ? end : SRTP_FORGED;
}

// Keys --------------------------------------------------------------------------------------------

void cipher_set(struct cipher *cipher, enum srtp_profile profile, enum srtp_kind kind,
                const struct srtp_secrets *keys) {
  memset(cipher, 0, sizeof *cipher);
  cipher->profile = profile;
  cipher->kind = kind;
  aes_expand(&cipher->aes, keys->key);
  memcpy(cipher->salt, keys->salt, profile == SRTP_AEAD_AES_128_GCM ? 12 : SRTP_SALT_BYTES);
  if (profile == SRTP_AEAD_AES_128_GCM) {
    aes_keystream(&cipher->aes, wasm_i64x2_const(0, 0), 0, 1, stream);
    ghash_expand(&cipher->authenticator.ghash, stream[0]);
  } else {
    hmac_expand(&cipher->authenticator.hmac, keys->authentication);
  }
}

static void derive(const struct aes_key *aes, const struct srtp_secrets *master, int32_t salt_bytes,
                   int32_t label, uint8_t *out, int32_t bytes) {
  uint8_t block[AES_BLOCK_BYTES] = {0};
  memcpy(block, master->salt, (size_t)salt_bytes);
  block[7] ^= (uint8_t)label;
  aes_keystream(aes, wasm_v128_load(block), 0, blocks_of(bytes), stream);
  memcpy(out, stream, (size_t)bytes);
}

void cipher_derive(struct cipher *cipher, enum srtp_profile profile, enum srtp_kind kind,
                   const struct srtp_secrets *master) {
  struct aes_key aes;
  struct srtp_secrets keys;
  const int32_t salt_bytes = profile == SRTP_AEAD_AES_128_GCM ? 12 : SRTP_SALT_BYTES;
  const int32_t labels = kind == SRTP_RTCP ? RTCP_LABELS : 0;
  aes_expand(&aes, master->key);
  derive(&aes, master, salt_bytes, labels + LABEL_ENCRYPTION, keys.key, SRTP_KEY_BYTES);
  derive(&aes, master, salt_bytes, labels + LABEL_SALT, keys.salt, salt_bytes);
  derive(&aes, master, salt_bytes, labels + LABEL_AUTHENTICATION, keys.authentication,
         SRTP_AUTHENTICATION_KEY_BYTES);
  cipher_set(cipher, profile, kind, &keys);
  wipe(&aes, sizeof aes);
  wipe(&keys, sizeof keys);
  wipe(stream, sizeof stream);
}
