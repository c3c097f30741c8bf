import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Caller } from './caller';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeRule } from '../acknowledge';
import { packaged } from '../packaged';
import { allow } from '../permissions';

/** The runtime of the functions of this library, which it upgrades. */
export const RUNTIME = 'nodejs24.x';
const LOG = 'CloudWatch Logs encrypts the log with an AWS owned key; the log contains no secrets';

/** Options of a bundled function. */
export interface BundledFunctionProps {
  /** The path of the handler below `src`, without `.lambda.ts`. It is bundled at build time. */
  readonly entry: string;
  readonly description: string;
  readonly caller: Caller;
  /** The permissions of the handler, in addition to its log. */
  readonly statements: iam.PolicyStatement[];
  readonly timeout: Duration;
  readonly memorySize?: number;
  readonly environment?: Record<string, string>;
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroup?: ec2.ISecurityGroup;
  readonly logEncryptionKey?: kms.IKey;
}

/**
 * A Lambda function of the library: one bundled file, least-privilege permissions, and a log with a retention of one
 * month.
 *
 * It is not a subclass of `lambda.Function`, so that the library doesn't load the Lambda module of aws-cdk-lib.
 */
export class BundledFunction extends Construct {
  readonly lambda: lambda.Function;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      encryptionKey: props.logEncryptionKey,
    });
    const statements = [
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
      ...props.statements,
      ...props.vpc ? networkInterfaces() : [],
    ];
    // An inline policy exists before the first and until the last invocation.
    this.role = new iam.Role(this, 'Role', {
      description: props.description,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Handler: new iam.PolicyDocument({ statements }) },
    });
    this.lambda = new lambda.Function(this, 'Function', {
      runtime: new lambda.Runtime(RUNTIME, lambda.RuntimeFamily.NODEJS),
      handler: 'index.handler',
      code: lambda.Code.fromAsset(packaged(`${props.entry}.lambda`)),
      architecture: lambda.Architecture.ARM_64,
      description: props.description,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 128,
      environment: props.environment,
      role: this.role,
      logGroup,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroup && [props.securityGroup],
    });
    acknowledgeInlinePolicy(this.role);
    acknowledgeFunction(this.lambda, props);
    if (!props.logEncryptionKey) acknowledgeRule(logGroup, 'CloudWatchLogGroupEncrypted', LOG);
    if (props.vpc) {
      acknowledge(this.role, 'AwsSolutions-IAM5[Resource::*]', 'Lambda creates network interfaces without a ' +
        'resource, as in AWS\'s policy');
    }
  }

  /** Runs the function on a schedule. A late invocation is dropped, because the next one follows. */
  runEvery(interval: Duration, scope: Construct, id: string, description?: string): void {
    const late = { retryAttempts: 0, maxEventAge: interval };
    this.lambda.configureAsyncInvoke(late);
    new events.Rule(scope, id, {
      description, schedule: events.Schedule.rate(interval), targets: [new targets.LambdaFunction(this.lambda, late)],
    });
  }
}

function acknowledgeFunction(handler: lambda.Function, { caller, vpc }: BundledFunctionProps): void {
  acknowledge(handler, 'AwsSolutions-L1', 'the function uses the Node.js version that it is built and tested with');
  acknowledgeRule(handler, 'LambdaConcurrency', `${caller.limit}; reserved concurrency is not available to other ` +
    'functions of the account');
  acknowledgeRule(handler, 'LambdaDLQ', caller.failure);
  if (!vpc) {
    acknowledgeRule(handler, 'LambdaInsideVPC', 'the function calls only public endpoints over TLS, and ' +
    'nothing in a VPC');
  }
}

const INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lambda creates network interfaces with the role of the function. Calls from the code of a function, and only these,
 * have the key `lambda:SourceFunctionArn`, and are denied. AWS's example names the function; its name is not known
 * here, because the function refers to the role.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
function networkInterfaces(): iam.PolicyStatement[] {
  return [
    allow(INTERFACE_ACTIONS, '*'),
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: INTERFACE_ACTIONS,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}
