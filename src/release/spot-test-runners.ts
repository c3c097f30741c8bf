import { Duration, Size, Stack, Tags, TimeZone } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { checkScaling, scaleRunners } from './private/runner-scaling';
import { SpotTestRunnersProps } from './spot-test-runners-props';
import { declareCalls } from '../network/internal';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeRule, acknowledgeWildcard } from '../private/acknowledge';
import { checkInteger, checkRequired, invalid } from '../private/errors';
import { USE_KEY } from '../private/log-key';
import { isTooLongForEc2, pathOf, pathForRole } from '../private/readable-path';
import { checkKnownProps } from '../private/structs/known-props';
import { privateSelection } from '../private/subnets';

const MAX_RUNNERS = 4;
const TYPES = ['m7g.large', 'm6g.large', 'r7g.large', 'r6g.large'];
const VOLUME = { min: 8, default: 30, max: 16_384 };
const SHUTDOWN_HOUR = 22;
const USE_FOR_MESSAGES = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * An Auto Scaling group of EC2 Spot instances for tests that exceed a build, with 0 instances while idle.
 *
 * EC2 can interrupt a Spot instance with 2 minutes' notice: use it only for work that can be repeated. The security
 * group allows no inbound traffic; operators use Systems Manager sessions. The volumes are encrypted and deleted with
 * their instance.
 *
 * A change of the image or the user data applies to new instances. Running instances do not change.
 *
 * Idle costs are $0.10 to $0.30 per month, for the alarms. Running instances cost about a third of the on-demand
 * price, plus volumes and detailed monitoring.
 *
 * @example
 * const commands = ec2.UserData.forLinux();
 * commands.addCommands('/opt/tests/run-all');
 * const runners = new SpotTestRunners(this, 'Runners', { vpc, userData: commands });
 * runners.grantStart(releaser);
 */
