import {
  Stack, aws_certificatemanager as acm, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3,
  aws_secretsmanager as secretsmanager, aws_sns as sns,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { KEY_ARN } from '../assemblies/imported';
import { ACCOUNT } from '../assemblies/stacks';

/** Existing resources that a change passes. None adds a resource to the template. */
export const importedKey = (stack: Stack): kms.IKey => once(stack, 'PassedKey', (id) => kms.Key.fromKeyArn(stack, id, KEY_ARN));
export const importedTopic = (stack: Stack): sns.ITopic => topicIn(stack, stack.region);
export const importedBucket = (stack: Stack): s3.IBucket => once(stack, 'PassedBucket', (id) => s3.Bucket.fromBucketName(stack, id, 'passed'));
export const importedLogGroup = (stack: Stack): logs.ILogGroup => once(stack, 'PassedLogGroup', (id) => logs.LogGroup.fromLogGroupName(stack, id, 'aws-waf-logs-passed'));
export const importedRole = (stack: Stack): iam.IRole => once(stack, 'PassedRole', (id) => iam.Role.fromRoleArn(stack, id, `arn:aws:iam::${ACCOUNT}:role/passed`));
export const importedSecret = (stack: Stack): secretsmanager.ISecret => secretIn(stack, stack.region);

export function secretIn(stack: Stack, region: string): secretsmanager.ISecret {
  return once(stack, `PassedSecret-${region}`, (id) =>
    secretsmanager.Secret.fromSecretCompleteArn(stack, id, `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:passed-a1b2c3`));
}

export function topicIn(stack: Stack, region: string): sns.ITopic {
  return once(stack, `PassedTopic-${region}`, (id) => sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:${region}:${ACCOUNT}:passed`));
}

export function otherCertificate(stack: Stack): acm.ICertificate {
  return once(stack, 'OtherCertificate', (id) =>
    acm.Certificate.fromCertificateArn(stack, id, `arn:aws:acm:${stack.region}:${ACCOUNT}:certificate/fedcba98-89ab-cdef-0123-456789abcdef`));
}

export function usEast1Certificate(stack: Stack): acm.ICertificate {
  return once(stack, 'PassedCertificate', (id) =>
    acm.Certificate.fromCertificateArn(stack, id, `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/01234567-89ab-cdef-0123-456789abcdef`));
}

/** A VPC other than the one of the base. */
export function otherVpc(stack: Stack, [first, second] = ['a', 'c'].map((zone) => `${stack.region}${zone}`)): ec2.IVpc {
  return once(stack, 'OtherVpc', (id) => ec2.Vpc.fromVpcAttributes(stack, id, {
    vpcId: 'vpc-0fedcba9876543210',
    vpcCidrBlock: '10.9.0.0/16',
    availabilityZones: [first, second],
    publicSubnetIds: ['subnet-10000000000000001', 'subnet-10000000000000002'],
    publicSubnetRouteTableIds: ['rtb-10000000000000001', 'rtb-10000000000000002'],
    privateSubnetIds: ['subnet-10000000000000003', 'subnet-10000000000000004'],
    privateSubnetRouteTableIds: ['rtb-10000000000000003', 'rtb-10000000000000004'],
  }));
}

function once<T extends IConstruct>(stack: Stack, id: string, create: (id: string) => T): T {
  return stack.node.tryFindChild(id) as T | undefined ?? create(id);
}
