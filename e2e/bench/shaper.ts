/** A long way on loopback, without root: a TCP proxy that delays both directions and limits each connection. */
import { connect, createServer } from 'node:net'
import { listenForParent } from './child.ts'
import { carry } from './delay-line.ts'
import { WAN } from './plan.ts'

const targetPort = Number(process.argv[2])

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const target = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  const delayMs = WAN.roundTripMs / 2
  // A proxy accepts at once, so the round trip of the handshake is paid here.
  carry(client, target, { delayMs, bytesPerSecond: WAN.bytesPerSecond, opensInMs: WAN.roundTripMs })
  carry(target, client, { delayMs, bytesPerSecond: Number.POSITIVE_INFINITY, opensInMs: 0 })
  client.once('close', () => target.destroy())
  target.once('close', () => client.destroy())
  client.on('error', () => client.destroy())
  target.on('error', () => target.destroy())
})
listenForParent(server)
