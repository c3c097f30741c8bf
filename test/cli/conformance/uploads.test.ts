import { allow, App, attribute, changed, document, objects, one, ref, Resources, tokyo, uploads } from './fixtures';
import { holds } from './law';

const app = tokyo(uploads());
const KEY = 'Uploads/EventPattern/detail/object/key';
const BUCKET = 'Uploads/EventPattern/detail/bucket/name';
const WRITTEN = 'Resizer/Policies/0/PolicyDocument/Statement/1/Resource';

/** Whether a function that is called for these keys may write only elsewhere. */
function isSafe(keys: unknown, written: unknown): boolean {
  return holds('R5.2.1-6', changed(changed(app, KEY, keys), WRITTEN, written));
}

test.each<[unknown, string]>([
  [[{ prefix: 'originals/' }], 'media/*'],
  [[{ wildcard: 'originals/*/*.*' }], 'media/*'],
  [['uploads/banner'], 'media/*'],
  [[{ 'anything-but': { prefix: 'media/' } }], 'media/small/*'],
  [[{ 'anything-but': { wildcard: ['media/*', 'small/*'] } }], 'small/*'],
])('a function for %j may write %s', (keys, written) => {
  expect(isSafe(keys, objects('Media', written))).toBe(true);
});

test.each<[unknown, string]>([
  [[{ prefix: 'originals/' }], 'originals/*'],
  [[{ prefix: 'originals/' }], 'orig*'],
  [[{ prefix: 'originals/' }, { prefix: 'media/' }], 'media/*'],
  [[{ wildcard: 'media/*/raw.*' }], 'media/*'],
  [['media/banner'], 'media/*'],
  [[{ suffix: '.jpg' }], 'media/*'],
  [[{ 'anything-but': { prefix: 'media/' } }], 'small/*'],
  [undefined, 'media/*'],
])('a function for %j would trigger itself by writing %s', (keys, written) => {
  expect(isSafe(keys, objects('Media', written))).toBe(false);
});

test.each<[string, unknown, unknown, boolean]>([
  ['another bucket of the app', [ref('Media')], objects('Previews', 'originals/*'), true],
  ['another bucket by its name', ['uploads'], 'arn:aws:s3:::previews/originals/*', true],
  ['the same bucket by its name', ['uploads'], 'arn:aws:s3:::uploads/originals/*', false],
  ['buckets that begin with a name', ['uploads'], 'arn:aws:s3:::up*/originals/*', false],
  ['every object', ['uploads'], '*', false],
  ['the bucket of any upload', undefined, 'arn:aws:s3:::uploads/originals/*', false],
])('a function that may write to %s', (_, name, written, safe) => {
  const two = tokyo(uploads(), { Previews: one('S3::Bucket') });

  expect(holds('R5.2.1-6', changed(changed(two, BUCKET, name), WRITTEN, written))).toBe(safe);
});

test('wildcards in actions count, and policies beside the role', () => {
  const put = document(allow('S3:Put*', objects('Media', '*')));
  const wide = (policy: object) => tokyo(uploads(), { Wide: one('IAM::ManagedPolicy', { ...policy, ...put }) });

  expect(holds('R5.2.1-6', wide({}))).toBe(true);
  expect(holds('R5.2.1-6', wide({ Roles: [ref('Resizer')] }))).toBe(false);
  expect(holds('R5.2.1-6', changed(wide({}), 'Resizer/ManagedPolicyArns', [ref('Wide')]))).toBe(false);
});

test('a separate function, invoked directly, converts other files, and must not invoke itself either', () => {
  const converting = changed(changed(app, KEY, [{ wildcard: 'originals/*.pdf' }]), 'Uploads/Targets/0/Arn', attribute('Resize', 'Arn'));
  const silent = changed(changed(converting, 'Resize/Environment', undefined), 'Resizer/Policies', []);

  expect(holds('R5.2.1-7', silent)).toBe(true);
  expect(holds('R5.2.1-7', changed(silent, KEY, [{ suffix: '.png' }]))).toBe(false);
  expect(holds('R5.2.1-7', changed(converting, WRITTEN, objects('Media', 'originals/text/*')))).toBe(false);
});

test('a helper can also enable the events of a bucket', () => {
  const Properties = { BucketName: ref('Media'), NotificationConfiguration: { EventBridgeConfiguration: {} } };
  const helper = { Type: 'Custom::S3BucketNotifications', Properties };
  const helped = (helpers: Resources): App => changed(tokyo(uploads(), helpers), 'Media/NotificationConfiguration', undefined);

  expect(holds('R5.2.1-6', helped({}))).toBe(false);
  expect(holds('R5.2.1-6', helped({ Helper: helper }))).toBe(true);
});
