import {
  CfnWaitConditionHandle, Stack, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_secretsmanager as secretsmanager,
  aws_sns as sns,
} from 'aws-cdk-lib';
import { importedCertificate, KEY_ARN, once, vpcIn } from '../assemblies/imported';
import { ACCOUNT } from '../assemblies/stacks';

/** A stack next to another. It has a resource of its own: CloudFormation refuses an empty one. */
export function stackNextTo(stack: Stack, id: string, region = stack.region): Stack {
  const passed = new Stack(stack.node.scope!, id, { env: { account: stack.account, region } });
  new CfnWaitConditionHandle(passed, 'Something');
  return passed;
}

/** Existing resources that a change passes. None adds a resource to the template. */
export const importedKey = (stack: Stack): kms.IKey => once(stack, 'PassedKey', (id) => kms.Key.fromKeyArn(stack, id, KEY_ARN));
export const importedTopic = (stack: Stack): sns.ITopic => topicIn(stack, stack.region);
export const importedBucket = (stack: Stack): s3.IBucket => once(stack, 'PassedBucket', (id) => s3.Bucket.fromBucketName(stack, id, 'passed'));
export const importedLogGroup = (stack: Stack): logs.ILogGroup => once(stack, 'PassedLogGroup', (id) => logs.LogGroup.fromLogGroupName(stack, id, 'aws-waf-logs-passed'));
export const importedRole = (stack: Stack): iam.IRole => once(stack, 'PassedRole', (id) => iam.Role.fromRoleArn(stack, id, `arn:aws:iam::${ACCOUNT}:role/passed`));
export const importedSecret = (stack: Stack): secretsmanager.ISecret => secretIn(stack, stack.region);

function secretIn(stack: Stack, region: string): secretsmanager.ISecret {
  return once(stack, `PassedSecret-${region}`, (id) =>
    secretsmanager.Secret.fromSecretCompleteArn(stack, id, `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:passed-a1b2c3`));
}

export const topicIn = (stack: Stack, region: string): sns.ITopic =>
  once(stack, `PassedTopic-${region}`, (id) => sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:${region}:${ACCOUNT}:passed`));

export const otherCertificate = (stack: Stack) => importedCertificate(stack, 'OtherCertificate', stack.region, 'fedcba98-89ab-cdef-0123-456789abcdef');
export const usEast1Certificate = (stack: Stack) => importedCertificate(stack, 'PassedCertificate', 'us-east-1');

/** A VPC other than the one of the base. */
export const otherVpc = (stack: Stack, availabilityZones = ['a', 'c'].map((zone) => `${stack.region}${zone}`)): ec2.IVpc =>
  vpcIn(stack, 'OtherVpc', { vpcId: 'vpc-0fedcba9876543210', vpcCidrBlock: '10.9.0.0/16', availabilityZones }, 1);
