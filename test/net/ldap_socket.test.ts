// Connections to servers that are no good directory, or to somebody between it and us.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { connectLdap } from '../../src/net/ldap_connection.ts'
import { certificateFor } from '../support/slapd.ts'

/** LDAPMessage { messageID 1, ExtendedResponse { success, '', '' } } */
const SUCCESS = Buffer.from('300c02010178070a010004000400', 'hex')
/** The same that a bind as the second message is answered with. */
const BIND_SUCCESS = Buffer.from('300c02010261070a010004000400', 'hex')

test('F02: what somebody puts behind the answer to StartTLS ends the connection', async () => {
  await withServer(
    (socket) => socket.once('data', () => socket.write(Buffer.concat([SUCCESS, BIND_SUCCESS]))),
    (port) => assert.rejects(connecting(port), /more than an answer to StartTLS/),
  )
})

test('F02: an answer to StartTLS that makes no sense, or none, is told', async () => {
  const answers = [
    { answer: SUCCESS.subarray(0, 5), told: /ended the connection/ },
    { answer: Buffer.alloc(0), told: /ended the connection/ },
    { answer: Buffer.from('HTTP/1.1 400 Bad Request\r\n'.repeat(10)), told: /makes no sense/ },
    {
      answer: Buffer.concat([Buffer.from('30827000', 'hex'), Buffer.alloc(5000)]),
      told: /too long/,
    },
    { answer: Buffer.from('300c02010578070a010004000400', 'hex'), told: /makes no sense/ },
    { answer: Buffer.from('300c02010178070a013504000400', 'hex'), told: /code 53/ },
  ]
  for (const { answer, told } of answers) {
    await withServer(
      (socket) => socket.once('data', () => socket.end(answer)),
      (port) => assert.rejects(connecting(port), told),
    )
  }
})

test('F02: the answer to StartTLS may come byte by byte; the handshake has to come too', async () => {
  await withServer(
    (socket) =>
      socket.once('data', () => {
        socket.setNoDelay(true)
        for (const byte of SUCCESS) socket.write(Buffer.of(byte))
      }),
    (port) => assert.rejects(connecting(port, 300), /no answer within 300 ms/),
  )
})

test('F02: a connection that the server ends is not made anew: that one would be in the clear', async () => {
  const { cert, private: key } = await certificateFor('127.0.0.1')
  let connections = 0
  const server = createTlsServer({ cert, key }, (socket) => {
    connections++
    socket.once('data', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `ldaps://127.0.0.1:${port}`
  const connection = await connectLdap({ url, ca: cert, timeoutMs: 2000 })
  await assert.rejects(connection.bind('cn=x', 'secret'), /onnection closed|ended the connection/)
  await assert.rejects(connection.bind('cn=x', 'secret'), /ended the connection/)
  connection.close()
  server.close()
  await once(server, 'close')
  assert.equal(connections, 1)
})

function connecting(port: number, timeoutMs = 2000) {
  return connectLdap({ url: `ldap://127.0.0.1:${port}`, ca: undefined, timeoutMs })
}

async function withServer(
  onConnection: (socket: Socket) => void,
  run: (port: number) => Promise<void>,
): Promise<void> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await run((server.address() as AddressInfo).port)
  server.close()
  await once(server, 'close')
}
