import { App, Duration, Stack, aws_ecs as ecs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Edge, EldoniaPlatform, PlatformZone } from 'eldonia-constructs';

/** Directus, with its files in the media bucket. */
export const app = new App();
const stack = new Stack(app, 'Directus', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const secret = (id: string) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, id, { generateSecretString: { passwordLength: 32, excludePunctuation: true } }));
const directus = 'node node_modules/directus/cli.js';

new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
  edge: Edge.cloudFront({ firewallOptions: { uploadPaths: ['/files', '/items/'], loginPaths: ['/auth/login'], blockedPaths: ['/server/health'] } }),
  api: {
    cpu: 1024,
    memoryLimitMiB: 2048,
    environment: {
      DB_CLIENT: 'pg',
      PUBLIC_URL: 'https://eldonia.example',
      IP_TRUST_PROXY: '2',
      // It has no client for a cluster, and reads REDIS_HOST without being asked.
      REDIS_ENABLED: 'false',
      SERVER_KEEP_ALIVE_TIMEOUT: '72000',
      SERVER_SHUTDOWN_TIMEOUT: '15000',
      STORAGE_LOCATIONS: 's3',
      STORAGE_S3_DRIVER: 's3',
      STORAGE_S3_REGION: 'ap-northeast-1',
      STORAGE_S3_ROOT: 'private',
      ADMIN_EMAIL: 'admin@example.com',
      TELEMETRY: 'false',
    },
    secrets: { SECRET: secret('SessionSecret'), ADMIN_PASSWORD: secret('AdminPassword') },
    container: {
      // It closes its port at SIGTERM, while the load balancer still sends requests: they are served for 5 seconds more.
      command: ['sh', '-c', `export DB_DATABASE=$DB_NAME STORAGE_S3_BUCKET=$MEDIA_BUCKET; ${directus} bootstrap || exit; `
        + `${directus} start & task=$!; trap "sleep 5; kill $task" TERM; wait $task; wait $task`],
      livenessPath: '/server/ping',
      readinessPath: '/server/health',
      startupTime: Duration.minutes(3),
    },
  },
});
