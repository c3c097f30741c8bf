import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** The limits of a type of target. */
export interface JobLimits {
  readonly retryAttempts: number;
  readonly maxEventAgeHours: number;
  /** The default grace period in minutes. */
  readonly usualMinutes: number;
}

/** The values that a job passes to its target. */
export interface JobContext {
  readonly deadLetterQueue: sqs.Queue;
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
  readonly allowOverlap: boolean;
  readonly encryptionKey?: kms.IKey;
}

/** The values that a target returns to its job. */
export interface BoundTarget {
  /** The ARN that the schedule invokes. */
  readonly arn: string;
  /** The permission to invoke the target. */
  readonly invocation: iam.PolicyStatement;
  readonly input?: scheduler.ScheduleTargetInput;
  /** The number of successful runs. */
  readonly succeeded: cloudwatch.IMetric;
  readonly stateMachine?: sfn.StateMachine;
  readonly securityGroups?: ec2.ISecurityGroup[];
}
