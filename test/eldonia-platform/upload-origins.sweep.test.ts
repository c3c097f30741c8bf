import { aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { platform, QUIET } from './fixture';
import { PlatformZone } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';
import { testStack } from '../../tools/assemblies/stacks';
import { matches } from '../../tools/policies/evaluation';
import { assemblyOf, pairOf } from '../dr-pair/fixture';
import { propertiesOf } from '../support/templates';

const zone = (uploadOrigins: string[]) => PlatformZone.fromAttributes({
  hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example', uploadOrigins,
});
const SITE = 'https://eldonia.example';

interface Rule {
  readonly AllowedOrigins: string[];
  readonly AllowedMethods: string[];
  readonly AllowedHeaders?: string[];
}
interface Preflight { readonly origin: string; readonly method: string; readonly headers?: string[] }

/**
 * Whether S3 answers a preflight request with 200. It uses the first rule with a matching origin, a matching method and
 * patterns for each header of `Access-Control-Request-Headers`, and answers 403 without such a rule.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
const allows = (rules: Rule[], { origin, method, headers = [] }: Preflight): boolean =>
  rules.some((rule) => rule.AllowedOrigins.some((pattern) => matches(pattern, origin)) && rule.AllowedMethods.includes(method)
    && headers.every((header) => rule.AllowedHeaders?.some((pattern) => matches(pattern.toLowerCase(), header.toLowerCase()))));

/** The rules of each media bucket. */
const rulesIn = (stacks: readonly { readonly template: unknown }[]): Rule[][] => stacks.flatMap(({ template }) =>
  propertiesOf(Template.fromJSON(template as object), 'AWS::S3::Bucket').filter(({ BucketName }) => JSON.stringify(BucketName ?? '').includes('-media-'))
    .map(({ CorsConfiguration }) => (CorsConfiguration?.CorsRules ?? []) as Rule[]));
const platformRules = (uploadOrigins: string[]) => rulesIn([{ template: platform({ ...QUIET, zone: zone(uploadOrigins) }).template.toJSON() }])[0];

test.each<[Preflight, boolean]>([
  [{ origin: SITE, method: 'PUT', headers: ['content-type', 'x-amz-checksum-crc32', 'x-amz-sdk-checksum-algorithm'] }, true],
  [{ origin: SITE, method: 'POST' }, true],
  [{ origin: SITE, method: 'GET' }, true],
  [{ origin: SITE, method: 'DELETE' }, false],
  [{ origin: 'http://eldonia.example', method: 'PUT' }, false],
  [{ origin: 'https://eldonia.example.evil.example', method: 'PUT' }, false],
  [{ origin: 'https://www.eldonia.example', method: 'PUT' }, false],
  [{ origin: 'null', method: 'PUT' }, false],
])('the request %j is answered: %s', (preflight, answered) => expect(allows(rulesIn(canonical('production').stacks)[0], preflight)).toBe(answered));

test.each<[uploadOrigins: string, rules: () => Rule[][], origin: string]>([
  ['no uploadOrigins', () => rulesIn(canonical('warmPair').stacksRecursively), SITE],
  ['uploadOrigins', () => rulesIn(assemblyOf(pairOf({ zone: zone(['https://shop.example']) })).stacksRecursively), 'https://shop.example'],
])('pages of both Regions upload to both buckets of a pair with %s', (_, rules, origin) =>
  expect(rules().map((each) => allows(each, { origin, method: 'PUT', headers: ['content-type'] }))).toEqual([true, true]));

test('the origins of uploadOrigins replace the domain name, also none', () => {
  const rules = platformRules(['https://*.shop.example', 'http://localhost:3000']);

  expect(['https://www.shop.example', 'http://localhost:3000', SITE].map((origin) => allows(rules, { origin, method: 'POST' }))).toEqual([true, true, false]);
  expect(platformRules([])).toEqual([]);
});

test.each(['*', 'shop.example', 'https://shop.example/', 'https://Shop.example', 'https://shop.example:443', 'http://shop.example:80', 'https://a.*.example', 'null', ''])(
  'fails with the origin %j', (origin) =>
    expect(() => platformRules([origin])).toThrow('zone.uploadOrigins must be origins in lower case without a path and without the default port, got '
      + `${JSON.stringify(origin)}; write them like https://shop.example (at Test/Platform)`));

test('fails with an existing bucket, whose rules are not of the platform', () => {
  const stack = testStack();
  const mediaBucket = s3.Bucket.fromBucketName(stack, 'Media', 'media');

  expect(() => platform({ zone: zone([]), existing: { mediaBucket } }, stack)).toThrow(
    'zone.uploadOrigins must be absent with existing.mediaBucket, got []; set the CORS rules of that bucket (at Test/Platform)');
});
