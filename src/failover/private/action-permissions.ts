import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { FailoverPair, ScalableStack } from './failover-pair';
import { FailoverRegion } from './failover-region';
import { FailoverSchedule } from './failover-schedule';
import { Action, Arns, regionsOf, scalesReaders } from './names';
import { acknowledgeWildcard } from '../../private/acknowledge';
import { allow, allowPassing } from '../../private/permissions';

/**
 * The SSM parameter with the version of the CDK bootstrap stack, which every template reads. The qualifier can be
 * custom.
 */
export const BOOTSTRAP_VERSION = '/cdk-bootstrap/*/version';
const MANY = 'the policies of a role have 10,240 characters, which the ARNs of many schedules exceed; the pattern is ' +
  'that of the jobs of the pair';
const SCALING_PRINCIPAL = 'rds.application-autoscaling.amazonaws.com';
/** So many names are listed one by one: the policies of a role have 10,240 characters, and a schedule has six ARNs. */
const LISTED = 8;

/** The permissions of the functions of the plan. */
export class ActionPermissions {
  constructor(private readonly scope: IConstruct, private readonly pair: FailoverPair, private readonly arns: Arns) {}

  /** Permission to read the writer of the global database. */
  readGlobalDatabase(): iam.PolicyStatement {
    return allow('rds:DescribeGlobalClusters', this.arns.globalDatabase());
  }

  /** Permissions to read the writer of the global database and the status of the cluster. */
  readDatabase(here: FailoverRegion): iam.PolicyStatement[] {
    return [this.readGlobalDatabase(), allow('rds:DescribeDBClusters', this.arns.databaseCluster(here))];
  }

  /** Permissions to read the releases of both Regions, and the program that the standby Region is deployed from. */
  compareReleases(images: string[]): iam.PolicyStatement[] {
    return [
      allow('ssm:GetParameter', regionsOf(this.pair).flatMap(({ region }) =>
        images.map((name) => this.arns.parameter(region, name)))),
      allow('lambda:GetFunctionConfiguration', this.arns.function(this.pair.standby.region, Action.CHECK_DATABASE)),
    ];
  }

