import { App, Stack, aws_ecr as ecr, aws_iam as iam, aws_route53 as route53, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { AccountResource, Edge, EldoniaPlatform, EldoniaPlatformProps, PlatformTier, PlatformZone } from 'eldonia-constructs';

/**
 * An organization: development, staging and production in an account each, the parent zone in that of the network, and
 * what receives alarms in that of operations. Development builds each image once; staging and production copy it by its
 * digest, when somebody starts their workflows with it. `docs/pipelines.md` has the order of the first deployment.
 */
export const app = new App();

const REGION = 'ap-northeast-1';
const [DEVELOPMENT, STAGING, PRODUCTION] = ['210987654321', '345678901234', '123456789012'];
const [NETWORK, OPERATIONS] = ['456789012345', '567890123456'];
const PARENT = 'eldonia.example';

const network = new Stack(app, 'Network', { env: { account: NETWORK, region: REGION } });
const parent = new route53.PublicHostedZone(network, 'Zone', { zoneName: PARENT });

// Pages go to topics of the account of operations, in the Region of each alarm. Its queue is subscribed to the notifications of each platform in its Region.
const ACCOUNTS = [DEVELOPMENT, STAGING, PRODUCTION];
const PAGES = 'pages';
for (const region of [REGION, 'us-east-1']) {
  const stack = new Stack(app, `Operations-${region}`, { env: { account: OPERATIONS, region } });
  const topic = new sns.Topic(stack, 'Pages', { topicName: PAGES, enforceSSL: true });
  topic.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': ACCOUNTS } },
  }));
  if (region !== REGION) continue;
  const queue = new sqs.Queue(stack, 'Notifications', { queueName: 'notifications', enforceSSL: true });
  queue.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('sns.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': ACCOUNTS.map((account) => `arn:aws:sns:${REGION}:${account}:*`) } },
  }));
}

function environment(name: string, account: string, promoteFrom: ecr.IRepository | undefined, props: Partial<EldoniaPlatformProps>): EldoniaPlatform {
  const env = { account, region: REGION };
  const id = name[0].toUpperCase() + name.slice(1);
  const domain = new Stack(app, `${id}-Zone`, { env });
  const zone = new route53.PublicHostedZone(domain, 'Zone', { zoneName: `${name}.${PARENT}` });
  // The account may change the records of its own zone in the parent zone, and no others.
  const roleName = `delegates-${name}`;
  parent.grantDelegation(new iam.Role(network, `${id}Delegates`, { roleName, assumedBy: new iam.AccountPrincipal(account) }), { delegatedZoneNames: [`${name}.${PARENT}`] });
  new route53.CrossAccountZoneDelegationRecord(domain, 'Delegation', {
    delegatedZone: zone, parentHostedZoneName: PARENT, delegationRole: iam.Role.fromRoleArn(domain, 'Delegates', `arn:aws:iam::${NETWORK}:role/${roleName}`),
  });
  domain.addStackDependency(network);

  const stack = new Stack(app, id, { env });
  const topic = (region: string) => sns.Topic.fromTopicArn(stack, `Pages-${region}`, `arn:aws:sns:${region}:${OPERATIONS}:${PAGES}`);
  const platform = new EldoniaPlatform(stack, 'Platform', {
    zone: PlatformZone.fromHostedZone(zone),
    edge: Edge.cloudFront(),
    existing: { criticalAlarmTopic: topic(REGION) },
    monitoring: { usEast1CriticalAlarmTopic: topic('us-east-1') },
    alarmEmail: 'ops@eldonia.example',
    // A member account has no monitor of cost anomalies of its own.
    costs: { anomalyMonitor: AccountResource.none() },
    github: { repository: 'eldonia/eldonia-backend', environment: name, workflowFile: `deploy-${name}.yml`, imageBuild: { promoteFrom } },
    ...props,
  });
  new sns.Subscription(stack, 'Notifications', {
    topic: platform.alarmTopic!, protocol: sns.SubscriptionProtocol.SQS, endpoint: `arn:aws:sqs:${REGION}:${OPERATIONS}:notifications`,
  });
  return platform;
}

export const development = environment('development', DEVELOPMENT, undefined, { tier: PlatformTier.DEVELOPMENT, network: { cidr: '10.1.0.0/16' } });
export const staging = environment('staging', STAGING, development.repository, { tier: PlatformTier.DEVELOPMENT, network: { cidr: '10.2.0.0/16' } });
export const production = environment('production', PRODUCTION, staging.repository, {});
for (const [from, account] of [[development, STAGING], [staging, PRODUCTION]] as const) from.repository.grantPull(new iam.AccountPrincipal(account));
