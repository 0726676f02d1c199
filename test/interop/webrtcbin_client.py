"""A WebRTC client on GStreamer's webrtcbin that speaks a tone and records what it hears, for the tests.

I/O: each line on standard input is a command in JSON, each line on standard output an answer to it:
  {"do": "offer", "direction": "sendrecv"}   -> {"sdp": "..."}, with all candidates
  {"do": "answer", "sdp": "..."}             -> {"state": "connected"}, or "failed"
  {"do": "hear", "seconds": 1}               -> {"samples": "..."}: int16, mono, 48 kHz, base64
  {"do": "said_levels"}                      -> {"levels": "127 12 12"}: of the last packets that came (RFC 6464)
  {"do": "about"}                            -> {"version": "..."}
"""

import base64
import json
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstAudio", "1.0")
gi.require_version("GstRtp", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstAudio, GstRtp, GstSdp, GstWebRTC  # noqa: E402

PATIENCE_S = 10
LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
LEVEL_ID = 3
CAPS = "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=96,encoding-params=(string)2"
SPEAK = (
    "webrtcbin name=peer bundle-policy=max-bundle "
    "audiotestsrc is-live=true samplesperbuffer=960 freq={} volume={} "
    "! audio/x-raw,rate=48000,channels=1 "
    "! level audio-level-meta=true post-messages=false interval=20000000 "
    f"! opusenc ! rtpopuspay name=payloader ! {CAPS} ! peer."
)
HEAR = (
    "rtpopusdepay name=depayloader ! opusdec ! audioconvert ! audioresample "
    "! audio/x-raw,format=S16LE,rate=48000,channels=1 "
    "! appsink name=ear emit-signals=true sync=false"
)


DIRECTIONS = {
    "sendrecv": GstWebRTC.WebRTCRTPTransceiverDirection.SENDRECV,
    "sendonly": GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY,
}


class Client:
    def __init__(self, frequency, level):
        self.pipeline = Gst.parse_launch(SPEAK.format(frequency, 10 ** (level / 20)))
        self.peer = self.pipeline.get_by_name("peer")
        level = GstRtp.RTPHeaderExtension.create_from_uri(LEVEL_URI)
        level.set_id(LEVEL_ID)
        self.pipeline.get_by_name("payloader").emit("add-extension", level)
        self.lock = threading.Lock()
        self.samples = None
        self.levels = []
        self.peer.connect("pad-added", self.on_pad)
        # Kept: its one reference is the one that is taken here.
        self.ice = self.peer.get_property("ice-agent")
        # A namespace with only a loopback interface has no other addresses.
        self.ice.emit("add-local-ip-address", "127.0.0.1")
        self.pipeline.set_state(Gst.State.PLAYING)

    def on_pad(self, _peer, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        ear = Gst.parse_bin_from_description(HEAR, True)
        ear.get_by_name("ear").connect("new-sample", self.on_sample)
        payloads = ear.get_by_name("depayloader").get_static_pad("src")
        payloads.add_probe(Gst.PadProbeType.BUFFER, self.on_payload)
        self.pipeline.add(ear)
        ear.sync_state_with_parent()
        pad.link(ear.get_static_pad("sink"))

    def on_sample(self, sink):
        buffer = sink.emit("pull-sample").get_buffer()
        with self.lock:
            if self.samples is not None:
                self.samples += buffer.extract_dup(0, buffer.get_size())
        return Gst.FlowReturn.OK

    def on_payload(self, _pad, info):
        level = GstAudio.buffer_get_audio_level_meta(info.get_buffer())
        with self.lock:
            self.levels = self.levels[-99:] + [-1 if level is None else level.level]
        return Gst.PadProbeReturn.OK

    def ask(self, action, *arguments):
        promise = Gst.Promise.new()
        self.peer.emit(action, *arguments, promise)
        promise.wait()
        return promise

    def await_property(self, name, values):
        for _ in range(PATIENCE_S * 100):
            value = self.peer.get_property(name).value_nick
            if value in values:
                return value
            time.sleep(0.01)
        return value

    def offer(self, direction="sendrecv"):
        transceiver = self.peer.emit("get-transceiver", 0)
        transceiver.set_property("direction", DIRECTIONS[direction])
        # The promise and its reply own what is in them: both have to outlive it.
        promise = self.ask("create-offer", None)
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self.ask("set-local-description", offer)
        self.await_property("ice-gathering-state", ["complete"])
        return {"sdp": self.peer.get_property("local-description").sdp.as_text()}

    def answer(self, sdp):
        _, message = GstSdp.SDPMessage.new_from_text(sdp)
        kind = GstWebRTC.WebRTCSDPType.ANSWER
        self.ask("set-remote-description",
                 GstWebRTC.WebRTCSessionDescription.new(kind, message))
        return {"state": self.await_property("connection-state", ["connected", "failed"])}

    def hear(self, seconds):
        with self.lock:
            self.samples = bytearray()
        time.sleep(seconds)
        with self.lock:
            heard, self.samples = self.samples, None
        return {"samples": base64.b64encode(heard).decode()}

    def said_levels(self):
        with self.lock:
            return {"levels": " ".join(map(str, self.levels))}

    def about(self):
        return {"version": f"webrtcbin of {Gst.version_string()}"}


Gst.init(None)
client = Client(float(sys.argv[1]), float(sys.argv[2]))
for line in sys.stdin:
    command = json.loads(line)
    print(json.dumps(getattr(client, command.pop("do"))(**command)), flush=True)
