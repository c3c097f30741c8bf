import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface HandlerProps {
  /** Folder of the bundled handler, below `assets`. */
  readonly code: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly statements: iam.PolicyStatement[];
  readonly memorySize?: number;
  readonly environment?: Record<string, string>;
  readonly vpc?: ec2.IVpc;
  readonly securityGroup?: ec2.ISecurityGroup;
  readonly logKey?: kms.IKey;
}

/** A function with its own log group and least privilege. */
export class Handler extends lambda.Function {
  constructor(scope: Construct, id: string, props: HandlerProps) {
    const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      encryptionKey: props.logKey,
    });
    const statements = [
      new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
      ...props.statements,
    ];
    if (props.vpc) {
      const interfaces = {
        actions: ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
        resources: ['*'],
      };
      // Lambda needs them, not the code.
      const ofCode = { effect: iam.Effect.DENY, conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } } };
      statements.push(new iam.PolicyStatement(interfaces), new iam.PolicyStatement({ ...interfaces, ...ofCode }));
    }
    super(scope, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(`assets/${props.code}.lambda`),
      description: props.description,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 128,
      environment: props.environment,
      role: new iam.Role(scope, `${id}Role`, {
        description: props.description,
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
        inlinePolicies: { Handler: new iam.PolicyDocument({ statements }) },
      }),
      logGroup,
      vpc: props.vpc,
      securityGroups: props.securityGroup && [props.securityGroup],
    });
  }
}

/** CloudWatch Logs may use the key for the log groups of this account and region. */
export function allowCloudWatchLogs(key: kms.Key): void {
  const stack = Stack.of(key);
  key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext',
      'kms:DescribeKey'],
    resources: ['*'],
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*` },
    },
  }));
}
