import { App, Duration, Stack } from 'aws-cdk-lib';
import { EldoniaPlatform, PlatformZone } from 'eldonia-constructs';

/** A Next.js standalone build. */
export const app = new App();

new EldoniaPlatform(new Stack(app, 'Next', { env: { account: '123456789012', region: 'ap-northeast-1' } }), 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
  api: {
    environment: {
      // Of the container: Next.js would listen on this name alone.
      HOSTNAME: '0.0.0.0',
      KEEP_ALIVE_TIMEOUT: '72000',
    },
    container: {
      // It closes its port at SIGTERM, while the load balancer still sends requests: they are served for 5 seconds more.
      command: ['sh', '-c', 'node .next/standalone/server.js & task=$!; trap "sleep 5; kill $task" TERM; wait $task; wait $task'],
      livenessPath: '/api/health',
      readinessPath: '/api/ready',
      writablePaths: ['/app/.next/standalone/.next/cache', '/app/.next/standalone/.next/server/route-cache'],
      // Then it waits until the load balancer closes its idle connections, which takes 30 seconds.
      stopTimeout: Duration.seconds(60),
    },
  },
});
