import { Duration, Size, Stack, Tags, TimeZone } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkScaling, scaleRunners } from './private/runner-scaling';
import { SpotTestRunnersProps } from './spot-test-runners-props';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeRule, acknowledgeWildcard } from '../private/acknowledge';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';
import { privateSelection } from '../private/subnets';

const MAX_RUNNERS = 4;
const TYPES = ['m7g.large', 'm6g.large', 'r7g.large', 'r6g.large'];
const VOLUME = { least: 8, usual: 30, most: 16_384 };
const SHUTDOWN_HOUR = 22;
const USE_FOR_VOLUMES = [
  'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey',
];
const USE_FOR_MESSAGES = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * EC2 Spot instances for tests that don't fit into a build: they start from nothing, and stop when nothing is left to do (R5.9.1-1, D-20).
 *
 * AWS may take an instance back with two minutes' notice, so that only work that can be repeated belongs here. Nobody reaches an instance by the
 * network; operators open sessions by Systems Manager. The volumes are encrypted and go with their instance.
 *
 * A change of the image or the user data reaches the instances that start after it; none that runs is stopped for it.
 *
 * While nothing runs it costs 0.10 to 0.30 USD a month, for the alarms; running instances cost about a third of the on-demand price, the volume and
 * detailed monitoring.
 *
 * @example
 * const commands = ec2.UserData.forLinux();
 * commands.addCommands('/opt/tests/run-all');
 * const runners = new SpotTestRunners(this, 'Runners', { vpc, userData: commands });
 * runners.grantStart(releaser);
 */
