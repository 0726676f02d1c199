// One end of the link between vocs and a media service, and of the one between a mixer and an
// ice_proxy. I/O: over a MessagePort inside one machine. Whole messages, in order, bytes only.
import type { MessagePort } from 'node:worker_threads'

export interface ControlLink {
  /** Sends one encoded message. The bytes are copied. */
  send(bytes: Uint8Array): void
  /** Called with each message of the other end. */
  onMessage(listener: (bytes: Uint8Array) => void): void
  /** Called once when the other end is gone; nothing can be sent afterwards. */
  onClose(listener: () => void): void
  close(): void
}

export function messagePortLink(port: MessagePort): ControlLink {
  return {
    send: (bytes) => port.postMessage(bytes),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.once('close', listener),
    close: () => port.close(),
  }
}
