import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IDependable } from 'constructs';
import { declareCalls } from '../../network/internal';
import { acknowledgeWildcard } from '../../private/acknowledge';
import { BundledFunction, BundledFunctionProps } from '../../private/functions/bundled-function';
import { allow } from '../../private/permissions';

/** The network and the key of the functions with database access. */
export interface DatabaseAccess {
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly encryptionKey: kms.IKey;
  /** The security group rules between the functions and the database. */
  readonly open: IDependable;
}

/** CA certificates of AWS, including RDS. Node.js 20 and later reads them only with NODE_EXTRA_CA_CERTS. */
const AWS_AUTHORITIES = '/var/runtime/ca-cert.pem';
const MEMORY_MIB = 256;

/** Defines a Lambda function with database access and the given permissions. */
export function databaseFunction(
  scope: Construct,
  access: DatabaseAccess,
  props: Pick<BundledFunctionProps, 'entry' | 'description' | 'caller' | 'statements' | 'environment' | 'timeout'>,
): BundledFunction {
  const { vpc, vpcSubnets, securityGroup, encryptionKey } = access;
  // CloudFormation gets its answer through a bucket.
  declareCalls(access, ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER, ec2.GatewayVpcEndpointAwsService.S3);
  return new BundledFunction(scope, 'Handler', {
    ...props,
    environment: { NODE_EXTRA_CA_CERTS: AWS_AUTHORITIES, ...props.environment },
    memorySize: MEMORY_MIB,
    vpc,
    vpcSubnets,
    securityGroup,
    logEncryptionKey: encryptionKey,
  });
}

/** Returns statements for actions on secrets and on their key. */
export const secretStatements = (
  access: DatabaseAccess, secretArns: string[], secretActions: string[], keyActions: string[],
): iam.PolicyStatement[] => [
  allow(secretActions.map((action) => `secretsmanager:${action}`), secretArns),
  allow(keyActions.map((action) => `kms:${action}`), access.encryptionKey.keyArn),
];

/** Acknowledges the keys of replicas, which statements select by their aliases. */
export function acknowledgeReplicas(role: iam.Role, replicas: iam.PolicyStatement[]): void {
  replicas.flatMap(({ resources }) => resources).forEach((arn) => acknowledgeWildcard(
    role, arn, 'the alias in the condition selects the key of the replica, which is in another Region',
  ));
}
