import { Handler } from './commands';
import { NO_POLICIES, Released } from './delivery';
import { LambdaFunction } from './lambda-function';
import { Need, needs, of, PASSING, SEND } from './need';
import { unnamedTargetNeeds, validatedActions, VALIDATION } from './scaling';
import { secretPattern } from './services';
import type { AdviceNames } from '../../../src/failover/private/advice';
import type { ServiceInStack } from '../../../src/release/private/handler/services';
import { parseJsonText } from '../json-text';

/** What one action of a handler needs in a function, at least its resources: empty if the configuration never reaches the call. */
type Resources = (fn: LambdaFunction) => (string | Limited)[];
type Limited = Pick<Need, 'resource' | 'context' | 'refused'>;

const KEYS = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html';
const SCALING = 'https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html';
const TAGGING = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html';
const UPDATING = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html';
const SCHEDULES = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html';

const globalDatabase: Resources = (fn) => {
  const name = fn.variable('GLOBAL_CLUSTER');
  return name ? [fn.place.arn('rds', `global-cluster:${name}`, { region: '' })] : [];
};
const everything: Resources = () => ['*'];
const deadLetters: Resources = (fn) => [fn.place.arn('sqs', deadLetterQueue(fn))];
/** The queue by its URL, which is its reference. */
const deadLetterQueue = (fn: LambdaFunction) => fn.variable('DEAD_LETTER_QUEUE_URL');
const service = (fn: LambdaFunction) => [fn.place.arn('ecs', `service/${fn.variable('CLUSTER')}/${fn.variable('SERVICE')}`)];
/** A service that the function releases to; none if it is in another stack. */
const releasedTo = (fn: LambdaFunction, name: string) => fn.place.resources('AWS::ECS::Service').map(([id]) => new Released(fn.place, id))
  .find(({ arn }) => arn === name);
/** The names of the services that the function releases, with which their parameters begin. */
const namesOfServices = (fn: LambdaFunction) => fn.variable('SERVICES').split(',');
/** What these parameters have as a setting, each value once. */
const ofServices = (fn: LambdaFunction, setting: string) => {
  const all = fn.place.resources('AWS::SSM::Parameter').map(([, properties]) => properties);
  const settings = namesOfServices(fn).map((name) => {
    const { Value } = all.find(({ Name }) => Name === `${name}-service`);
    return (parseJsonText(Value, (piece) => fn.place.text(piece)) as ServiceInStack).release;
  });
  return [...new Set(settings.flatMap(({ [setting]: value }) => value ?? []))];
};
const servicesOf = (fn: LambdaFunction) => {
  const [cluster] = ofServices(fn, 'CLUSTER');
  return ofServices(fn, 'SERVICE').map((name) => fn.place.arn('ecs', `service/${cluster}/${name}`));
};
const released = (fn: LambdaFunction) => servicesOf(fn).flatMap((one) => releasedTo(fn, one) ?? []);
const written = { refused: NO_POLICIES };
/** Scaling of the tasks, the only dimension of a service. */
const scalingOfTasks: Resources = (fn) => targets(fn, 'ecs', fn.place.region)
  .map((need) => ({ ...need, context: { ...need.context, 'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount' } }));
