# libsrtp at the other end. Each line of the input is a command, each line of the output what came of it:
#   open PROFILE KEY           a new connection: gcm or cm, master key and master salt as hex
#   protect KIND PACKET        rtp or rtcp, as hex; answers with the packet, or "refused"
#   unprotect KIND PACKET      the same
import sys

from pylibsrtp import Error, Policy, Session

PROFILES = {
    "gcm": Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    "cm": Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
}
# Two sessions with the same keys: one sends, one receives.
sender = receiver = None


def open_sessions(profile, key):
    return [
        Session(Policy(key=key, ssrc_type=direction, srtp_profile=PROFILES[profile]))
        for direction in (Policy.SSRC_ANY_OUTBOUND, Policy.SSRC_ANY_INBOUND)
    ]


for line in sys.stdin:
    command, which, argument = line.split()
    argument = bytes.fromhex(argument)
    if command == "open":
        sender, receiver = open_sessions(which, argument)
        print("opened")
        continue
    session = sender if command == "protect" else receiver
    act = getattr(session, command if which == "rtp" else command + "_rtcp")
    try:
        print(act(argument).hex())
    except Error:
        print("refused")
