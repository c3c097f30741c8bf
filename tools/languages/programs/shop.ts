import { join } from 'path';
import { App, Stack, aws_cloudfront as cloudfront, aws_ecs as ecs, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { DrPair, Edge, EldoniaPlatform, IApiTask, PlatformJob, PlatformWorkload, PlatformZone } from '../../../src';

/** The programs in the other languages define the same platform and the same pair. */
const ACCOUNT = '123456789012';
const ZONE = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
const newApp = (name: string) => new App({ outdir: join(process.env.OUT!, name), analyticsReporting: false });

class WithProxy implements IApiTask {
  addContainers(taskDefinition: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition, logging: ecs.LogDriver): ecs.ContainerDefinition {
    taskDefinition.addContainer('Proxy', { image: ecs.ContainerImage.fromRegistry('envoyproxy/envoy:v1.35'), essential: false, logging });
    return container;
  }
}

const platform = newApp('platform');
const stack = new Stack(platform, 'Shop', { env: { account: ACCOUNT, region: 'ap-northeast-1' } });
new EldoniaPlatform(stack, 'Platform', {
  zone: ZONE,
  alarmEmail: 'ops@eldonia.example',
  github: { repository: 'eldonia/eldonia-backend' },
  jobs: [PlatformJob.command('NightlyCleanup', ['node', 'src/nightly-cleanup.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) })],
  workloads: [
    PlatformWorkload.worker('Emails', { command: ['node', 'src/emails.js'], minTasks: 0 }),
    PlatformWorkload.service('Reports', { command: ['node', 'src/reports.js'], healthPath: '/health', paths: ['/api/reports/*'] }),
  ],
  api: { task: new WithProxy(), cpu: 1024, memoryLimitMiB: 2048 },
  edge: Edge.cloudFront({ site: { hashedFiles: ['assets/*'] }, defaultBehavior: { viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY } }),
});
platform.synth();

const pair = newApp('pair');
new DrPair(pair, 'Eldonia', { account: ACCOUNT, zone: ZONE, alarmEmail: 'ops@eldonia.example' });
pair.synth();
