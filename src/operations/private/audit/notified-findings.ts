import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeRule } from '../../../private/acknowledge';
import { ofAccount } from '../../../private/allow-publish';
import { allow, arnFor } from '../../../private/permissions';
import { stateLogName } from '../../../private/state-log-name';

/** A list, also for the single finding that an event has. */
const FINDINGS = '{% [$states.context.Execution.Input.detail.findings.{"Id": Id, "ProductArn": ProductArn}] %}';
/** An API call can fail temporarily. */
const RETRY = {
  ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 5, JitterStrategy: 'FULL',
};

/**
 * A state machine that sets the workflow status of the findings of an event to NOTIFIED.
 *
 * Security Hub sends an event for each update of a finding, and its checks update open findings at least daily. The
 * status NOTIFIED remains until a finding is archived, or its check has passed and fails again: then Security Hub sets
 * NEW. Automation rules of Security Hub can't do this: they change a finding before its event is sent.
 *
 * An express workflow costs $1 per million findings. Without a function there is no code to update.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Workflow.html
 */
export class NotifiedFindings extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const statements = [allow('securityhub:BatchUpdateFindings', arnFor(stack, 'securityhub', 'hub/default'))];
    const role = new iam.Role(this, 'Role', {
      description: 'Sets the workflow status of findings',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', { conditions: ofAccount(this) }),
      inlinePolicies: { SecurityHub: new iam.PolicyDocument({ statements }) },
    });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: stateLogName(this),
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString(definition(stack.partition))),
      stateMachineType: sfn.StateMachineType.EXPRESS,
      role,
      tracingEnabled: true,
      logs: { destination: logGroup, level: sfn.LogLevel.ALL, includeExecutionData: false },
    });
    acknowledgeInlinePolicy(role);
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'Step Functions requires log delivery and X-Ray actions that ' +
      'do not support resource-level permissions');
    acknowledgeRule(logGroup, 'CloudWatchLogGroupEncrypted',
      'CloudWatch Logs encrypts the log with an AWS owned key; the log contains no data of findings');
  }
}

function definition(partition: string): object {
  return {
    Comment: 'Sets the workflow status of findings to NOTIFIED',
    QueryLanguage: 'JSONata',
    StartAt: 'SetNotified',
    States: {
      SetNotified: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::aws-sdk:securityhub:batchUpdateFindings`,
        Arguments: { FindingIdentifiers: FINDINGS, Workflow: { Status: 'NOTIFIED' } },
        // The call succeeds with a list of findings that it didn't change. The next update of these notifies again.
        Retry: [RETRY],
        End: true,
      },
    },
  };
}
