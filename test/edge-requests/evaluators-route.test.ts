import { ALL_VIEWER, edge, ref, resource } from './fixtures';
import { Routed, ViewerRequest, errorTtl, normalized, route } from '../../tools/requests/route';

const MEDIA = 'https://eldonia.example/media/a';
const templates = edge();
const routed = (path: string, request: Partial<ViewerRequest> = {}): Routed =>
  route(templates, { url: `https://eldonia.example${path}`, ...request });

test.each([
  ['/media/a.png', 'media/*'],
  ['/media/', 'media/*'],
  ['/media', 'default'],
  ['/mediathek/a', 'default'],
  ['/MEDIA/a', 'default'],
  ['/x/media/a', 'default'],
  ['/x/y/a.png', '*.png'],
  ['/a.PNG', 'default'],
  ['/a.pngx', 'default'],
  ['/a?x=.png', 'default'],
  ['/a.png?x=/media/', '*.png'],
  ['//media/a', 'media/*'],
  ['/x/../media/a', 'media/*'],
  ['/media/../a', 'default'],
  ['/%6dedia/a', 'media/*'],
  ['/media%2Fa', 'default'],
  ['', 'default'],
])('%s matches the behavior %s', (path, behavior) => {
  expect(routed(path).behavior).toBe(behavior);
});

test('the first matching behavior wins, not the longest pattern', () => {
  const any = edge({ first: { PathPattern: '*.p?g' } });

  expect(route(any, { url: 'https://eldonia.example/media/a.png' }).behavior).toBe('*.p?g');
  expect(route(any, { url: 'https://eldonia.example/media/a.pg' }).behavior).toBe('default');
});

test.each([
  ['/', '/'],
  ['/a//b///c', '/a/b/c'],
  ['/a/./b/', '/a/b/'],
  ['/a/b/..', '/a/'],
  ['/../../a', '/a'],
  ['/%2e%2E/%41%7e', '/A~'],
  ['/a%2f%3f%20', '/a%2F%3F%20'],
])('the path %s is compared as %s', (path, compared) => {
  expect(normalized(path)).toBe(compared);
});

test.each<[string, Partial<ViewerRequest>, Routed]>([
  ['redirects HTTP to HTTPS', { url: 'http://eldonia.example/a.png?v=1' },
    { behavior: '*.png', status: 301, location: 'https://eldonia.example/a.png?v=1' }],
  ['keeps the method of a redirected write request', { url: 'http://eldonia.example/a', method: 'POST' },
    { behavior: 'default', status: 307, location: 'https://eldonia.example/a' }],
  ['rejects a method that the behavior does not allow', { method: 'POST', url: 'https://eldonia.example/a.png' }, { behavior: '*.png', status: 403 }],
  ['rejects a URL that is too long', { url: `https://eldonia.example/${'a'.repeat(8_192)}` }, { status: 413 }],
])('%s', (_, request, expected) => {
  expect(routed('/', request)).toEqual(expected);
});

test.each([
  ['whitelist', ['JP'], 'JP', undefined],
  ['whitelist', ['JP'], 'US', 403],
  ['blacklist', ['US'], 'JP', undefined],
  ['blacklist', ['US'], 'US', 403],
])('a %s of %j returns to a viewer in %s the status %s', (type, countries, country, status) => {
  const restricted = edge({ config: { Restrictions: { GeoRestriction: { RestrictionType: type, Locations: countries } } } });

  expect(route(restricted, { url: 'https://eldonia.example/', country }).status).toBe(status);
});

test('returns what a cached path forwards and responds', () => {
  expect(routed('/a.png', { headers: ['Cookie', 'Authorization'] })).toEqual({
    behavior: '*.png',
    origin: 'load balancer',
    ttl: 3_600,
    maxTtl: 86_400,
    compression: [],
    keyed: [],
    forwarded: ['host'],
    query: 'key',
    set: { 'strict-transport-security': 'max-age=300; includeSubDomains' },
    offered: { 'x-frame-options': 'DENY', 'cache-control': 'public' },
  });
});