const targets = (fn: LambdaFunction, namespace: string, ...regions: string[]): Limited[] => regions.map((region) => ({
  resource: fn.place.arn('application-autoscaling', 'scalable-target/*', { region }), context: { 'application-autoscaling:service-namespace': namespace },
}));
const parameter = (fn: LambdaFunction, name: string, region = fn.place.region) => fn.place.arn('ssm', `parameter${name}`, { region });
/** The image parameters of the Regions to which a function of releases writes. */
const recordedBy = (fn: LambdaFunction) => fn.variable('REGIONS').split(',').filter(Boolean).map((region) => parameter(fn, ofServices(fn, 'PARAMETER_NAME')[0], region));
const settings = (fn: LambdaFunction) => JSON.parse(fn.variable('SETTINGS')) as { sourcePrefix: string; outputPrefix: string; deleteDerivatives: boolean };
const objects = (fn: LambdaFunction, bucket: string, prefix: string) => `arn:<AWS::Partition>:s3:::${fn.variable(bucket)}/${prefix}*`;
const originals = (fn: LambdaFunction) => objects(fn, 'SOURCE_BUCKET', settings(fn).sourcePrefix);
const derivatives = (fn: LambdaFunction) => objects(fn, 'OUTPUT_BUCKET', settings(fn).outputPrefix);
const checkedTopics = (fn: LambdaFunction) => JSON.parse(fn.variable('TOPICS')) as { topic: string; key: string }[];
const isPromoted = (fn: LambdaFunction) => fn.variable('PROMOTED') === 'true';
const secrets = (fn: LambdaFunction) => [
  ...fn.attached('AWS::SecretsManager::RotationSchedule', 'RotationLambdaARN').map(({ SecretId }) => fn.place.text(SecretId)),
  ...fn.inputs().flatMap(({ AdminSecretArn, AppSecretArn }) => [AdminSecretArn, AppSecretArn]),
];
/** The secrets whose values a listener rule accepts. */
const acceptedSecrets = (fn: LambdaFunction) => fn.handled().flatMap(({ Headers = [] }) => Headers as { Secrets: unknown[] }[])
  .flatMap(({ Secrets }) => Secrets.map((secret) => fn.place.text(secret)));
const keysOf = (fn: LambdaFunction, references: string[]) => [...new Set(references.flatMap((one) => fn.place.keyOf(one) ?? []))];

const advised = (fn: LambdaFunction) => JSON.parse(fn.variable('NAMES')) as AdviceNames;
const ofPrimary = (fn: LambdaFunction, kind: string, resource: (primary: AdviceNames['primary']) => string) =>
  fn.place.arn(kind, resource(advised(fn).primary), { region: advised(fn).primary.region });
const schedulesOf = (fn: LambdaFunction) => fn.variable('SCHEDULES').split(',').filter((name) => name !== '');
/** Instances of the cluster whose readers the function deletes. */
const instancesIn = (fn: LambdaFunction, name: string) =>
  fn.variable('STANDBY_CLUSTER') ? [fn.place.arn('rds', `db:${name}`, { region: fn.variable('STANDBY_REGION') })] : [];
const each = (actions: string[], resources: Resources) => Object.fromEntries(actions.map((action) => [action, resources]));
/** Schedules are read and updated in some Regions. */
const schedulesIn = (regionsOf: (fn: LambdaFunction) => string[]) => each(of('scheduler', 'GetSchedule', 'UpdateSchedule'), (fn) =>
  regionsOf(fn).flatMap((region) => schedulesOf(fn).map((name) => fn.place.arn('scheduler', `schedule/default/${name}`, { region }))));

