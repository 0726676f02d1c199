"""A WebRTC client on aiortc that speaks a tone and records what it hears, for the tests.

I/O: each line on standard input is a command in JSON, each line on standard output an answer to it:
  {"do": "offer", "direction": "sendrecv"}   -> {"sdp": "..."}, with all candidates
  {"do": "answer", "sdp": "..."}             -> {"state": "connected"}, or "failed"
  {"do": "hear", "seconds": 1}               -> {"samples": "..."}: int16, mono, 48 kHz, base64
  {"do": "yield_control"}                    -> {}: takes itself for the controlled agent until it is told otherwise
  {"do": "about"}                            -> {"version": "...", "role": "controlling"}
"""

import asyncio
import base64
import fractions
import json
import math
import sys

import aioice.ice
import aiortc
import av
import numpy

RATE = 48000
FRAME = 960
PATIENCE_S = 10

# A namespace with only a loopback interface has no other addresses.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]


class Tone(aiortc.MediaStreamTrack):
    """A sine without an end, 50 frames a second against an absolute clock."""

    kind = "audio"

    def __init__(self, frequency, level):
        super().__init__()
        self.step = 2 * math.pi * frequency / RATE
        self.peak = 32767 * 10 ** (level / 20)
        self.at = 0
        self.began = None

    async def recv(self):
        loop = asyncio.get_running_loop()
        if self.began is None:
            self.began = loop.time()
        await asyncio.sleep(self.began + self.at / RATE - loop.time())
        phases = self.step * numpy.arange(self.at, self.at + FRAME)
        samples = numpy.round(self.peak * numpy.sin(phases)).astype(numpy.int16)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = self.at
        frame.time_base = fractions.Fraction(1, RATE)
        self.at += FRAME
        return frame


class Client:
    def __init__(self, frequency, level):
        self.peer = aiortc.RTCPeerConnection()
        self.transceiver = self.peer.addTransceiver(Tone(frequency, level))
        self.samples = None
        self.peer.on("track", lambda track: asyncio.ensure_future(self.listen(track)))

    async def listen(self, track):
        mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        while True:
            try:
                frame = await track.recv()
            except aiortc.mediastreams.MediaStreamError:
                return
            for part in mono.resample(frame):
                if self.samples is not None:
                    self.samples += part.to_ndarray().tobytes()

    async def offer(self, direction="sendrecv"):
        self.transceiver.direction = direction
        await self.peer.setLocalDescription(await self.peer.createOffer())
        return {"sdp": self.peer.localDescription.sdp}

    async def answer(self, sdp):
        answer = aiortc.RTCSessionDescription(sdp=sdp, type="answer")
        await self.peer.setRemoteDescription(answer)
        for _ in range(PATIENCE_S * 100):
            if self.peer.connectionState in ("connected", "failed"):
                break
            await asyncio.sleep(0.01)
        return {"state": self.peer.connectionState}

    async def hear(self, seconds):
        self.samples = bytearray()
        await asyncio.sleep(seconds)
        heard, self.samples = self.samples, None
        return {"samples": base64.b64encode(heard).decode()}

    async def yield_control(self):
        self.ice.switch_role(ice_controlling=False)
        return {}

    async def about(self):
        role = "controlling" if self.ice.ice_controlling else "controlled"
        return {"version": f"aiortc {aiortc.__version__}", "role": role}

    @property
    def ice(self):
        return self.transceiver.sender.transport.transport._connection


async def main():
    client = Client(float(sys.argv[1]), float(sys.argv[2]))
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        name = command.pop("do")
        print(json.dumps(await getattr(client, name)(**command)), flush=True)
    await client.peer.close()


asyncio.run(main())
