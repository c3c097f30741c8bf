import { App, Lazy, Stack } from 'aws-cdk-lib';
import { PlatformZone } from '../../src/region';
import { checkUploadOrigins, uploadCors } from '../../src/region/private/upload-cors';

const stack = new Stack(new App(), 'Stack');
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };

test.each([
  ['nothing', undefined],
  ['no browser', []],
  ['an origin', ['https://shop.example']],
  ['an origin with a port', ['http://localhost:5173']],
  ['a value of the deployment', [Lazy.string({ produce: () => 'https://shop.example' })]],
])('%s is accepted', (_, origins) => expect(() => checkUploadOrigins(stack, origins)).not.toThrow());

test.each(['https://Shop.example', 'https://shop.example/', 'https://shop.example:443', 'http://shop.example:80', 'shop.example'])('%s is refused', (origin) => {
  expect(() => checkUploadOrigins(stack, [origin])).toThrow('zone.uploadOrigins must be origins in lower case');
});

test('more origins than a rule can have are refused', () => {
  expect(() => checkUploadOrigins(stack, Array.from({ length: 101 }, (_, index) => `https://${index}.example`))).toThrow('must have at most 100 origins, got 101');
});

test.each([
  [undefined, ['https://eldonia.example']],
  [['https://admin.example'], ['https://admin.example']],
  [[], undefined],
])('with the origins %j, browsers upload from %j', (uploadOrigins, allowed) => {
  const zone = PlatformZone.fromAttributes({ ...ZONE, uploadOrigins });

  expect(uploadCors({ zone, workloads: [] })?.[0].allowedOrigins).toEqual(allowed);
});
