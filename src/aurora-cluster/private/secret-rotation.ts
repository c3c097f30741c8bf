import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IDependable } from 'constructs';
import { DatabaseAccess, databaseFunction, secretStatements } from './database-function';
import type { RestartedService } from './handler/restart-services';
import { acknowledgeWildcard } from '../../private/acknowledge';
import { Caller } from '../../private/caller';

export interface SecretRotationProps {
  readonly adminSecret: secretsmanager.ISecret;
  readonly appSecret: secretsmanager.ISecret;
  readonly interval: Duration;
  readonly access: DatabaseAccess;
  /** The permissions to encrypt the replicas of the secrets. */
  readonly replicas: iam.PolicyStatement[];
  /** The database accepts logins. */
  readonly ready: IDependable;
}

const DAY_HOURS = 24;

/** A Lambda function that rotates both secrets, each on its own schedule. */
export class SecretRotation extends Construct {
  readonly handler: lambda.Function;
  private readonly services: RestartedService[] = [];
  private readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: SecretRotationProps) {
    super(scope, id);
    const { adminSecret, appSecret, access } = props;

    const handler = databaseFunction(this, access, {
      entry: 'aurora-cluster/private/rotate-secret',
      description: 'Rotates the database secrets and restarts the services that use them',
      caller: Caller.ROTATION,
      statements: [
        ...secretStatements(access, [adminSecret.secretArn, appSecret.secretArn],
          [
            'DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage',
          ], ['Decrypt', 'GenerateDataKey']),
        ...props.replicas,
      ],
      environment: { SERVICES: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.services) }) },
    });
    this.handler = handler.lambda;
    this.role = handler.role;
    const keys = props.replicas.flatMap(({ resources }) => resources);
    keys.forEach((arn) => acknowledgeWildcard(this.role, arn, 'the alias in the condition selects the key of the ' +
      'replica, which is in another Region'));
    this.handler.addPermission('SecretsManager', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    for (const [name, secret] of [
      ['AdminSchedule', adminSecret], ['AppSchedule', appSecret],
    ] as const) this.schedule(name, secret, props);
  }

  /** Restarts a service after each rotation of the application's secret. */
  add(service: ecs.IBaseService): void {
    const { cluster: { clusterName: cluster }, serviceName } = service;
    this.services.push({ cluster, service: serviceName });
    // The ARN of an imported service has no cluster name unless a feature flag is set.
    const arn = Stack.of(this).formatArn({
      service: 'ecs', resource: 'service', resourceName: `${cluster}/${serviceName}`,
    });
    this.role.addToPolicy(new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [arn] }));
  }

  private schedule(id: string, secret: secretsmanager.ISecret, { interval, ready }: SecretRotationProps): void {
    const schedule = new secretsmanager.CfnRotationSchedule(this, id, {
      secretId: secret.secretArn,
      rotationLambdaArn: this.handler.functionArn,
      rotationRules: { scheduleExpression: scheduleOf(interval) },
      // Otherwise the first deployment would rotate while the application starts.
      rotateImmediatelyOnUpdate: false,
    });
    // Secrets Manager tests the login of the function when the schedule is created.
    schedule.node.addDependency(ready, this.handler);
  }
}

function scheduleOf(interval: Duration): string {
  if (interval.isUnresolved()) return `rate(${interval.formatTokenToNumber()} ${interval.unitLabel()})`;
  const hours = interval.toHours();
  if (hours % DAY_HOURS !== 0) return `rate(${hours} hours)`;
  return hours === DAY_HOURS ? 'rate(1 day)' : `rate(${hours / DAY_HOURS} days)`;
}
