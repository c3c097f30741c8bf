import { readFileSync } from 'fs';
import { join } from 'path';
import { Program, canonical } from '../../tools/assemblies/canonical';
import { templatesIn } from '../../tools/requests/deployment';
import { timesOf } from '../../tools/requests/replay';

const SERVER = readFileSync(join(__dirname, '../../examples/quickstart/backend/src/http/shared.ts'), 'utf8');
/** In seconds, by default: https://socket.io/docs/v4/server-options/#pinginterval */
const SOCKET_IO_PING = 25;

test.each<Program>(['production', 'leastPair', 'withoutNat'])('Socket.IO stays connected by its defaults, and CloudFront waits longer than the load balancer in %s', (program) => {
  const { loadBalancers, origins } = timesOf(templatesIn(canonical(program)));

  expect([loadBalancers.length, origins.length]).not.toContain(0);
  // A ping every 25 s of a WebSocket, or a poll that is held as long, with the time of both ways.
  expect(loadBalancers.filter((seconds) => seconds < SOCKET_IO_PING + 5)).toEqual([]);
  expect(origins.filter((seconds) => seconds < Math.max(...loadBalancers) + 5)).toEqual([]);
  // In milliseconds, of the quickstart: longer than both times of the load balancer.
  expect(Number(/KEEP_ALIVE = (\w+);/.exec(SERVER)![1]!.replace('_', ''))).toBeGreaterThan(1_000 * Math.max(60, ...loadBalancers));
});
