import { describe, expect, test } from 'vitest'
import { addressRule } from './private-addresses.ts'

const publicOnly = addressRule('')

test.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
  '%s is public',
  address => {
    expect(publicOnly(address)).toBe(true)
  },
)

test.each([
  ...[
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
  ],
  ...['198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255', '::', '::1', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', '2001:db8::1'],
  // IPv4 inside IPv6, in every spelling.
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '::127.0.0.1', '64:ff9b::a00:1', '2002:7f00:1::', '0:0:0:0:0:0:0:1'],
  ...['nonsense', '', 'localhost'],
])('%s is not', address => {
  expect(publicOnly(address)).toBe(false)
})

describe('a range that is allowed', () => {
  const rule = addressRule('10.20.0.0/16, fd00:1::/32,127.0.0.1')
  test.each(['10.20.3.4', 'fd00:1::7', '127.0.0.1', '::ffff:10.20.0.1', '8.8.8.8'])('lets %s through', address =>
    expect(rule(address)).toBe(true),
  )
  test.each(['10.21.0.1', 'fd00:2::7', '127.0.0.2'])('and not %s', address => expect(rule(address)).toBe(false))
})

test.each(['10.0.0.0/33', '10.0.0/8', 'example.com', '::/129', '10.0.0.0/x'])('%s is refused as a range, with an example', range => {
  expect(() => addressRule(range)).toThrow(`"${range}" is no range of addresses; write for example 10.20.0.0/16`)
})
