import { Duration } from 'aws-cdk-lib';
import { Run } from '../../../../src/jobs/private/run-definition';

export const CLUSTER = 'arn:aws:ecs:ap-northeast-1:123456789012:cluster/shop';

/** A run of a task, without a lock. */
export const RUN: Run = {
  partition: 'aws',
  clusterArn: CLUSTER,
  taskDefinition: 'report:1',
  container: 'report',
  essential: [],
  environment: {},
  subnetIds: ['subnet-1'],
  securityGroupIds: ['sg-1'],
  publicIp: false,
  spot: false,
  timeout: Duration.hours(1),
  retryAttempts: 2,
  deadLetterQueueUrl: 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/dead',
};
