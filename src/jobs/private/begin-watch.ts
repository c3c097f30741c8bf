import { CustomResource, Duration, Names } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';

const ID = 'BeginWatch';

/** What is counted. */
export interface BeginWatchProps {
  /** Has the function, which all that it contains share. */
  readonly home: Construct;
  /** Namespace of the metric. */
  readonly namespace: string;
  /** Description of the function. */
  readonly description: string;
  /** Type of the custom resource, e.g. `Custom::JobWatch`. */
  readonly resourceType: string;
  /** Properties whose change counts again. */
  readonly changes: Record<string, unknown>;
  readonly logEncryptionKey?: kms.IKey;
}

/** The metric of deployments, and what counts them. */
export interface Began {
  /** Sum of deployments. */
  readonly metric: cloudwatch.Metric;
  /** An alarm for which missing data is breaching depends on it. */
  readonly watch: CustomResource;
}

/**
 * Counts each deployment that changes a schedule. An alarm that expects something on a schedule counts the deployment
 * as well, so that it stays in OK until the first run is due. Before the first run, its metric has no other data.
 */
export function beginWatch(scope: Construct, props: BeginWatchProps): Began {
  const { namespace, changes, resourceType } = props;
  const handler = handlerIn(props);
  const job = Names.uniqueResourceName(scope, { maxLength: 200 });
  const watch = new CustomResource(scope, 'Watch', {
    serviceToken: handler.lambda.functionArn,
    resourceType,
    properties: { Namespace: namespace, Job: job, ...changes },
  });
  const metric = new cloudwatch.Metric({
    namespace, metricName: 'WatchBegan', dimensionsMap: { Job: job }, statistic: cloudwatch.Stats.SUM,
  });
  return { metric, watch };
}

/**
 * One function for all jobs: a stack has at most 500 resources, and a custom resource cannot change its function. Its
 * log, which contains times of deployments only, has the key of the first job that has one.
 */
function handlerIn({ home, description, logEncryptionKey }: BeginWatchProps): BundledFunction {
  const shared = home.node.tryFindChild(ID) as BundledFunction | undefined;
  if (shared) {
    const log = shared.lambda.logGroup.node.defaultChild as logs.CfnLogGroup;
    log.kmsKeyId ??= logEncryptionKey?.keyArn;
    return shared;
  }
  return new BundledFunction(home, ID, {
    entry: 'jobs/private/begin-watch',
    description,
    caller: Caller.CLOUDFORMATION,
    statements: [],
    timeout: Duration.seconds(30),
    logEncryptionKey,
  });
}