/** The resources of the calls, by handler and action. An action without a row may have any resource. */
const RESOURCES: Record<string, Record<string, Resources>> = {
  'advise': {
    ...each(['cloudwatch:GetMetricData', ...of('elasticloadbalancing', 'DescribeTargetGroups', 'DescribeTargetHealth')], everything),
    'rds:DescribeGlobalClusters': (fn) => [fn.place.arn('rds', `global-cluster:${advised(fn).globalClusterIdentifier}`, { region: '' })],
    'rds:DescribeDBClusters': (fn) => [ofPrimary(fn, 'rds', ({ clusterIdentifier }) => `cluster:${clusterIdentifier}`)],
    'lambda:InvokeFunction': (fn) => [ofPrimary(fn, 'lambda', () => `function:${advised(fn).planName}-failover-warm-up`)],
    'ecs:DescribeServices': (fn) => [ofPrimary(fn, 'ecs', ({ ecsCluster, ecsService }) => `service/${ecsCluster}/${ecsService}`)],
    'ssm:GetParameter': (fn) => [advised(fn).primary, advised(fn).standby].map(({ region }) => parameter(fn, advised(fn).imageParameterName, region)),
  },
  'check-database': {
    'cloudwatch:GetMetricData': (fn) => fn.variable('LAG_QUERIES') ? ['*'] : [],
    'ssm:GetParameter': (fn) => fn.variable('OTHER') ? ['HERE', 'OTHER'].flatMap((side) =>
      fn.variable('IMAGES').split(',').map((name) => parameter(fn, name, fn.variable(side)))) : [],
    'lambda:GetFunctionConfiguration': (fn) => fn.variable('OTHER')
      ? [fn.place.arn('lambda', `function:${fn.variable('FUNCTION')}`, { region: fn.variable('OTHER') })] : [],
    'rds:DescribeGlobalClusters': globalDatabase,
    'rds:DescribeDBClusters': (fn) => [fn.variable('CLUSTER_ARN')],
  },
  'check-topics': {
    'kms:DescribeKey': (fn) => checkedTopics(fn).map(({ key }) => key), 'sns:GetTopicAttributes': (fn) => checkedTopics(fn).map(({ topic }) => topic),
  },
  'count-tasks': {
    'ecs:DescribeServices': (fn) => (JSON.parse(fn.variable('SERVICES')) as { cluster: string; services: string[] }[])
      .flatMap(({ cluster, services }) => services.map((name) => fn.place.arn('ecs', `service/${cluster}/${name}`))),
  },
  'create-config-role': {
    'iam:CreateServiceLinkedRole': (fn) => [{
      resource: fn.place.arn('iam', 'role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig', { region: '' }),
      context: { 'iam:AWSServiceName': 'config.amazonaws.com' },
    }],
  },
  'create-parameter': { 'ssm:PutParameter': (fn) => fn.inputs().map(({ Name }) => ({ ...written, resource: parameter(fn, Name) })) },
  'find-secret': { 'secretsmanager:DescribeSecret': (fn) => fn.inputs().map(({ SecretName }) => fn.place.arn('secretsmanager', `secret:${SecretName}-??????`)) },
  'make-derivatives': {
    's3:GetObject': (fn) => [originals(fn), derivatives(fn)],
    's3:PutObject': (fn) => [derivatives(fn)],
    's3:DeleteObject': (fn) => settings(fn).deleteDerivatives ? [derivatives(fn)] : [],
    's3:GetObjectTagging': (fn) => [originals(fn)],
    's3:PutObjectTagging': (fn) => [originals(fn)],
  },
  'move-schedules': schedulesIn((fn) => ['HERE', 'OTHER'].map((side) => fn.variable(side))),
  'provision-user': each(of('secretsmanager', 'GetSecretValue', 'PutSecretValue'), secrets),
  'put-replication': each(of('s3', 'GetReplicationConfiguration', 'PutReplicationConfiguration'), (fn) =>
    fn.inputs().map(({ BucketName }) => `arn:<AWS::Partition>:s3:::${BucketName}`)),
  // The resources of all services of the Region, whose settings are in parameters.
  'release': {
    'application-autoscaling:DescribeScalableTargets': everything,
    'application-autoscaling:RegisterScalableTarget': scalingOfTasks,
    'cloudformation:DescribeStacks': (fn) => [fn.variable('STACK')],
    'ecr:DescribeImages': (fn) => ofServices(fn, 'REPOSITORY_NAME').map((name) => fn.place.arn('ecr', `repository/${name}`)),
    'ecs:DescribeServices': servicesOf,
    'ecs:DescribeTaskDefinition': everything,
    'ecs:RegisterTaskDefinition': everything,
    'ecs:UpdateService': (fn) => servicesOf(fn).map((resource) => ({ resource, context: releasedTo(fn, resource)?.update })),
    'rds:DescribeGlobalClusters': (fn) => ofServices(fn, 'GLOBAL_CLUSTER').map((name) => fn.place.arn('rds', `global-cluster:${name}`, { region: '' })),
    'sqs:GetQueueAttributes': deadLetters,
    // One service has no messages for the others.
    'sqs:ReceiveMessage': (fn) => namesOfServices(fn).length > 1 ? deadLetters(fn) : [],
    'sqs:SendMessage': (fn) => [...deadLetters(fn), ...namesOfServices(fn).length > 1 ? [fn.place.arn('sqs', fn.variable('QUEUE_URL'))] : []],
    'ssm:GetParameter': (fn) => [
      ...ofServices(fn, 'PARAMETER_NAME'), ...namesOfServices(fn).flatMap((name) => [`${name}-revision`, `${name}-service`]),
    ].map((name) => parameter(fn, name)).concat(recordedBy(fn)),
    'ssm:PutParameter': (fn) => recordedBy(fn).map((resource) => ({ ...written, resource })),
  },
  'ask-site': {
    'ssm:GetParameter': (fn) => fn.variable('IMAGE_PARAMETER') ? [parameter(fn, fn.variable('IMAGE_PARAMETER'))] : [],
    'ecs:DescribeServices': (fn) => fn.variable('SERVICE') ? service(fn) : [],
  },
  'report-role': { 'rds:DescribeGlobalClusters': globalDatabase, ...schedulesIn((fn) => [fn.place.region]) },
  'restrict-default-security-group': each(of('ec2', 'RevokeSecurityGroupEgress', 'RevokeSecurityGroupIngress'), (fn) =>
    fn.inputs().map(({ SecurityGroupId }) => fn.place.arn('ec2', `security-group/${SecurityGroupId}`))),
  'rotate-secret': {
    ...each(of('secretsmanager', 'DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'), secrets),
    'ecs:UpdateService': (fn) => (JSON.parse(fn.variable('SERVICES')) as { cluster: string; service: string }[])
      .map((one) => fn.place.arn('ecs', `service/${one.cluster}/${one.service}`)),
  },
  'scale-readers': {
    'application-autoscaling:DeregisterScalableTarget': (fn) => isPromoted(fn) ? [] : targets(fn, 'rds', fn.variable('STANDBY_REGION')),
    'application-autoscaling:PutScalingPolicy': (fn) => isPromoted(fn) ? targets(fn, 'rds', fn.variable('STANDBY_REGION')) : [],
    'application-autoscaling:RegisterScalableTarget': (fn) => isPromoted(fn) ? targets(fn, 'rds', fn.variable('STANDBY_REGION')) : [],
  },
  'scale-standby': {
    'cloudformation:DescribeStacks': (fn) => [scaledStack(fn)],
    'cloudformation:UpdateStack': (fn) => [{ resource: scaledStack(fn), context: { 'cloudformation:RoleArn': fn.variable('ROLE') } }],
    'rds:DescribeGlobalClusters': (fn) => fn.variable('SCALED_UP') === 'false' ? globalDatabase(fn) : [],
  },
  'set-rule-conditions': {
    'elasticloadbalancing:ModifyRule': (fn) => fn.inputs().map(({ RuleArn }) => RuleArn),
    'secretsmanager:GetSecretValue': (fn) => acceptedSecrets(fn).map(secretPattern),
  },
  'settle-capacity': {
    'application-autoscaling:DescribeScalableTargets': (fn) => fn.variable('SERVICES') ? ['*'] : [],
    'application-autoscaling:RegisterScalableTarget': (fn) => targets(fn, 'ecs', fn.variable('PRIMARY_REGION'), fn.variable('STANDBY_REGION')),
    'ecs:DescribeServices': (fn) => settledServices(fn, 'PRIMARY').slice(1),
    'ecs:UpdateService': (fn) => [...settledServices(fn, 'PRIMARY').slice(1), ...settledServices(fn, 'STANDBY')],
    'rds:DeleteDBInstance': (fn) => instancesIn(fn, 'application-autoscaling-*'),
    'rds:DescribeDBInstances': (fn) => instancesIn(fn, '*'),
    'rds:DescribeGlobalClusters': globalDatabase,
  },
  'warm-up': {
    'ecs:DescribeTasks': (fn) => [fn.place.arn('ecs', `task/${fn.variable('ECS_CLUSTER')}/*`)],
    'ecs:ListTasks': (fn) => [{ resource: '*', context: { 'ecs:cluster': fn.place.arn('ecs', `cluster/${fn.variable('ECS_CLUSTER')}`) } }],
  },
};