  /** Permissions to read what decides about a failover, in both Regions. */
  advise({ imageParameterName }: NonNullable<FailoverPair['advice']>): iam.PolicyStatement[] {
    const { primary } = this.pair;
    return [
      ...this.readDatabase(primary),
      allow('lambda:InvokeFunction', this.arns.function(primary.region, Action.WARM_UP)),
      allow('ecs:DescribeServices', this.arns.ecsService(primary)),
      allow('ssm:GetParameter', regionsOf(this.pair).map(({ region }) =>
        this.arns.parameter(region, imageParameterName))),
      allow([
        'cloudwatch:GetMetricData', 'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ], '*'),
    ];
  }

  listTasks(here: FailoverRegion): iam.PolicyStatement[] {
    const conditions = { ArnEquals: { 'ecs:cluster': this.arns.ecsCluster(here) } };
    return [allow('ecs:ListTasks', '*', conditions), allow('ecs:DescribeTasks', this.arns.tasks(here))];
  }

  /**
   * Application Auto Scaling creates its service-linked role at the first use. Before it registers a target or puts a
   * policy, it sends calls with the caller's permissions that cannot succeed, and fails if one of them is denied. They
   * name no instance and no alarm of the account. The function itself cannot make the calls that change something.
   *
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
   */
  scaleReaders(standby: FailoverRegion): iam.PolicyStatement[] {
    return [
      this.scaling(['RegisterScalableTarget', 'PutScalingPolicy'], [standby.region], 'rds'),
      allow([
        'cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm', 'rds:AddTagsToResource', 'rds:CreateDBInstance',
        'rds:DeleteDBInstance',
      ], '*', { Bool: { 'aws:ViaAWSService': 'true' } }),
      allow(['cloudwatch:DescribeAlarms', 'rds:DescribeDBInstances'], '*'),
      allow('rds:DescribeDBClusters', this.arns.databaseCluster(standby)),
      allow('iam:CreateServiceLinkedRole', this.serviceLinkedRole(), {
        StringEquals: { 'iam:AWSServiceName': SCALING_PRINCIPAL },
      }),
    ];
  }

  endReaderScaling({ region }: FailoverRegion): iam.PolicyStatement[] {
    return [this.scaling(['DeregisterScalableTarget'], [region], 'rds')];
  }

  /**
   * Application Auto Scaling checks that the caller can read and update the services. Readers that it has added have
   * names with its prefix.
   */
  settleCapacity(): iam.PolicyStatement[] {
    const regions = regionsOf(this.pair);
    const { standby } = this.pair;
    const services = (this.pair.services ?? []).map(({ name }) => name);
    const readers = [
      allow('rds:DescribeDBInstances', this.arns.databaseInstances(standby.region)),
      allow('rds:DeleteDBInstance', this.arns.addedReaders(standby.region)),
    ];
    return [
      this.scaling(['RegisterScalableTarget'], regions.map(({ region }) => region), 'ecs'),
      allow(['ecs:DescribeServices', 'ecs:UpdateService'], regions.flatMap((region) =>
        [region.ecsService, ...services].map((ecsService) => this.arns.ecsService({ ...region, ecsService })))),
      ...services.length === 0 ? [] : [allow('application-autoscaling:DescribeScalableTargets', '*')],
      this.readGlobalDatabase(),
      ...scalesReaders(this.pair) ? readers : [],
    ];
  }

  /**
   * UpdateStack accepts any template, so it is allowed only with a role that can change nothing but the resources for
   * the failover. CloudFormation reads SSM parameters with the caller's permissions.
   */
  scaleStandby(here: FailoverRegion, { stackName, role }: ScalableStack): iam.PolicyStatement[] {
    const { standby } = this.pair;
    const { region } = standby;
    const [stack, roleArn] = [this.arns.stack(region, stackName), this.arns.role(role)];
    return [
      allow('cloudformation:DescribeStacks', stack),
      allow('cloudformation:UpdateStack', stack, { ArnEquals: { 'cloudformation:RoleArn': roleArn } }),
      allowPassing(roleArn, 'cloudformation'),
      allow('ssm:GetParameters', this.arns.parameter(region, BOOTSTRAP_VERSION)),
      ...here === standby ? [] : [this.readGlobalDatabase()],
    ];
  }

  /**
   * UpdateSchedule requires iam:PassRole for the role of the schedule, and permissions on its key. An aspect can set
   * the path of a role, so that the name alone does not determine its ARN. Many schedules are one pattern.
   */
  moveSchedules(schedules: FailoverSchedule[], sides: FailoverRegion[] = regionsOf(this.pair)): iam.PolicyStatement[] {
    const regions = sides.map(({ region }) => region);
    const principals = regions.map((region) => `scheduler.${region}.amazonaws.com`);
    return [
      allow(['scheduler:GetSchedule', 'scheduler:UpdateSchedule'], this.schedulesIn(regions, schedules)),
      allowPassing(this.roleNamesOf(schedules, sides)
        .flatMap((name) => [this.arns.role(name), this.arns.roleWithPath(name)]), 'scheduler'),
      allow(
        ['kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey'],
        regions.map((region) => this.arns.keys(region)),
        { StringEquals: { 'kms:ViaService': principals } },
      ),
    ];
  }

  /** Acknowledges the wildcards of `moveSchedules`. */
  acknowledgeSchedules(role: iam.IRole, schedules: FailoverSchedule[], sides = regionsOf(this.pair)): void {
    for (const name of this.roleNamesOf(schedules, sides)) {
      acknowledgeWildcard(role, this.arns.roleWithPath(name),
        'the wildcard is the path of one role: names of roles have no slash and are unique in an account');
      if (name.includes('*')) acknowledgeWildcard(role, this.arns.role(name), MANY);
    }
    const many = this.schedulesIn(sides.map(({ region }) => region), schedules).filter((arn) => arn.endsWith('*'));
    for (const arn of many) acknowledgeWildcard(role, arn, MANY);
    if (schedules.length === 0) return;
    for (const { region } of sides) {
      acknowledgeWildcard(role, this.arns.keys(region), 'key ids are random; the condition limits the use to ' +
        'EventBridge Scheduler');
    }
  }

  private schedulesIn(regions: string[], schedules: FailoverSchedule[]): string[] {
    const names = patternsOf(schedules.map(({ name }) => name));
    return regions.flatMap((region) => names.map((name) => this.arns.schedule(region, name)));
  }

  /** The names of the roles of the schedules in some Regions, or their patterns. */
  private roleNamesOf(schedules: FailoverSchedule[], sides: FailoverRegion[]): string[] {
    return [...new Set(sides.flatMap((side) => patternsOf(schedules.map(({ primaryRoleName, standbyRoleName }) =>
      side === this.pair.primary ? primaryRoleName : standbyRoleName))))];
  }

  private serviceLinkedRole(): string {
    const role = 'AWSServiceRoleForApplicationAutoScaling_RDSCluster';
    const { account } = Stack.of(this.scope);
    return `arn:${Aws.PARTITION}:iam::${account}:role/aws-service-role/${SCALING_PRINCIPAL}/${role}`;
  }

  private scaling(actions: string[], regions: string[], namespace: string): iam.PolicyStatement {
    return allow(
      actions.map((action) => `application-autoscaling:${action}`),
      regions.map((region) => this.arns.scalableTargets(region)),
      { StringEquals: { 'application-autoscaling:service-namespace': namespace } },
    );
  }
}

/**
 * The names, or one pattern for many names: what they have in common up to a hyphen, e.g. `shop-*-ap-northeast-1`.
 * Names without a common beginning are listed.
 */
function patternsOf(names: readonly string[]): string[] {
  const different = [...new Set(names)];
  if (different.length <= LISTED) return different;
  const [first] = different;
  const begins = longest(first, (part) => part.endsWith('-') && different.every((name) => name.startsWith(part)));
  if (begins === '') return different;
  const rest = different.map((name) => name.slice(begins.length));
  const ends = longest([...rest[0]].reverse().join(''), (part) => {
    const suffix = [...part].reverse().join('');
    return suffix.startsWith('-') && rest.every((name) => name.endsWith(suffix));
  });
  return [`${begins}*${[...ends].reverse().join('')}`];
}

/** The longest beginning of a text that fits. */
function longest(text: string, fits: (part: string) => boolean): string {
  for (let length = text.length; length > 0; length -= 1) {
    if (fits(text.slice(0, length))) return text.slice(0, length);
  }
  return '';
}