export class SpotTestRunners extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The group of instances. */
  readonly group: autoscaling.AutoScalingGroup;
  /** How an instance is made. */
  readonly launchTemplate: ec2.LaunchTemplate;
  /** What the instances may do: talk to Systems Manager, and what you grant. */
  readonly role: iam.Role;
  /** The firewall of the instances; it lets nothing in and everything out. */
  readonly securityGroup: ec2.SecurityGroup;
  /** Whom the instances may reach. */
  readonly connections: ec2.Connections;
  /** Who is granted to; the role of the instances. */
  readonly grantPrincipal: iam.IPrincipal;

  /**
   * @throws when a number is out of range, there is no type of instance, or the types are of different processor families
   */
  constructor(scope: Construct, id: string, props: SpotTestRunnersProps) {
    super(scope, id);
    const instanceTypes = props.instanceTypes ?? TYPES.map((type) => new ec2.InstanceType(type));
    this.validate(props, instanceTypes);
    const vpcSubnets = privateSelection(this, props.vpc, props.vpcSubnets);

    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, description: `Runners ${this.node.path}` });
    this.connections = this.securityGroup.connections;
    this.role = this.createRole();
    this.grantPrincipal = this.role;
    if (props.encryptionKey) {
      this.admitAutoScaling(props.encryptionKey, USE_FOR_VOLUMES);
      this.admitAutoScaling(props.encryptionKey, ['kms:CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
    }
    if (props.notificationTopic?.masterKey) this.admitAutoScaling(props.notificationTopic.masterKey, USE_FOR_MESSAGES);
    this.launchTemplate = this.createLaunchTemplate(props, instanceTypes[0].architecture);
    this.group = this.createGroup(props, instanceTypes, vpcSubnets);
    scaleRunners(this, this.group, props);
    this.group.scaleOnSchedule('Shutdown', {
      schedule: props.shutdown ?? autoscaling.Schedule.cron({ hour: `${SHUTDOWN_HOUR}`, minute: '0' }),
      timeZone: (props.timeZone ?? TimeZone.ASIA_TOKYO).timezoneName,
      desiredCapacity: 0,
    });
  }

  /** Let somebody set how many runners there are, from 0 to `maxRunners`: `aws autoscaling set-desired-capacity`. */
  grantStart(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ['autoscaling:SetDesiredCapacity'], resourceArns: [this.group.autoScalingGroupArn] });
  }

  private validate(props: SpotTestRunnersProps, instanceTypes: ec2.InstanceType[]): void {
    checkInteger(this, 'maxRunners', props.maxRunners, 1, 100);
    checkScaling(this, props);
    if (instanceTypes.length === 0) invalid(this, 'instanceTypes must have at least one type, got none; leave it out for the usual ones');
    const families = new Set(instanceTypes.map(({ architecture }) => architecture));
    if (families.size > 1) {
      invalid(this, `instanceTypes must all be of one processor family, got ${[...families].join(' and ')}; one image serves them all`);
    }
    const size = props.volumeSize;
    if (size && !size.isUnresolved()) {
      const gibibytes = size.toKibibytes() / 1024 ** 2;
      if (!Number.isInteger(gibibytes) || gibibytes < VOLUME.least || gibibytes > VOLUME.most) {
        invalid(this, `volumeSize must be whole GiB from ${VOLUME.least} to ${VOLUME.most}, got ${gibibytes} GiB; choose one in that range`);
      }
    }
  }

  /** Sessions need no more than this; the managed policy for them also reads every parameter of the account. */
  private createRole(): iam.Role {
    const channels = new iam.PolicyStatement({
      actions: [
        'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel',
      ],
      resources: ['*'],
    });
    const instances = Stack.of(this).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
    const presence = new iam.PolicyStatement({ actions: ['ssm:UpdateInstanceInformation'], resources: [instances] });
    const role = new iam.Role(this, 'Role', {
      description: `Runners ${this.node.path}`,
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      inlinePolicies: { Sessions: new iam.PolicyDocument({ statements: [channels, presence] }) },
    });
    acknowledgeInlinePolicy(role);
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'the channels of Systems Manager sessions know no resource');
    acknowledgeWildcard(role, instances, 'an instance has its id when it starts; the account is the only one named');
    return role;
  }

  /** Whether or not the service-linked role exists yet: naming it as the principal would fail in an account without it. */
  private admitAutoScaling(key: kms.IKey, actions: string[], conditions: { [operator: string]: { [key: string]: string } } = {}): void {
    const { account, partition } = Stack.of(this);
    const role = `arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions,
      resources: ['*'],
      conditions: { StringEquals: { 'kms:CallerAccount': account }, ArnEquals: { 'aws:PrincipalArn': role }, ...conditions },
    }));
  }

  private createLaunchTemplate(props: SpotTestRunnersProps, architecture: ec2.InstanceArchitecture): ec2.LaunchTemplate {
    const size = props.volumeSize ?? Size.gibibytes(VOLUME.usual);
    const template = new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      machineImage: props.machineImage ?? latestLinux(architecture),
      userData: props.userData ?? ec2.UserData.forLinux(),
      role: this.role,
      securityGroup: this.securityGroup,
      requireImdsv2: true,
      // Containers on a runner don't get its role.
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      blockDevices: [{
        deviceName: props.rootDeviceName ?? '/dev/xvda',
        volume: ec2.BlockDeviceVolume.ebs(size.toGibibytes(), {
          encrypted: true, kmsKey: props.encryptionKey, volumeType: ec2.EbsDeviceVolumeType.GP3, deleteOnTermination: true,
        }),
      }],
    });
    for (const [key, value] of Object.entries(props.volumeTags ?? { Backup: 'true' })) Tags.of(template).add(key, value);
    return template;
  }

  private createGroup(props: SpotTestRunnersProps, instanceTypes: ec2.InstanceType[], vpcSubnets: ec2.SubnetSelection): autoscaling.AutoScalingGroup {
    const group = new autoscaling.AutoScalingGroup(this, 'Group', {
      vpc: props.vpc,
      vpcSubnets,
      minCapacity: 0,
      maxCapacity: props.maxRunners ?? MAX_RUNNERS,
      mixedInstancesPolicy: {
        launchTemplate: this.launchTemplate,
        launchTemplateOverrides: instanceTypes.map((instanceType) => ({ instanceType })),
        instancesDistribution: {
          onDemandBaseCapacity: 0,
          onDemandPercentageAboveBaseCapacity: 0,
          spotAllocationStrategy: autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
        },
      },
      cooldown: Duration.minutes(5),
      healthChecks: autoscaling.HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
      groupMetrics: [autoscaling.GroupMetrics.all()],
      notifications: props.notificationTopic && [{ topic: props.notificationTopic, scalingEvents: autoscaling.ScalingEvents.ALL }],
    });
    acknowledgeRule(group, 'EC2IMDSv2Enabled', 'the launch template asks for IMDSv2; the rule can read none of a group with mixed instances');
    acknowledge(group, 'AwsSolutions-EC26', 'the launch template encrypts every volume; the rule can read none of a group with mixed instances');
    if (!props.notificationTopic) acknowledge(group, 'AwsSolutions-AS3', 'test runners come and go all day; a topic can be passed for those who want to know');
    return group;
  }
}

function latestLinux(architecture: ec2.InstanceArchitecture): ec2.IMachineImage {
  const arm = architecture === ec2.InstanceArchitecture.ARM_64;
  return ec2.MachineImage.latestAmazonLinux2023({ cpuType: arm ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64 });
}