/** The actions that are checked with the resources of the calls. */
export const listedActions = (): [handler: string, action: string][] =>
  Object.entries(RESOURCES).flatMap(([handler, rows]) => Object.keys(rows).map((action): [string, string] => [handler, action]));

function scaledStack(fn: LambdaFunction): string {
  return fn.place.arn('cloudformation', `stack/${fn.variable('STACK')}/*`, { region: fn.variable('STANDBY_REGION') });
}

/** The keys of secrets that a handler writes, with those of their replicas. */
function writtenSecrets(fn: LambdaFunction): Need[] {
  return [
    ...needs(KEYS, of('kms', 'Decrypt', 'GenerateDataKey'), keysOf(fn, secrets(fn))),
    ...secrets(fn).flatMap((secret) => (fn.place.find(secret)?.ReplicaRegions ?? []) as { Region: string; KmsKeyId?: string }[])
      .filter(({ KmsKeyId }) => KmsKeyId)
      .flatMap(({ Region, KmsKeyId }) => [fn.place.region, Region].flatMap((own) => needs(
        KEYS, of('kms', 'Encrypt', 'GenerateDataKey'), [fn.place.arn('kms', 'key/*', { region: Region })],
        { 'kms:ResourceAliases': fn.place.text(KmsKeyId).replace(/^arn:.*:alias/, 'alias'), 'kms:ViaService': `secretsmanager.${own}.amazonaws.com` },
      ))),
  ];
}

