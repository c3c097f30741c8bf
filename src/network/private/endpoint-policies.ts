import { Annotations, Fn, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { NetworkProps } from '../network-props';

/**
 * The condition keys of the services whose endpoints accept these policies. Their values are the account of the stack.
 *
 * ECS pulls the agent of GuardDuty from a repository of AWS, so that the endpoints of ECR cannot require resources of
 * the account. https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-ecr-repository-gdu-agent.html
 * A worker can send to queues of other accounts, which their policies allow.
 */
const CONDITION_KEYS: Record<string, string> = {
  'ecr.api': 'aws:PrincipalAccount',
  'ecr.dkr': 'aws:PrincipalAccount',
  'kms': 'aws:PrincipalAccount',
  'logs': 'aws:ResourceAccount',
  'secretsmanager': 'aws:ResourceAccount',
  'sqs': 'aws:PrincipalAccount',
};

/** The endpoints of a network. */
export interface Endpoints {
  readonly s3: ec2.GatewayVpcEndpoint;
  /** By the name of the service, e.g. `ecr.api`. */
  readonly interfaces: ReadonlyMap<string, ec2.InterfaceVpcEndpoint>;
}

/** Adds the policies of the endpoints, or a warning. */
export function limitEndpoints(
  scope: IConstruct, { limitEndpoints: limited = true, allowedBuckets = [] }: NetworkProps, endpoints: Endpoints,
): void {
  if (!limited) {
    if (allowedBuckets.length > 0) {
      invalid(scope, `allowedBuckets must be absent with limitEndpoints false, got ${allowedBuckets.length}; ` +
        'remove one of them, because all buckets are allowed');
    }
    Annotations.of(scope).addWarningV2('@eldonia/network:openEndpoints',
      'the VPC endpoints allow data to leave to any AWS account; remove limitEndpoints');
    return;
  }
  const { account } = Stack.of(scope);
  endpoints.s3.addToPolicy(everything({ StringEquals: { 'aws:ResourceAccount': account } }));
  endpoints.s3.addToPolicy(bucketsOfAws(scope));
  if (allowedBuckets.length > 0) {
    const resources = allowedBuckets.flatMap((bucket) => [bucket.bucketArn, bucket.arnForObjects('*')]);
    endpoints.s3.addToPolicy(allow(['*'], resources));
  }
  endpoints.interfaces.forEach((endpoint, service) => limitEndpoint(service, endpoint));
}

/** Adds the policy of an interface endpoint, if its service accepts one of these. */
export function limitEndpoint(service: string, endpoint: ec2.InterfaceVpcEndpoint): void {
  const key = CONDITION_KEYS[service];
  if (key) endpoint.addToPolicy(everything({ StringEquals: { [key]: Stack.of(endpoint).account } }));
}

/**
 * Layers of images, packages of NAT instances and test runners, and the responses to CloudFormation. The requests have
 * presigned URLs of AWS or are anonymous.
 *
 * Without the last two, functions in the VPC could not respond, and a deployment would wait for one hour.
 */
function bucketsOfAws(scope: IConstruct): iam.PolicyStatement {
  const { partition, region } = Stack.of(scope);
  const withoutHyphens = Token.isUnresolved(region)
    ? Fn.join('', Token.asList(Fn.split('-', region)))
    : region.replaceAll('-', '');
  return allow(['s3:GetObject', 's3:PutObject'], [
    `prod-${region}-starport-layer-bucket`,
    `al2023-repos-${region}-de612dc2`,
    `cloudformation-custom-resource-response-${withoutHyphens}`,
    `cloudformation-waitcondition-${region}`,
  ].map((bucket) => `arn:${partition}:s3:::${bucket}/*`));
}

function everything(conditions: Record<string, Record<string, string>>): iam.PolicyStatement {
  return allow(['*'], ['*'], conditions);
}

function allow(
  actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions, resources, conditions });
}
