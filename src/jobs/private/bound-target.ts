import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** What AWS allows of a kind of target. */
export interface JobLimits {
  readonly retryAttempts: number;
  readonly maxEventAgeHours: number;
  /** How long a run may take unless the caller knows better. */
  readonly usualMinutes: number;
}

/** What a job tells its target. */
export interface JobContext {
  readonly deadLetterQueue: sqs.Queue;
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
  readonly allowOverlap: boolean;
  readonly encryptionKey?: kms.IKey;
}

/** What a target tells its job. */
export interface BoundTarget {
  /** What the scheduler calls. */
  readonly arn: string;
  /** The one call that the scheduler may make. */
  readonly invocation: iam.PolicyStatement;
  readonly input?: scheduler.ScheduleTargetInput;
  /** One for each run that succeeded. */
  readonly succeeded: cloudwatch.IMetric;
  readonly stateMachine?: sfn.StateMachine;
  readonly securityGroups?: ec2.ISecurityGroup[];
}
