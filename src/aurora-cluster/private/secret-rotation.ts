import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IDependable } from 'constructs';
import { acknowledgeReplicas, DatabaseAccess, databaseFunction, secretStatements } from './database-function';
import type { RestartedService } from './handler/restart-services';
import { LOOK_FOR_CONNECTIONS } from './retries';
import { declareCalls } from '../../network/internal';
import { Caller } from '../../private/functions/caller';
import { timeoutFor } from '../../private/functions/retry-timeout';
import { allow, arnFor } from '../../private/permissions';

export interface SecretRotationProps {
  readonly adminSecret: secretsmanager.ISecret;
  readonly appSecret: secretsmanager.ISecret;
  /** Interval of both schedules; monthly by default. */
  readonly interval?: Duration;
  /** Hour of the monthly schedules in UTC. */
  readonly hour?: number;
  /** The day of the week of the monthly schedules, such as `MON`. */
  readonly weekday?: string;
  readonly access: DatabaseAccess;
  /** The permissions to encrypt the replicas of the secrets. */
  readonly replicas: iam.PolicyStatement[];
  /** The database accepts logins. */
  readonly ready: IDependable;
}

const DAY_HOURS = 24;
export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** The logins and queries of a step. */
const QUERIES = Duration.minutes(8);
/** 03:00 to 05:00 in Japan. */
const HOUR = 18;
/** Different days, so that a failure concerns one secret at a time. */
const ADMIN_DAY = 8;
const APP_DAY = 22;
/** The window must not extend into the next day in UTC. */
export const WINDOW_HOURS = 2;

/** A Lambda function that rotates both secrets, each on its own schedule. */
export class SecretRotation extends Construct {
  readonly handler: lambda.Function;
  private readonly services: RestartedService[] = [];
  private readonly role: iam.Role;
  private readonly access: DatabaseAccess;

  constructor(scope: Construct, id: string, props: SecretRotationProps) {
    super(scope, id);
    const { adminSecret, appSecret, access } = props;
    this.access = access;

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
      timeout: timeoutFor(this, LOOK_FOR_CONNECTIONS, QUERIES),
      environment: { SERVICES: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.services) }) },
    });
    this.handler = handler.lambda;
    this.role = handler.role;
    acknowledgeReplicas(this.role, props.replicas);
    this.handler.addPermission('SecretsManager', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    this.schedule('AdminSchedule', adminSecret, ADMIN_DAY, props);
    this.schedule('AppSchedule', appSecret, APP_DAY, props);
  }

  /** Restarts a service after each rotation of the application's secret. */
  add(service: ecs.IBaseService): void {
    const { cluster: { clusterName: cluster }, serviceName } = service;
    this.services.push({ cluster, service: serviceName });
    declareCalls(this.access, ec2.InterfaceVpcEndpointAwsService.ECS);
    // The ARN of an imported service has no cluster name unless a feature flag is set.
    const arn = arnFor(this, 'ecs', `service/${cluster}/${serviceName}`);
    this.role.addToPolicy(allow('ecs:UpdateService', arn));
  }

  private schedule(id: string, secret: secretsmanager.ISecret, day: number, props: SecretRotationProps): void {
    const { interval, hour = HOUR, weekday, ready } = props;
    // The second and the fourth one, e.g. `2#4` for the fourth Monday.
    const dayOfMonth = weekday === undefined
      ? `${day} * ?` : `? * ${WEEKDAYS.indexOf(weekday) + 1}#${Math.ceil(day / WEEKDAYS.length)}`;
    const schedule = new secretsmanager.CfnRotationSchedule(this, id, {
      secretId: secret.secretArn,
      rotationLambdaArn: this.handler.functionArn,
      // The window of a rate opens at midnight in UTC, and a change of a rate can rotate at an unexpected time.
      rotationRules: interval
        ? { scheduleExpression: rateOf(interval) }
        : { scheduleExpression: `cron(0 ${hour} ${dayOfMonth} *)`, duration: `${WINDOW_HOURS}h` },
      // Otherwise the first deployment would rotate while the application starts.
      rotateImmediatelyOnUpdate: false,
    });
    // Secrets Manager tests the login of the function when the schedule is created.
    schedule.node.addDependency(ready, this.handler);
  }
}

function rateOf(interval: Duration): string {
  if (interval.isUnresolved()) return `rate(${interval.formatTokenToNumber()} ${interval.unitLabel()})`;
  const hours = interval.toHours();
  if (hours % DAY_HOURS !== 0) return `rate(${hours} hours)`;
  return hours === DAY_HOURS ? 'rate(1 day)' : `rate(${hours / DAY_HOURS} days)`;
}