test('returns the request to a bucket', () => {
  expect(routed('/media/a%20b', { headers: ['Cookie', 'Authorization'] })).toMatchObject({
    origin: 'bucket', key: 'media/a b', readable: true, compression: ['gzip', 'br'], forwarded: [], set: {}, offered: {},
  });
});

test('a signed request to a bucket contains neither the host nor the authorization of the viewer', () => {
  const open = edge({ first: { OriginRequestPolicyId: ALL_VIEWER } });

  expect(route(open, { url: MEDIA, headers: ['Cookie', 'Authorization', 'Range'] }).forwarded).toEqual(['Cookie', 'Range']);
});

test.each([
  ['//media/a', '/media/a'],
  ['/originals/../media/a', 'originals/../media/a'],
])('the path %s is the key %s, which the bucket policy does not allow the distribution to read', (path, key) => {
  expect(routed(path)).toMatchObject({ behavior: 'media/*', key, readable: false });
});

test('a bucket that allows another distribution only is not readable', () => {
  const { Site, ...others } = edge();
  const document = JSON.stringify(Site.Resources.Policy).replace('{"Ref":"Site"}', '"E2ABCDEFGHIJKL"');
  const foreign = { ...Site, Resources: { ...Site.Resources, Policy: JSON.parse(document) } };

  expect(route({ Site: foreign, ...others }, { url: MEDIA }).readable).toBe(false);
});

test.each(['GET', 'POST'])('a %s without a cache is forwarded unchanged', (method) => {
  const headers = ['Cookie', 'Authorization'];

  expect(routed('/', { method, headers })).toMatchObject({ ttl: 0, forwarded: ['host', ...headers], query: 'forwarded' });
});

test('a write request is never served from the cache, and keeps its authorization', () => {
  const writable = edge({ first: { AllowedMethods: ['GET', 'HEAD', 'POST'], TargetOriginId: 'Api' } });

  expect(route(writable, { method: 'POST', url: MEDIA, headers: ['Cookie', 'Authorization'] })).toMatchObject({ ttl: 0, forwarded: ['Authorization'] });
});

test('error responses are cached for 10 seconds unless the distribution sets another TTL', () => {
  const config = { CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 0 }] };

  expect([404, 500].map((status) => errorTtl(edge({ config }), status))).toEqual([0, 10]);
});

test.each<[string, Parameters<typeof edge>[0], string, ViewerRequest?]>([
  ['a function', { first: { FunctionAssociations: [] } }, 'can\'t evaluate FunctionAssociations of a behavior'],
  ['a field', { config: { Staging: true } }, 'can\'t evaluate Staging of a distribution'],
  ['an origin group with another selection criterion', {
    first: { TargetOriginId: 'Group' }, config: { OriginGroups: { Items: [{ Id: 'Group', SelectionCriteria: 'media-quality-based' }] } },
  }, 'can\'t evaluate SelectionCriteria of an origin group'],
  ['an invalid policy', { first: { CachePolicyId: ref('Media') } },
    'expected ${Site.Media} to be an AWS::CloudFront::CachePolicy, got AWS::S3::Bucket'],
  ['an origin without a certificate', {
    first: { TargetOriginId: 'Plain' }, config: { Origins: [{ Id: 'Plain', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } }] },
  }, 'the origin is reached by http-only'],
  ['a host of another owner', { config: { Aliases: ['other.example'] } }, 'the distribution does not answer for eldonia.example'],
  ['an unknown viewer protocol policy', { first: { ViewerProtocolPolicy: 'https-only' } }, 'can\'t evaluate the viewer protocol policy https-only',
    { url: 'http://eldonia.example/media/a' }],
  ['a redirect and a rejected method, which compete', {}, 'not known which comes first', { url: 'http://eldonia.example/a.png', method: 'POST' }],
])('fails at %s', (_, changes, message, request = { url: MEDIA }) => {
  expect(() => route(edge(changes), request)).toThrow(message);
});

test('fails at a bucket whose origin is not signed', () => {
  const unsigned = resource('AWS::CloudFront::OriginAccessControl', { OriginAccessControlConfig: { SigningBehavior: 'never' } });

  expect(() => route(edge({}, { Control: unsigned }), { url: MEDIA })).toThrow('requests to the bucket are not signed');
});