@propertyInjectable
export class SpotTestRunners extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.SpotTestRunners';

  /** The Auto Scaling group. */
  readonly group: autoscaling.AutoScalingGroup;
  /** The launch template of the instances. */
  readonly launchTemplate: ec2.LaunchTemplate;
  /** The role of the instances, with the permissions for Systems Manager sessions. */
  readonly role: iam.Role;
  /** The security group: no inbound traffic, all outbound traffic. */
  readonly securityGroup: ec2.SecurityGroup;
  /** The network connections of the instances. */
  readonly connections: ec2.Connections;
  /** The principal of the role, for further grants. */
  readonly grantPrincipal: iam.IPrincipal;

  /**
   * @throws when a number is out of range, `instanceTypes` is empty, or the types have different processor
   * architectures
   */
  constructor(scope: Construct, id: string, props: SpotTestRunnersProps) {
    super(scope, id);
    checkKnownProps(this, 'SpotTestRunnersProps', props);
    checkRequired(this, props, { vpc: 'pass a VPC, e.g. vpc of a Network' });
    const instanceTypes = props.instanceTypes ?? TYPES.map((type) => new ec2.InstanceType(type));
    this.check(props, instanceTypes);
    const vpcSubnets = privateSelection(this, props.vpc, props.vpcSubnets);
    const { SSM, SSM_MESSAGES } = ec2.InterfaceVpcEndpointAwsService;
    declareCalls({ vpc: props.vpc, vpcSubnets }, SSM, SSM_MESSAGES, ec2.GatewayVpcEndpointAwsService.S3);

    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc, description: `Runners ${this.node.id}`,
    });
    this.connections = this.securityGroup.connections;
    this.role = this.createRole();
    this.grantPrincipal = this.role;
    if (props.encryptionKey) {
      this.allowAutoScaling(props.encryptionKey, USE_KEY);
      this.allowAutoScaling(props.encryptionKey, ['kms:CreateGrant'], {
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      });
    }
    if (props.notificationTopic?.masterKey) this.allowAutoScaling(props.notificationTopic.masterKey, USE_FOR_MESSAGES);
    this.launchTemplate = this.createLaunchTemplate(props, instanceTypes[0].architecture);
    this.group = this.createGroup(props, instanceTypes, vpcSubnets);
    scaleRunners(this, this.group, props);
    this.group.scaleOnSchedule('Shutdown', {
      schedule: props.shutdown ?? autoscaling.Schedule.cron({ hour: `${SHUTDOWN_HOUR}`, minute: '0' }),
      timeZone: (props.timeZone ?? TimeZone.ASIA_TOKYO).timezoneName,
      desiredCapacity: 0,
    });
  }

  /** Grants permission to set the number of runners, from 0 to `maxRunners`: `aws autoscaling set-desired-capacity`. */
  grantStart(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee, actions: ['autoscaling:SetDesiredCapacity'], resourceArns: [this.group.autoScalingGroupArn],
    });
  }

  private check(props: SpotTestRunnersProps, instanceTypes: ec2.InstanceType[]): void {
    checkInteger(this, 'maxRunners', props.maxRunners, 1, 100);
    checkScaling(this, props);
    if (instanceTypes.length === 0) {
      invalid(this, 'instanceTypes must have at least one type, got none; leave it out for the default types');
    }
    const families = new Set(instanceTypes.map(({ architecture }) => architecture));
    if (families.size > 1) {
      invalid(this, `instanceTypes must have one processor architecture, got ${[...families].join(' and ')}; all ` +
        'instances use one image');
    }
    const size = props.volumeSize;
    if (size && !size.isUnresolved()) {
      const gibibytes = size.toKibibytes() / 1024 ** 2;
      if (!Number.isInteger(gibibytes) || gibibytes < VOLUME.min || gibibytes > VOLUME.max) {
        invalid(this, `volumeSize must be whole GiB from ${VOLUME.min} to ${VOLUME.max}, got ${gibibytes} GiB; ` +
          'choose one in that range');
      }
    }
  }

  /** The permissions for sessions. The AWS managed policy would also allow reading all parameters of the account. */
  private createRole(): iam.Role {
    const channels = new iam.PolicyStatement({
      actions: [
        'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      resources: ['*'],
    });
    const instances = Stack.of(this).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
    const presence = new iam.PolicyStatement({ actions: ['ssm:UpdateInstanceInformation'], resources: [instances] });
    const role = new iam.Role(this, 'Role', {
      description: `Runners ${pathForRole(this)}`,
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      inlinePolicies: { Sessions: new iam.PolicyDocument({ statements: [channels, presence] }) },
    });
    acknowledgeInlinePolicy(role);
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'the ssmmessages actions have no resource-level permissions');
    acknowledgeWildcard(role, instances, 'instance ids are generated at launch; the ARN is limited to the account');
    return role;
  }

  /**
   * A condition instead of a principal: the service-linked role may not exist yet, and a missing principal would fail.
   */
  private allowAutoScaling(
    key: kms.IKey, actions: string[], conditions: { [operator: string]: { [key: string]: string } } = {},
  ): void {
    const { account, partition } = Stack.of(this);
    const name = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
    const role = `arn:${partition}:iam::${account}:role/${name}`;
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions,
      resources: ['*'],
      conditions: {
        StringEquals: { 'kms:CallerAccount': account }, ArnEquals: { 'aws:PrincipalArn': role }, ...conditions,
      },
    }));
  }

  private createLaunchTemplate(
    props: SpotTestRunnersProps, architecture: ec2.InstanceArchitecture,
  ): ec2.LaunchTemplate {
    const size = props.volumeSize ?? Size.gibibytes(VOLUME.default);
    const template = new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      machineImage: props.machineImage ?? latestLinux(architecture),
      userData: props.userData ?? ec2.UserData.forLinux(),
      role: this.role,
      securityGroup: this.securityGroup,
      requireImdsv2: true,
      // Containers on a runner can't use its role.
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      blockDevices: [{
        deviceName: props.rootDeviceName ?? '/dev/xvda',
        volume: ec2.BlockDeviceVolume.ebs(size.toGibibytes(), {
          encrypted: true,
          kmsKey: props.encryptionKey,
          volumeType: ec2.EbsDeviceVolumeType.GP3,
          deleteOnTermination: true,
        }),
      }],
    });
    if (isTooLongForEc2(template)) Tags.of(template).add('Name', pathOf(template));
    for (const [key, value] of Object.entries(props.volumeTags ?? { 'eldonia:backup': 'true' })) {
      Tags.of(template)
        .add(key, value);
    }
    return template;
  }

  private createGroup(
    props: SpotTestRunnersProps, instanceTypes: ec2.InstanceType[], vpcSubnets: ec2.SubnetSelection,
  ): autoscaling.AutoScalingGroup {
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
      notifications: props.notificationTopic
        && [{ topic: props.notificationTopic, scalingEvents: autoscaling.ScalingEvents.ALL }],
    });
    acknowledgeRule(group, 'EC2IMDSv2Enabled', 'the launch template requires IMDSv2; the rule does not support mixed ' +
      'instances policies');
    acknowledge(group, 'AwsSolutions-EC26', 'the launch template encrypts all volumes; the rule does not support ' +
      'mixed instances policies');
    if (!props.notificationTopic) {
      acknowledge(group, 'AwsSolutions-AS3', 'test runners start and stop frequently; notifications are optional');
    }
    return group;
  }
}

function latestLinux(architecture: ec2.InstanceArchitecture): ec2.IMachineImage {
  const arm = architecture === ec2.InstanceArchitecture.ARM_64;
  const { ARM_64, X86_64 } = ec2.AmazonLinuxCpuType;
  return ec2.MachineImage.latestAmazonLinux2023({ cpuType: arm ? ARM_64 : X86_64 });
}
