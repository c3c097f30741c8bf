import { App, Stack } from 'aws-cdk-lib';
import { CacheCluster, EldoniaPlatform, Network, PlatformWorkload, PlatformZone } from 'eldonia-constructs';

/** A NestJS API with Prisma, and a consumer of BullMQ. */
export const app = new App();
const stack = new Stack(app, 'Nest', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const { vpc } = new Network(stack, 'Network');
// Jobs are data: the cache may not evict them. With several shards, workers may stop.
const cache = new CacheCluster(stack, 'Queues', { vpc, shards: 1, parameters: { 'maxmemory-policy': 'noeviction' } });

new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
  existing: { vpc, cache },
  api: { container: { command: ['node', 'dist/main.js'] } },
  workloads: [PlatformWorkload.process('Jobs', { command: ['node', 'dist/worker.js'] })],
});
