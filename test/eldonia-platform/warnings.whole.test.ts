import { Duration, Stack, aws_certificatemanager as acm, aws_sns as sns } from 'aws-cdk-lib';
import { slim, warningsAt } from './fixture';
import {
  ApiIngress, Edge, EldoniaPlatformProps, PlatformDatabaseOptions, PlatformMonitoringOptions, PlatformTier, PlatformWorkload, PlatformWorkerOptions,
  WorkloadAccess,
} from '../../src';
import { importedTrustStore } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

type Props = (stack: Stack) => Partial<EldoniaPlatformProps>;

const alarmEmail = 'ops@example.com';
const monitored = { monitoring: { enabled: true }, audit: { enabled: true }, costs: { monthlyBudget: 10 } };
const certified = (stack: Stack) => Edge.cloudFront({
  originClientCertificate: acm.Certificate.fromCertificateArn(stack, 'Client', 'arn:aws:acm:us-east-1:123456789012:certificate/client'),
});
const topicIn = (stack: Stack, region: string) => sns.Topic.fromTopicArn(stack, `Pages-${region}`, `arn:aws:sns:${region}:123456789012:pages`);
const waiting = (seconds: number) => ({ api: { loadBalancer: { idleTimeout: Duration.seconds(seconds) } } });
const economy = (database: PlatformDatabaseOptions, databaseReaders = 0) => ({
  tier: PlatformTier.custom(PlatformTier.ECONOMY, { databaseReaders }), existing: { database: undefined }, database,
});
const workers = (maxTasks: number, props: Partial<PlatformWorkerOptions> = {}) => [PlatformWorkload.worker('Emails', { command: ['x'], maxTasks, ...props })];
const paging = ({ criticalAlarmTopic, ...monitoring }: PlatformMonitoringOptions & { criticalAlarmTopic?: sns.ITopic }) =>
  ({ alarmEmail, monitoring, existing: { criticalAlarmTopic } });

test.each<[warning: string, causes: Props, others: Props[]]>([
  ['nobody receives the alarms; pass alarmEmail or existing.alarmTopic [ack: @eldonia/eldonia-platform:noAlarmRecipient]',
    () => ({ ...monitored, edge: Edge.none() }), [() => ({ ...monitored, edge: Edge.none(), alarmEmail }), () => ({})]],
  ['server errors of the CDN send no page, because their alarm is in us-east-1; pass monitoring.usEast1CriticalAlarmTopic [ack: @eldonia/eldonia-platform:noPagesOfEdge]',
    (stack) => paging({ criticalAlarmTopic: topicIn(stack, 'ap-northeast-1') }), [
      (stack) => paging({ criticalAlarmTopic: topicIn(stack, 'ap-northeast-1'), usEast1CriticalAlarmTopic: topicIn(stack, 'us-east-1') }),
      () => paging({ criticalAlarmEmail: 'on-call@example.com' }),
    ]],
  ['any client may connect to the load balancer, and only the secret header rejects requests that bypass CloudFront; leave api.ingress out [ack: @eldonia/eldonia-platform:openOrigin]',
    () => ({ api: { ingress: ApiIngress.INTERNET } }), [() => ({})]],
  ['CloudFront waits at most 120 s for the load balancer, whose idle timeout is 2 minutes: no alarm shows requests that hang; set api.loadBalancer.idleTimeout to at most 115 s [ack: @eldonia/eldonia-platform:longIdleTimeout]',
    () => waiting(120), [() => waiting(115), () => ({})]],
  ['api.environment or api.secrets replaces DB_HOST, JWT_SECRET of the platform, so that tasks get neither its value nor a later change of it, for example after ' +
    'a restore; choose another name [ack: @eldonia/eldonia-platform:replacedVariable]',
  () => ({ api: { environment: { DB_HOST: 'db', JWT_SECRET: 'x', LOG_LEVEL: 'info' } } }), [() => ({ api: { environment: { LOG_LEVEL: 'info' } } })]],
  ['with 0 natGateways the tasks reach AWS services by endpoints only, and no other host: add those that your code calls with addInterfaceEndpoint ' +
    'of network.vpc; a platform that had NAT gateways loses their public IP addresses [ack: @eldonia/eldonia-platform:noInternet]',
  () => ({ tier: PlatformTier.custom(PlatformTier.PRODUCTION, { natGateways: 0 }), existing: { vpc: undefined } }),
  [() => ({ existing: { vpc: undefined } })]],
  ['during a deployment, the tasks may open 500 connections to the writer of the database (10 tasks, twice, with 25 each), and it accepts 402; lower the maximum ' +
    'of tasks or the pools and database.connectionsPerTask, use a larger databaseInstanceType, or database.proxy [ack: @eldonia/eldonia-platform:tooManyConnections]',
  () => economy({ connectionsPerTask: 25 }), [
    () => economy({}), () => economy({ connectionsPerTask: 25, parameters: { max_connections: '600' } }), () => economy({ connectionsPerTask: 25, proxy: true }),
  ]],
  ['during a deployment, the tasks may open 440 connections to the writer of the database (11 tasks, twice, with 20 each), and it accepts 402; lower the maximum ' +
    'of tasks or the pools and database.connectionsPerTask, use a larger databaseInstanceType, or database.proxy [ack: @eldonia/eldonia-platform:tooManyConnections]',
  () => ({ ...economy({}), workloads: workers(1) }), [
    () => economy({}), () => ({ ...economy({}), workloads: workers(9, { access: [WorkloadAccess.CACHE] }) }),
  ]],
  ['during a deployment, the tasks may open 400 connections to the writer of the database (10 tasks, twice, with 20 each), and it accepts 397; lower the maximum ' +
    'of tasks or the pools and database.connectionsPerTask, use a larger databaseInstanceType, or database.proxy [ack: @eldonia/eldonia-platform:tooManyConnections]',
  () => economy({ parameters: { max_connections: '400' } }, 1), [() => economy({ parameters: { max_connections: '400' } }, 2)]],
  // The first of two deployments.
  ['CloudFront sends a client certificate, which the load balancer does not verify; set clientTrustStore in the next deployment [ack: @eldonia/eldonia-platform:clientCertificateUnchecked]',
    (stack) => ({ edge: certified(stack) }), [(stack) => ({ edge: certified(stack), existing: { clientTrustStore: importedTrustStore(stack) } })]],
  ['any client can reach the load balancer, without AWS WAF; use Edge.cloudFront(), or allow only your own edge with api.ingress [ack: @eldonia/eldonia-platform:noEdge]',
    () => ({ edge: Edge.none() }), [() => ({ edge: Edge.none(), api: { ingress: ApiIngress.CLOUDFRONT_ONLY } })]],
])('warns: %s', (warning, causes, others) => {
  const warningsWith = (props: Props) => {
    const stack = testStack();
    return warningsAt(slim(props(stack), stack).platform);
  };

  expect(warningsWith(causes)).toContain(warning);
  for (const other of others) expect(warningsWith(other)).not.toContain(warning);
});

test.each([
  ['production', PlatformTier.PRODUCTION, true],
  ['development', PlatformTier.DEVELOPMENT, false],
] as const)('warns of a protected database that stops at night only in production: %s', (_, tier, warns) => {
  const { platform } = slim({ tier, alarmEmail, existing: { database: undefined }, costs: { monthlyBudget: 10, uptimeSchedule: true } });

  expect(warningsAt(platform._parts.uptimeSchedule!).some((text) => text.includes('@eldonia/uptime-schedule:protectedDatabase'))).toBe(warns);
});