/** What the calls of a handler need besides: passed roles, keys, and what a service does with the permissions of its caller. */
const DEPENDENT: Record<string, (fn: LambdaFunction) => Need[]> = {
  'make-derivatives': (fn) => [
    // The tags are those of the version of the event.
    ...needs('https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html', of('s3', 'GetObjectVersionTagging', 'PutObjectVersionTagging'), [originals(fn)]),
    ...needs('https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html#API_HeadObject_RequestSyntax', ['s3:ListBucket'],
      [...new Set(['SOURCE_BUCKET', 'OUTPUT_BUCKET'].map((name) => `arn:<AWS::Partition>:s3:::${fn.variable(name)}`))]),
    ...needs(S3_KEYS, ['kms:Decrypt'], keysOf(fn, ['SOURCE_BUCKET', 'OUTPUT_BUCKET'].map((name) => fn.place.bucket(fn.variable(name))))),
    ...needs(S3_KEYS, ['kms:GenerateDataKey'], keysOf(fn, [fn.place.bucket(fn.variable('OUTPUT_BUCKET'))])),
  ],
  'move-schedules': (fn) => scheduleNeeds(fn, [fn.variable('HERE'), fn.variable('OTHER')]),
  'report-role': (fn) => scheduleNeeds(fn, [fn.place.region]),
  'provision-user': writtenSecrets,
  'put-replication': (fn) => needs(PASSING, ['iam:PassRole'], fn.inputs().map(({ RoleArn }) => RoleArn), { 'iam:PassedToService': 's3.amazonaws.com' }),
  'release': (fn) => [
    ...needs(PASSING, ['iam:PassRole'], released(fn).flatMap(({ roles }) => roles), { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }),
    ...needs(TAGGING, ['ecs:TagResource'], released(fn).map(({ revisions }) => revisions), { 'ecs:CreateAction': 'RegisterTaskDefinition' }),
    ...needs(SEND, of('kms', 'Decrypt', 'GenerateDataKey'), keysOf(fn, [deadLetterQueue(fn)])),
  ],
  'rotate-secret': writtenSecrets,
  'set-rule-conditions': (fn) => needs(KEYS, ['kms:Decrypt'], keysOf(fn, acceptedSecrets(fn)), { 'kms:ViaService': `secretsmanager.${fn.place.region}.amazonaws.com` }),
  'scale-readers': (fn) => {
    if (!isPromoted(fn)) return [];
    const [region, cluster] = [fn.variable('STANDBY_REGION'), fn.variable('STANDBY_CLUSTER')];
    const principal = 'rds.application-autoscaling.amazonaws.com';
    return [
      ...unnamedTargetNeeds('rds', ['rds:DescribeDBInstances']),
      ...needs(VALIDATION, ['rds:DescribeDBClusters'], [fn.place.arn('rds', `cluster:${cluster}`, { region })]),
      ...needs(SCALING, ['iam:CreateServiceLinkedRole'],
        [fn.place.arn('iam', `role/aws-service-role/${principal}/AWSServiceRoleForApplicationAutoScaling_RDSCluster`, { region: '' })],
        { 'iam:AWSServiceName': principal }),
    ];
  },
  // The sample policy of ARC for these calls names the services and has no action of CloudWatch:
  // https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_ecs.html
  'settle-capacity': (fn) => needs(VALIDATION, validatedActions('ecs'), [...settledServices(fn, 'PRIMARY'), ...settledServices(fn, 'STANDBY')]),
  'scale-standby': (fn) => [
    ...needs(PASSING, ['iam:PassRole'], [fn.variable('ROLE')], { 'iam:PassedToService': 'cloudformation.amazonaws.com' }),
    ...needs(UPDATING, ['ssm:GetParameters'], [fn.place.arn('ssm', 'parameter/cdk-bootstrap/*/version', { region: fn.variable('STANDBY_REGION') })]),
  ],
};

