import { ALL_VIEWER, edge, ref, resource } from './fixtures';
import { ViewerRequest, errorTtl, normalized, route } from '../../tools/requests/route';

const MEDIA = 'https://eldonia.example/media/a';

// platform.test.ts sends requests to the distribution of a platform.
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

test.each([
  ['whitelist', ['JP'], 'JP', undefined],
  ['whitelist', ['JP'], 'US', 403],
  ['blacklist', ['US'], 'JP', undefined],
  ['blacklist', ['US'], 'US', 403],
])('a %s of %j returns to a viewer in %s the status %s', (type, countries, country, status) => {
  const restricted = edge({ config: { Restrictions: { GeoRestriction: { RestrictionType: type, Locations: countries } } } });

  expect(route(restricted, { url: 'https://eldonia.example/', country }).status).toBe(status);
});

test('a signed request to a bucket contains neither the host nor the authorization of the viewer', () => {
  const open = edge({ first: { OriginRequestPolicyId: ALL_VIEWER } });

  expect(route(open, { url: MEDIA, headers: ['Cookie', 'Authorization', 'Range'] }).forwarded).toEqual(['Cookie', 'Range']);
});

test('a bucket that allows another distribution only is not readable', () => {
  const { Site, ...others } = edge();
  const document = JSON.stringify(Site.Resources.Policy).replace('{"Ref":"Site"}', '"E2ABCDEFGHIJKL"');
  const foreign = { ...Site, Resources: { ...Site.Resources, Policy: JSON.parse(document) } };

  expect(route({ Site: foreign, ...others }, { url: MEDIA }).readable).toBe(false);
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
  ['a Lambda function', { first: { LambdaFunctionAssociations: [] } }, 'can\'t evaluate LambdaFunctionAssociations of a behavior'],
  ['a field', { config: { Staging: true } }, 'can\'t evaluate Staging of a distribution'],
  ['an origin group with another selection criterion', {
    first: { TargetOriginId: 'Group' }, config: { OriginGroups: { Items: [{ Id: 'Group', SelectionCriteria: 'media-quality-based' }] } },
  }, 'can\'t evaluate SelectionCriteria of an origin group'],
  ['an invalid policy', { first: { CachePolicyId: ref('Media') } },
    'expected ${Site|Media} to be an AWS::CloudFront::CachePolicy'],
  ['an origin without a certificate', {
    first: { TargetOriginId: 'Plain' }, config: { Origins: [{ Id: 'Plain', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } }] },
  }, 'the origin is reached by http-only'],
  ['a host of another owner', { config: { Aliases: ['other.example'] } }, 'the distribution does not answer for eldonia.example'],
  ['an unknown origin request policy', { first: { OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac' } },
    'can\'t evaluate the origin request policy b689b0a8-53d0-40ab-baf2-68738e2966ac'],
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
