import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IDependable } from 'constructs';
import { BundledFunction, BundledFunctionProps } from '../../private/bundled-function';

/** Where the functions that talk to the database run, and what they share. */
export interface DatabaseAccess {
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly encryptionKey: kms.IKey;
  /** The rules that let the functions reach the database. */
  readonly open: IDependable;
}

/** The certificates of AWS's own authorities, RDS's among them; since version 20 Node reads them only when told to. */
const AWS_AUTHORITIES = '/var/runtime/ca-cert.pem';
const TIMEOUT = Duration.minutes(10);
const MEMORY_MIB = 256;

/** A function beside the database, which may do exactly the given things. */
export function databaseFunction(
  scope: Construct,
  access: DatabaseAccess,
  props: Pick<BundledFunctionProps, 'entry' | 'description' | 'caller' | 'statements' | 'environment'>,
): BundledFunction {
  const { vpc, vpcSubnets, securityGroup, encryptionKey } = access;
  return new BundledFunction(scope, 'Handler', {
    ...props,
    environment: { NODE_EXTRA_CA_CERTS: AWS_AUTHORITIES, ...props.environment },
    timeout: TIMEOUT,
    memorySize: MEMORY_MIB,
    vpc,
    vpcSubnets,
    securityGroup,
    logEncryptionKey: encryptionKey,
  });
}

/** Read or write secrets, and use their key for it. */
export function secretStatements(access: DatabaseAccess, secretArns: string[], secretActions: string[], keyActions: string[]): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: secretActions.map((action) => `secretsmanager:${action}`), resources: secretArns }),
    new iam.PolicyStatement({ actions: keyActions.map((action) => `kms:${action}`), resources: [access.encryptionKey.keyArn] }),
  ];
}
