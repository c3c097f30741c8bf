import { AwsApiCall, ExpectedResult, IApiCall, IDeployAssert, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, AspectPriority, Aspects, CfnDeletionPolicy, CfnResource, IAspect, Mixins, Stack, Tags } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { AccountResource } from '../src/operations';

const { env } = process;
// `npm run check -- test:validated` validates templates. Here, it would take most of the time.
env.CDK_VALIDATION ??= 'false';
const given = env.CDK_INTEG_ACCOUNT ?? env.CDK_DEFAULT_ACCOUNT ?? '';
/** integ-runner synthesizes snapshots with an account of eight digits, which no account has. */
const deployed = /^\d{12}$/.test(given);
/** The emulator of the project is at an endpoint of its own. */
const onEmulator = deployed && env.AWS_ENDPOINT_URL !== undefined;

/** A value of the caller where the app is deployed, and a fixed one in snapshots. */
function variable(name: string, fixed: string): string {
  return (deployed && env[name]) || fixed;
}

export const account = deployed ? given : '123456789012';
export const primaryRegion = variable('INTEG_REGION', 'ap-northeast-1');
export const standbyRegion = variable('INTEG_STANDBY_REGION', 'ap-northeast-3');
/** A public hosted zone of the account. */
export const zone = {
  hostedZoneId: variable('INTEG_HOSTED_ZONE_ID', 'Z0123456789ABCDEFGHIJ'),
  zoneName: variable('INTEG_HOSTED_ZONE_NAME', 'eldonia.example'),
};
/** A connection to GitHub, which a person has to accept. */
export const connectionArn = variable(
  'INTEG_CONNECTION_ARN', `arn:aws:codeconnections:${primaryRegion}:${account}:connection/12345678-1234-1234-1234-123456789012`);
export const repository = variable('INTEG_REPOSITORY', 'eldonia/eldonia-backend');
export const email = variable('INTEG_EMAIL', 'ops@eldonia.example');
/** In a member account of an organization AWS refuses a monitor of cost anomalies by tag. */
const monitorArn = variable('INTEG_ANOMALY_MONITOR', '');
export const anomalyMonitor = monitorArn === '' ? AccountResource.create() : AccountResource.fromExisting(monitorArn);

/** A physical name that differs between two runs, for resources that keep their name for a while after they were deleted. */
export function named(name: string): string {
  return deployed && env.INTEG_RUN ? `${name}-${env.INTEG_RUN}` : name;
}

/** Removes everything that would outlive a test: retention, protection, content. Snapshots keep the defaults of production. */
class Disposable implements IAspect {
  visit(node: IConstruct): void {
    if (Stack.isStack(node)) node.terminationProtection = false;
    if (!CfnResource.isCfnResource(node)) return;
    node.cfnOptions.deletionPolicy = node.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
    if (node instanceof rds.CfnDBCluster || node instanceof rds.CfnGlobalCluster) node.deletionProtection = false;
    if (node instanceof cognito.CfnUserPool) node.deletionProtection = 'INACTIVE';
    if (node instanceof ecr.CfnRepository) node.emptyOnDelete = true;
    if (node instanceof elbv2.CfnLoadBalancer) {
      const attributes = Stack.of(node).resolve(node.loadBalancerAttributes ?? []) as elbv2.CfnLoadBalancer.LoadBalancerAttributeProperty[];
      node.loadBalancerAttributes = attributes.filter(({ key }) => key !== 'deletion_protection.enabled');
    }
    // Without the days of grace, a lock can be removed again.
    if (node instanceof backup.CfnBackupVault && node.lockConfiguration) {
      node.lockConfiguration = { ...node.lockConfiguration as backup.CfnBackupVault.LockConfigurationTypeProperty, changeableForDays: undefined };
    }
    // A bucket with a lock keeps its objects from everybody.
    if (node instanceof s3.CfnBucket && !node.objectLockEnabled) Mixins.of(node).apply(new s3.mixins.BucketAutoDeleteObjects());
  }
}

export function createApp(): App {
  const app = new App();
  if (deployed) {
    Aspects.of(app).add(new Disposable(), { priority: AspectPriority.MUTATING });
    Tags.of(app).add('eldonia-integ', env.INTEG_RUN ?? 'manual');
  }
  return app;
}

/** Actions of IAM that are not named like the call of the API. */
const ACTIONS: Record<string, string[]> = { Budgets: ['budgets:ViewBudget'], S3: ['s3:Get*', 's3:ListBucket'] };

export interface Test {
  readonly assertions: IDeployAssert;
  /** Reads something back from a service, and compares the parts of the answer that are given here. */
  reads(service: string, api: string, parameters: object, expected: Record<string, unknown>): IApiCall;
  /** Assertions that the emulator can't answer, with what they show. */
  onlyAws(what: string, assert: () => void): void;
}

export interface TestOptions {
  /** The Region of the assertions. They read one Region only. */
  readonly region?: string;
  /** Stacks that are synthesized, but never deployed. */
  readonly synthesizedOnly?: Stack[];
}

/** A test of all stacks, with assertions in an environment of their own: the default has none, and can't refer to stacks that have one. */
export function integTest(app: App, id: string, { region = primaryRegion, synthesizedOnly = [] }: TestOptions = {}): Test {
  const testCases = app.node.findAll().filter(Stack.isStack).filter((stack) => !synthesizedOnly.includes(stack));
  const assertionStack = new Stack(app, `${id}Assertions`, { env: { account, region } });
  // The runner would first deploy the snapshot, whose account does not exist.
  const { assertions } = new IntegTest(app, id, { testCases, stackUpdateWorkflow: false, assertionStack });
  const onlyAws: string[] = [];
  assertionStack.templateOptions.metadata = { OnlyAws: onlyAws };
  return {
    assertions,
    reads(service, api, parameters, expected) {
      const call = assertions.awsApiCall(service, api, parameters).expect(ExpectedResult.objectLike(expected));
      if (ACTIONS[service]) (call as AwsApiCall).provider.addToRolePolicy({ Effect: 'Allow', Action: ACTIONS[service], Resource: ['*'] });
      return call;
    },
    onlyAws(what, assert) {
      onlyAws.push(what);
      if (!onEmulator) assert();
    },
  };
}
