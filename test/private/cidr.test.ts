import { contains, formatCidr, overlaps, parseCidr } from '../../src/private/cidr';

test.each([
  ['10.0.0.0/16', { first: 167772160, last: 167837695, prefix: 16, aligned: true }],
  ['10.0.1.1/24', { first: 167772416, last: 167772671, prefix: 24, aligned: false }],
  ['0.0.0.0/0', { first: 0, last: 4294967295, prefix: 0, aligned: true }],
  ['255.255.255.255/32', { first: 4294967295, last: 4294967295, prefix: 32, aligned: true }],
])('reads %s', (text, block) => expect(parseCidr(text)).toEqual(block));

test.each(['', '10.0.0.0', '10.0.0/16', '10.0.0.256/16', '10.0.0.0/33', '010.0.0.0/8', '10.0.0.0/08', ' 10.0.0.0/8', '10.0.0.0/8\n', '::/0'])(
  'does not read %j', (text) => expect(parseCidr(text)).toBeUndefined());

test('writes a block by its first address', () => expect(formatCidr(parseCidr('192.168.255.77/24')!)).toBe('192.168.255.0/24'));

test.each([
  ['10.0.0.0/16', '10.0.255.0/24', true, true],
  ['10.0.0.0/16', '10.0.0.0/16', true, true],
  ['10.0.1.0/24', '10.0.0.0/16', false, true],
  ['10.0.0.0/24', '10.0.1.0/24', false, false],
  ['10.0.1.0/24', '10.0.0.0/24', false, false],
])('%s and %s: contains %s, overlaps %s', (one, other, containing, overlapping) => {
  expect(contains(parseCidr(one)!, parseCidr(other)!)).toBe(containing);
  expect(overlaps(parseCidr(one)!, parseCidr(other)!)).toBe(overlapping);
});
