import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { cfnServiceOf, serviceArnOf } from './service-identity';
import { allow, arnFor } from '../../private/permissions';

/** A service that can be released: an API, or another service of its image. */
export interface ReleasedParts {
  readonly cluster: ecs.ICluster;
  readonly container: ecs.ContainerDefinition;
  readonly executionRole: iam.IRole;
  readonly service: ecs.FargateService;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly taskRole: iam.IRole;
  grantDeploy(grantee: iam.IGrantable): iam.Grant;
}

/** What `grantDeploy` needs to know of a service. */
type Granted = Omit<ReleasedParts, 'cluster' | 'container' | 'grantDeploy'>;

/** Grants what `FargateApi.grantDeploy` describes, for one service or for all services of a Region. */
export function grantDeploy(services: readonly Granted[], grantee: iam.IGrantable): iam.Grant {
  iam.Grant.addToPrincipal({
    grantee,
    actions: [
      'ecs:RegisterTaskDefinition', 'ecs:DescribeTaskDefinition', 'application-autoscaling:DescribeScalableTargets',
    ],
    resourceArns: ['*'],
  });
  grantStatement(grantee, changeScaling(services[0]));
  // A release copies the tags of the task definition.
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['ecs:TagResource'],
    resourceArns: services.map(revisionsOf),
    conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
  });
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['iam:PassRole'],
    resourceArns: services.flatMap(({ taskRole, executionRole }) => [taskRole.roleArn, executionRole.roleArn]),
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
  // The conditions differ by whether ECS Exec is enabled.
  for (const enabled of [true, false]) {
    const alike = services.filter(({ service }) => Boolean(cfnServiceOf(service).enableExecuteCommand) === enabled);
    if (alike.length > 0) grantStatement(grantee, updateService(...alike));
  }
  return iam.Grant.addToPrincipal({
    grantee, actions: ['ecs:DescribeServices'], resourceArns: services.map(({ service }) => serviceArnOf(service)),
  });
}

/** What a release needs to know of an API. */
type Deployed = Pick<ReleasedParts, 'service' | 'taskDefinition'>;

/**
 * Permission to update the service of an API, or services with the same setting of ECS Exec, but not where and how
 * their tasks run.
 *
 * An update can name revisions of the task definition of the API only, the subnets of the service only, no public
 * address, no Service Connect, VPC Lattice and EBS volumes and, without `enableExecuteCommand`, no ECS Exec. Requests
 * that do not contain a setting are allowed. For other settings IAM has no keys: `serviceSettings` is compared.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function updateService(...services: Deployed[]): iam.PolicyStatement {
  const one = cfnServiceOf(services[0].service);
  return new iam.PolicyStatement({
    actions: ['ecs:UpdateService'],
    resources: services.map(({ service }) => serviceArnOf(service)),
    conditions: {
      'ArnLikeIfExists': { 'ecs:task-definition': single(services.map(revisionsOf)) },
      // The subnets of the load balancer do not have routes to the database; a public address has one to attackers.
      'ForAllValues:StringEquals': {
        'ecs:subnet': [...new Set(services.flatMap(({ service }) => subnetsOf(service)))],
      },
      'BoolIfExists': { 'ecs:auto-assign-public-ip': false },
      'StringEqualsIfExists': {
        'ecs:enable-service-connect': 'false',
        'ecs:enable-vpc-lattice': 'false',
        'ecs:enable-ebs-volumes': 'false',
        ...one.enableExecuteCommand ? {} : { 'ecs:enable-execute-command': 'false' },
      },
    },
  });
}

/**
 * Permission to change the range of Auto Scaling of the tasks.
 *
 * The id of a scalable target is random and CloudFormation can't tag it, so that neither its ARN nor a tag limits the
 * permission to one service.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalabletarget.html
 */
function changeScaling({ service }: Deployed): iam.PolicyStatement {
  return allow('application-autoscaling:RegisterScalableTarget', scalableTargets(service), {
    StringEquals: {
      'application-autoscaling:service-namespace': 'ecs',
      'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
    },
  });
}

/**
 * Permission to write the image parameter without a parameter policy: a policy could delete the parameter at a date,
 * and every later deployment of the stack would fail.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policy-conditions.html
 */
export function putParameter(...resources: string[]): iam.PolicyStatement {
  return allow('ssm:PutParameter', resources, { StringNotEquals: { 'ssm:Policies': 'true' } });
}

/** All revisions of the task definition of an API, including future ones. */
export function revisionsOf({ service, taskDefinition }: Deployed): string {
  return arnFor(service, 'ecs', `task-definition/${taskDefinition.family}:*`);
}

/** All scalable targets of the Region. */
export function scalableTargets(scope: ecs.FargateService): string {
  return arnFor(scope, 'application-autoscaling', 'scalable-target/*');
}

/** The L2 of the service, with what it protects: resolved values of the L1 have no references to other stacks. */
interface Networked {
  readonly networkConfiguration: { readonly awsvpcConfiguration: ecs.CfnService.AwsVpcConfigurationProperty };
}

function subnetsOf(service: ecs.FargateService): string[] {
  return (service as unknown as Networked).networkConfiguration.awsvpcConfiguration.subnets!;
}

/** A list of one value is the value in a policy. */
function single(values: string[]): string | string[] {
  return values.length === 1 ? values[0] : values;
}

/** Grants what a statement allows. */
export function grantStatement(
  grantee: iam.IGrantable, { actions, resources, conditions }: iam.PolicyStatement,
): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions });
}
