import { App, Duration, Stack, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { Network } from '../../src/network';
import { LogBucket, LogBucketProps } from '../../src/secure-bucket/internal';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';

const ALL_FLAGS = Object.fromEntries(Object.entries(cxapi.FLAGS)
  .filter(([, { introducedIn, recommendedValue }]) => introducedIn.v2 && recommendedValue === true)
  .map(([flag]) => [flag, true]));

test.each([
  ['no', {}], ['all recommended', ALL_FLAGS],
])('accepts the logs of a load balancer with %s flags', (_, context) => {
  const stack = new Stack(new App({ context }), 'Test', { env: TOKYO });
  const { vpc } = new Network(stack, 'Network');
  const alb = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });

  alb.logAccessLogs(new LogBucket(stack, 'Logs').bucket, 'alb');

  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'))).toContain(':iam::582318560864:root');
});

test.each<[LogBucketProps, string]>([
  [{ bucketName: 'Logs' },
    'bucketName must be 3 to 63 lower-case letters, digits, dots and hyphens, got "Logs"; begin and end with a letter or digit (at Test/Logs)'],
  [{ retention: Duration.hours(1) }, 'retention must be at least 1 whole days, got 1 hour; use Duration.days() (at Test/Logs)'],
])('fails with %j', (props, message) => {
  expect(() => new LogBucket(testStack(), 'Logs', props)).toThrow(new Error(message));
});
