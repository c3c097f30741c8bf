import { App, Duration, Size, Stack, aws_ecs as ecs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { ApiScaling, Edge, EldoniaPlatform, PlatformTier, PlatformZone } from 'eldonia-constructs';

/** n8n in one task: more of them need its queue mode. */
export const app = new App();
const stack = new Stack(app, 'N8n', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const secret = new secretsmanager.Secret(stack, 'EncryptionKey', { generateSecretString: { passwordLength: 32, excludePunctuation: true } });
const variables = [
  'N8N_USER_FOLDER=$(mktemp -d)', 'N8N_PORT=$PORT', 'N8N_RUNNERS_BROKER_PORT=$((PORT + 1))', 'DB_POSTGRESDB_HOST=$DB_HOST', 'DB_POSTGRESDB_PORT=$DB_PORT', 'DB_POSTGRESDB_DATABASE=$DB_NAME',
  'DB_POSTGRESDB_USER=$DB_USER', 'DB_POSTGRESDB_PASSWORD=$DB_PASSWORD',
];

new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
  tier: PlatformTier.custom(PlatformTier.PRODUCTION, { apiScaling: ApiScaling.between(1, 1) }),
  edge: Edge.cloudFront({ firewallOptions: { uploadPaths: ['/rest/'], signedPaths: ['/webhook/'], loginPaths: ['/rest/login'], blockedPaths: ['/healthz/readiness'] } }),
  api: {
    cpu: 1024,
    memoryLimitMiB: 2048,
    environment: {
      DB_TYPE: 'postgresdb',
      DB_POSTGRESDB_SSL_ENABLED: 'true',
      N8N_EDITOR_BASE_URL: 'https://eldonia.example',
      N8N_WEBHOOK_URL: 'https://eldonia.example',
      N8N_PROXY_HOPS: '2',
      N8N_DIAGNOSTICS_ENABLED: 'false',
      N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
      NODE_OPTIONS: '--require ./keep-alive.cjs',
    },
    secrets: { N8N_ENCRYPTION_KEY: ecs.Secret.fromSecretsManager(secret) },
    container: {
      // It closes its port at SIGTERM, while the load balancer still sends requests: they are served for 5 seconds more.
      command: ['sh', '-c', `export ${variables.join(' ')}; node node_modules/n8n/bin/n8n start & task=$!; trap "sleep 5; kill $task" TERM; wait $task; wait $task`],
      // /healthz answers 200 before anything else works. This one fails while the database is away, too.
      livenessPath: '/healthz/readiness',
      readinessPath: '/healthz/readiness',
      startupTime: Duration.minutes(4),
      stopTimeout: Duration.seconds(60),
      temporaryStorage: Size.mebibytes(256),
    },
  },
});
