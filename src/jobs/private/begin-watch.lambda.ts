import { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../private/functions/cloudformation-response';
import { emf } from '../../private/functions/embedded-metric';

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
  const { Namespace: namespace, Job } = event.ResourceProperties as unknown as { Namespace: string; Job: string };
  if (event.RequestType !== 'Delete') {
    for (const time of [now - WEEK_MILLISECONDS, now]) {
      emf({ namespace, dimensions: { Job }, metrics: { WatchBegan: [1, 'Count'] }, time });
    }
  }
  return { physicalResourceId: Job };
}

export const handler = answering((event) => beginWatch(event));
