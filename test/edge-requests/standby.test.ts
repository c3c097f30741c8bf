import { App, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { EdgeBehavior } from '../../src/edge';
import { EdgeDistribution, EdgeOrigin, StandbyMediaAccess } from '../../src/edge/internal';
import { ruleOfImportedListener } from '../../tools/assemblies/imported';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';
import { templatesOf } from '../../tools/requests/deployment';
import { ViewerRequest, route } from '../../tools/requests/route';

const SITE = 'https://eldonia.example';
const behaviors = [EdgeBehavior.uncached('/api/*'), EdgeBehavior.media('/media/*'), EdgeBehavior.media('avatars/*.png')];

/** A distribution in Tokyo with replicas of its media in Osaka. */
function regions() {
  const app = new App();
  const osaka = new Stack(app, 'Osaka', { env: OSAKA });
  new StandbyMediaAccess(osaka, 'Access', { bucket: new s3.Bucket(osaka, 'Media', { bucketName: 'eldonia-media-osaka' }), behaviors });
  const tokyo = new Stack(app, 'Tokyo', { env: TOKYO });
  new EdgeDistribution(tokyo, 'Edge', {
    zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' },
    origin: EdgeOrigin.loadBalancer('origin.eldonia.example', [ruleOfImportedListener(tokyo, 'Edge')]),
    mediaBucket: new s3.Bucket(tokyo, 'Media'),
    behaviors,
    standbyMediaBucketName: 'eldonia-media-osaka',
    standbyMediaBucketRegion: 'ap-northeast-3',
  });
  return templatesOf(tokyo);
}

const templates = regions();
const asked = (path: string, request: Partial<ViewerRequest> = {}) => route(templates, { url: SITE + path, ...request });

test.each([
  ['GET', '/media/a', 200, 'bucket', 'media/a'],
  ['GET', '/media/a', 304, 'bucket', 'media/a'],
  ['GET', '/media/a', 403, 'bucket', 'media/a'],
  ['GET', '/media/a', 404, 'standby bucket', 'media/a'],
  ['GET', '/media/a', 500, 'standby bucket', 'media/a'],
  ['GET', '/media/a', 502, 'standby bucket', 'media/a'],
  ['GET', '/media/a', 503, 'standby bucket', 'media/a'],
  ['HEAD', '/media/a', 504, 'standby bucket', 'media/a'],
  ['GET', '/avatars/a.png', 503, 'standby bucket', 'avatars/a.png'],
])('%s %s is answered, when the bucket says %d, by the %s', (method, path, originStatus, origin, key) => {
  expect(asked(path, { method, originStatus })).toMatchObject({ origin, key, readable: true });
});

test('the standby lets nobody read what is no medium', () => {
  expect(asked('/originals/../media/a', { originStatus: 503 })).toMatchObject({ origin: 'standby bucket', readable: false });
});

test.each(['POST', 'PUT', 'DELETE'])('a %s to media gets to neither bucket', (method) => {
  expect(asked('/media/a', { method, originStatus: 503 })).toEqual({ behavior: '/media/*', status: 403 });
});

test.each([['POST', '/api/orders'], ['GET', '/api/orders'], ['GET', '/']])('%s %s has the load balancer alone, which DNS moves', (method, path) => {
  expect(asked(path, { method, originStatus: 503 }).origin).toBe('load balancer');
});

test('does not reference the other Region', () => {
  const { Osaka, Tokyo } = templates;

  expect(JSON.stringify(Osaka)).not.toMatch(/Tokyo|GetStackOutput|ImportValue/);
  expect(JSON.stringify(Tokyo)).not.toMatch(/Osaka/);
});
