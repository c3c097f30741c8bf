import { App, Duration, Stack, aws_ecs as ecs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Edge, EldoniaPlatform, PlatformZone } from 'eldonia-constructs';

/** Strapi, whose administration panel is not served. */
export const app = new App();
const stack = new Stack(app, 'Strapi', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const secret = new secretsmanager.Secret(stack, 'Keys', { generateSecretString: { passwordLength: 64, excludePunctuation: true } });

new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
  edge: Edge.cloudFront({ firewallOptions: { uploadPaths: ['/upload', '/content-manager/'], loginPaths: ['/admin/login'], blockedPaths: ['/ready'] } }),
  api: {
    cpu: 1024,
    memoryLimitMiB: 2048,
    environment: { PUBLIC_URL: 'https://eldonia.example', STRAPI_TELEMETRY_DISABLED: 'true' },
    secrets: { STRAPI_SECRET: ecs.Secret.fromSecretsManager(secret) },
    container: {
      // It closes its connections at SIGTERM, while the load balancer still sends requests: they are served for 5 seconds more.
      command: ['sh', '-c', 'node node_modules/@strapi/strapi/bin/strapi.js start & task=$!; trap "sleep 5; kill $task" TERM; wait $task; wait $task'],
      livenessPath: '/_health',
      startupTime: Duration.minutes(3),
    },
    loadBalancer: { healthyHttpCodes: '200-299' },
  },
});
