import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ApiContainer, ApiDeployment, ApiLoadBalancingAlgorithm, ArchitectureConformance, Edge, EldoniaPlatform, JobSchedule, PlatformJob,
} from '../src';

/** The production platform with every switch on: what the requirement table is judged on. */
const app = new App();
Validations.of(app).addPlugins(new ArchitectureConformance());
const stack = new Stack(app, 'EverythingInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });

// A topic of one's own needs a key that admits every service that sends to it.
const key = new kms.Key(stack, 'TopicKey', { enableKeyRotation: true });
for (const service of ['cloudwatch', 'events.rds']) {
  key.grantEncryptDecrypt(new iam.ServicePrincipal(`${service}.amazonaws.com`));
}
const alarmTopic = new sns.Topic(stack, 'Alarms', { masterKey: key, enforceSSL: true });

const platform = new EldoniaPlatform(stack, 'Platform', {
  zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' },
  name: 'everything',
  alarmTopic,
  edge: Edge.cloudFront({ geoRestriction: cloudfront.GeoRestriction.allowlist('JP', 'US'), headerGeneration: 2 }),
  github: {
    repository: 'eldonia/eldonia-backend',
    connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
  },
  jobs: [PlatformJob.command('Nightly', ['node', 'src/nightly-cleanup.js'], { schedule: JobSchedule.cron('0 3 * * ? *') })],
  owner: 'platform-team',
  costCenter: 'eldonia',
  api: {
    cpu: 1024,
    memoryLimitMiB: 2048,
    cpuArchitecture: ecs.CpuArchitecture.ARM64,
    enableExecuteCommand: true,
    container: ApiContainer.of({ stopTimeout: Duration.seconds(60) }),
    deployment: ApiDeployment.blueGreen({ testPort: 8443, bakeTime: Duration.minutes(10) }),
    loadBalancer: { connectionLogs: true, algorithm: ApiLoadBalancingAlgorithm.LEAST_OUTSTANDING_REQUESTS },
    environment: { LOG_LEVEL: 'info' },
  },
});

new IntegTest(app, 'Everything', { testCases: [Stack.of(platform.imageParameter!), stack] });
