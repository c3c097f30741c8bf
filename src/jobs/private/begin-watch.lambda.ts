import { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../private/cloudformation-response';

const WEEK_MILLISECONDS = 7 * 24 * 60 * 60_000;

/**
 * Counts the deployment of a job as a run, so that the alarm on missed runs stays in OK until the first run is due.
 *
 * CloudWatch extracts the metric from the log. The data point of one week ago is for the alarm that evaluates calendar
 * weeks. CloudWatch can take 48 hours to show a data point that is older than a day.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export async function beginWatch(event: CloudFormationCustomResourceEvent, now = Date.now()): Promise<ResourceResult> {
  const { Namespace, Job } = event.ResourceProperties as unknown as { Namespace: string; Job: string };
  if (event.RequestType !== 'Delete') {
    for (const time of [now - WEEK_MILLISECONDS, now]) {
      process.stdout.write(`${JSON.stringify(count(Namespace, Job, time))}\n`);
    }
  }
  return { physicalResourceId: Job };
}

/** A log event in the embedded metric format. */
function count(Namespace: string, Job: string, Timestamp: number): unknown {
  return {
    _aws: {
      Timestamp,
      CloudWatchMetrics: [{ Namespace, Dimensions: [['Job']], Metrics: [{ Name: 'WatchBegan', Unit: 'Count' }] }],
    },
    Job,
    WatchBegan: 1,
  };
}

export const handler = answering((event) => beginWatch(event));
