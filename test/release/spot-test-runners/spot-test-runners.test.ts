import {
  Duration, Lazy, Size, Stack, TimeZone, aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_sns as sns,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SpotTestRunners, SpotTestRunnersProps } from '../../../src/release';
import { importedVpc } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { keyStatements, statement, statementsOf } from '../../support/statements';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const ALARM = 'AWS::CloudWatch::Alarm';
const POLICY = 'AWS::AutoScaling::ScalingPolicy';

const runnersIn = (stack: Stack, props: Partial<SpotTestRunnersProps> = {}): SpotTestRunners =>
  new SpotTestRunners(stack, 'Runners', { vpc: importedVpc(stack), ...props });

test('keep their role from containers, boot the latest Amazon Linux 2023 for ARM, without a look-up, and grant permission to set their number', () => {
  const stack = testStack();
  const runners = runnersIn(stack);
  runners.grantStart(new iam.Role(stack, 'Releaser', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') }));
  const template = Template.fromStack(stack);

  template.hasResourceProperties(TEMPLATE, { LaunchTemplateData: { KeyName: Match.absent(), MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } } });
  template.hasParameter('*', { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: Match.stringLikeRegexp('al2023-ami-kernel-.*-arm64') });
  expect([runners.grantPrincipal, runners.connections.securityGroups]).toEqual([runners.role, [runners.securityGroup]]);
  expect(statementsOf(template))
    .toEqual([{ Action: 'autoscaling:SetDesiredCapacity', Effect: 'Allow', Resource: stack.resolve(runners.group.autoScalingGroupArn) as unknown }]);
});

test('start one a minute while work waits, and stop when none waits or is in work', () => {
  const stack = testStack();
  runnersIn(stack, { queue: new sqs.Queue(stack, 'Queue'), idleTimeout: Duration.minutes(10) });
  const template = Template.fromStack(stack);

  template.hasResourceProperties(POLICY, { AdjustmentType: 'ChangeInCapacity', EstimatedInstanceWarmup: 60, StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }] });
  template.hasResourceProperties(ALARM, { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1, EvaluationPeriods: 1 });
  template.hasResourceProperties(ALARM, {
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 10,
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'waiting + working' })]),
  });
});

test('take idleness, number, kinds, image, volume, tags, time and user data', () => {
  const stack = testStack();
  const userData = ec2.UserData.forLinux();
  userData.addCommands('/opt/run');
  runnersIn(stack, {
    idleCpuPercent: 10,
    idleTimeout: Duration.hours(1),
    maxRunners: 20,
    instanceTypes: [new ec2.InstanceType('c7i.large'), new ec2.InstanceType('c6i.large')],
    machineImage: ec2.MachineImage.genericLinux({ 'ap-northeast-1': 'ami-0123456789abcdef0' }),
    rootDeviceName: '/dev/sda1',
    volumeSize: Size.gibibytes(100),
    volumeTags: { Snapshots: 'daily' },
    shutdown: autoscaling.Schedule.cron({ hour: '20', minute: '30' }),
    timeZone: TimeZone.ETC_UTC,
    userData,
  });
  const template = Template.fromStack(stack);

  template.hasResourceProperties(ALARM, { Threshold: 10, EvaluationPeriods: 60 });
  template.hasResourceProperties(GROUP, { MaxSize: '20', MixedInstancesPolicy: { LaunchTemplate: { Overrides: [{ InstanceType: 'c7i.large' }, { InstanceType: 'c6i.large' }] } } });
  template.hasResourceProperties(TEMPLATE, {
    LaunchTemplateData: {
      ImageId: 'ami-0123456789abcdef0',
      UserData: { 'Fn::Base64': '#!/bin/bash\n/opt/run' },
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 100 } }],
      TagSpecifications: Match.arrayWith([{ ResourceType: 'volume', Tags: Match.arrayWith([{ Key: 'Snapshots', Value: 'daily' }]) }]),
    },
  });
  template.hasResourceProperties('AWS::AutoScaling::ScheduledAction', { Recurrence: '30 20 * * *', TimeZone: 'Etc/UTC' });
});

test('boot the image for x86 when the kinds are', () => {
  const stack = testStack();
  runnersIn(stack, { instanceTypes: [new ec2.InstanceType('m7i.large')], volumeSize: Size.gibibytes(Lazy.number({ produce: () => 50 })) });

  Template.fromStack(stack).hasParameter('*', { Default: Match.stringLikeRegexp('x86_64') });
});

test('encrypt with a key that Auto Scaling may use, and notify an encrypted topic', () => {
  const stack = testStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const notificationTopic = new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'TopicKey') });
  runnersIn(stack, { encryptionKey, notificationTopic });
  const template = Template.fromStack(stack);
  const role = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling']] };
  const caller = { StringEquals: { 'kms:CallerAccount': '123456789012' }, ArnEquals: { 'aws:PrincipalArn': role } };

  const KmsKeyId = stack.resolve(encryptionKey.keyArn) as unknown;
  template.hasResourceProperties(TEMPLATE, { LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { KmsKeyId } }] } });
  expect(keyStatements(template)).toEqual(expect.arrayContaining([
    statement({ Action: expect.arrayContaining(['kms:GenerateDataKeyWithoutPlaintext']), Condition: caller }),
    statement({ Action: 'kms:CreateGrant', Condition: { ...caller, Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
    statement({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'] }),
  ]));
  template.hasResourceProperties(GROUP, { NotificationConfigurations: [{ NotificationTypes: Match.arrayWith(['autoscaling:EC2_INSTANCE_LAUNCH_ERROR']) }] });
});

const queue = sqs.Queue.fromQueueArn(testStack(), 'Q', 'arn:aws:sqs:ap-northeast-1:123456789012:q');
const kinds = (...names: string[]) => ({ instanceTypes: names.map((name) => new ec2.InstanceType(name)) });
test.each<[string, Partial<SpotTestRunnersProps>, string]>([
  ['no runners', { maxRunners: 0 }, 'maxRunners must be a whole number from 1 to 100, got 0; choose one in that range'],
  ['no kinds', kinds(), 'instanceTypes must have at least one type, got none; leave it out for the default types'],
  ['two families', kinds('m7g.large', 'm7i.large'), 'instanceTypes must have one processor architecture, got arm64 and x86_64; all instances use one image'],
  ...[7, 8.5].map((size): [string, object, string] => [`a volume of ${size} GiB`, { volumeSize: Size.mebibytes(size * 1024) },
    `volumeSize must be whole GiB from 8 to 16384, got ${size} GiB; choose one in that range`]),
  ...([['0 seconds', Duration.seconds(0)], ['1 minute 30 seconds', Duration.seconds(90)], ['a token', Duration.minutes(Lazy.number({ produce: () => 5 }))]] as const)
    .map(([got, idleTimeout]): [string, object, string] => [`${got} of idleness`, { idleTimeout, queue },
      `idleTimeout must be whole minutes from 1 minute to 24 hours, got ${got}; choose one in that range`]),
  ['busy runners that count as idle', { idleCpuPercent: 91 }, 'idleCpuPercent must be a whole number from 1 to 90, got 91; choose one in that range'],
  ['a CPU threshold with a queue', { queue, idleCpuPercent: 10 }, 'idleCpuPercent must be absent with a queue, got 10; leave one of them out'],
])('fails with %s', (_, props, message) => expect(() => runnersIn(testStack(), props)).toThrow(new Error(`${message} (at Test/Runners)`)));
