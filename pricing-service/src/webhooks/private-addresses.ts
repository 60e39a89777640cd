// In: an address of the network. Out: whether a webhook may go there. Whoever may name a callbackUrl must not reach with it what only this machine and its
// neighbours may reach (server-side request forgery): everything that is not of the public internet is refused, unless the setting allows its range.
import { BlockList, isIP } from 'node:net'

/** RFC 6890 and its updates: this network, private, shared, loopback, link-local, documentation, benchmarks, multicast, reserved. */
const notPublic = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  // The last ones carry IPv4 addresses inside: translated (NAT64, also its local range), 6to4 and Teredo.
  ...[
    '::/96',
    'fc00::/7',
    'fe80::/10',
    'fec0::/10',
    'ff00::/8',
    '100::/64',
    '2001:db8::/32',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '2002::/16',
    '2001::/32',
  ],
]

export type AddressRule = (address: string) => boolean

/** Shape: `allowed` is a list of ranges (`10.20.0.0/16,127.0.0.1/32`). Errors: Error that names what is no range. */
export function addressRule(allowed: string): AddressRule {
  const refusing = blockList(notPublic)
  const allowing = blockList(
    allowed
      .split(',')
      .map(range => range.trim())
      .filter(range => range !== ''),
  )
  return address => {
    const plain = unmapped(address)
    const family = familyOf(plain)
    return family !== null && (!refusing.check(plain, family) || allowing.check(plain, family))
  }
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/')
    const family = familyOf(address)
    const prefix = bits === '' ? (family === 'ipv6' ? 128 : 32) : Number(bits)
    if (family === null || !Number.isInteger(prefix) || prefix < 0 || prefix > (family === 'ipv6' ? 128 : 32)) {
      throw new Error(`"${range}" is no range of addresses; write for example 10.20.0.0/16`)
    }
    list.addSubnet(address, prefix, family)
  }
  return list
}

/** ::ffff:10.0.0.1 and ::ffff:a00:1 are 10.0.0.1. */
function unmapped(address: string): string {
  const [, tail] = /^::ffff:(.+)$/i.exec(address) ?? []
  if (tail === undefined) return address
  if (isIP(tail) === 4) return tail
  const [high = '', low = ''] = tail.split(':')
  const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16)
  return [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.')
}

const familyOf = (address: string) => (isIP(address) === 4 ? 'ipv4' : isIP(address) === 6 ? 'ipv6' : null)
