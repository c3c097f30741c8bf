import { Stack } from 'aws-cdk-lib';
import { checkRoutes, routeOf } from '../../src/workloads/internal';

type Given = readonly [id: string, paths?: string[], hosts?: string[]];

const checked = (...routes: Given[]) => checkRoutes(
  new Stack(undefined, 'Test'), routes.map(([id, paths, hosts]) => ({ id, route: routeOf(id, paths, hosts) })), ['/api/*', '/media/*'], ['/api', '/ready'],
);

test.each<[string, ...Given[]]>([
  ['a path below that of the API', ['A', ['/api/reports/*']]],
  ['a path that begins like that of the API', ['A', ['/apis', '/medias/*']]],
  ['two prefixes', ['A', ['/a', '/a/*']], ['B', ['/b', '/ab/*']]],
  ['one path at two hosts', ['A', ['/x'], ['a.example.com']], ['B', ['/x'], ['b.example.com']]],
  ['all paths of a host', ['A', ['/*'], ['a.example.com']], ['B', ['/b']]],
])('accepts %s', (_, ...routes) => expect(() => checked(...routes)).not.toThrow());

test.each(['/*', '/api/*', '/a*', '/api*', '/*/list', '/?pi/x', '/api', '/m*', '/*.png', '/read?'])('refuses %s, which the API has', (path) =>
  expect(() => checked(['A', [path]])).toThrow(/^paths of A must not shadow \/(api|api\/\*|media\/\*|ready) of the API, got /));

test.each<[string, Given, Given, string]>([
  ['one path', ['A', ['/x']], ['B', ['/x']], '"/x" in both'],
  ['a path and its prefix', ['A', ['/x/*']], ['B', ['/x/y/*']], '"/x/y/*" in both'],
  ['patterns of which neither covers the other', ['A', ['/x/*']], ['B', ['/x?y*']], '"/x?y*" in both'],
  ['a host in another case', ['A', undefined, ['a.example.com']], ['B', ['/x'], ['A.example.com']], 'A.example.com and "/x" in both'],
])('refuses two services with %s', (_, one, other, got) =>
  expect(() => checked(one, other)).toThrow(`paths of B must not match those of A, got ${got}; pass another path to one of them (at Test)`));

test('the priority is that of the id, and a host comes before a path', () => {
  const [path, host, again] = [routeOf('A', ['/x']), routeOf('A', ['/x'], ['a.example.com']), routeOf('A', ['/y'])];

  expect(again.priority).toBe(path.priority);
  expect(host.priority).toBeLessThan(37_500);
  expect(path.priority).toBeGreaterThanOrEqual(37_500);
  // Below the rule of the API.
  expect(path.priority).toBeLessThan(48_999);
});

test('a rule has at most five wildcards', () => {
  expect(() => routeOf('A', ['/?????', '/*'])).toThrow('paths of A must have at most 5 wildcards in total, got 6; use a common prefix');
});

test.each([`${'a'.repeat(60)}.${'b'.repeat(60)}.shop.example`, 'reports.xn--q9jyb4c', 'a.b2c'])('refuses the host %s, which no rule of a load balancer can have', (host) => {
  expect(() => routeOf('A', undefined, [host])).toThrow(`hosts of A must have at most 128 characters, and letters alone after the last dot, got "${host}"; use paths`);
});

test('two ids with one priority are an error', () => {
  const route = routeOf('A', ['/x']);

  expect(() => checkRoutes(new Stack(undefined, 'Test'), [{ id: 'A', route }, { id: 'B', route: { ...route, paths: ['/y'] } }], [], []))
    .toThrow(`workloads must have ids with different priorities of their rules, got ${route.priority} for A and B; rename one of them (at Test)`);
});