/** The API and the services beside it, in a Region. */
function settledServices(fn: LambdaFunction, side: 'PRIMARY' | 'STANDBY'): string[] {
  const [cluster, api] = fn.variable(`${side}_SERVICE`).split('/');
  const others = JSON.parse(fn.variable('SERVICES') || '[]') as { name: string }[];
  return [api, ...others.map(({ name }) => name)].map((name) => fn.place.arn('ecs', `service/${cluster}/${name}`, { region: fn.variable(`${side}_REGION`) }));
}

/** What an update of the schedules of some Regions needs: their roles, and their keys. */
function scheduleNeeds(fn: LambdaFunction, regions: string[]): Need[] {
  const names = schedulesOf(fn);
  const roles = names.flatMap((name) => regions.flatMap((region) => ['', '*/'].map((path) => fn.place.arn('iam', `role/${path}${name}-${region}`, { region: '' }))));
  const encrypted = fn.place.resources('AWS::Scheduler::Schedule').some(([, { Name, KmsKeyArn }]) => names.includes(Name) && KmsKeyArn);
  return [
    ...needs(PASSING, ['iam:PassRole'], roles, { 'iam:PassedToService': 'scheduler.amazonaws.com' }),
    ...encrypted ? regions.flatMap((region) => regions.flatMap((own) => needs(SCHEDULES, of('kms', 'DescribeKey', 'Decrypt', 'GenerateDataKey'),
      [fn.place.arn('kms', 'key/*', { region })], { 'kms:ViaService': `scheduler.${own}.amazonaws.com` }))) : [],
  ];
}

const S3_KEYS = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html';

/** What the code of a handler needs in a function. */
export function needsOfHandler({ name, source, actions }: Handler, fn: LambdaFunction): Need[] {
  const calls = actions.flatMap((action): Need[] => {
    const row = RESOURCES[name]?.[action];
    if (!row) return [{ action, source }];
    return row(fn).map((one) => typeof one === 'string' ? { action, source, resource: one } : { ...one, action, source });
  });
  return [...calls, ...DEPENDENT[name]?.(fn) ?? []];
}
