import { CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { ScheduledJob } from '../../jobs';
import { MediaProcessor } from '../../media';
import { secondaryMetric } from '../../private/secondary-metric';

/** A template has at most so many resources. */
const MAX_RESOURCES = 500;

/** The processing of uploaded images; undefined where it is disabled. */
export function processMedia(
  scope: Construct, { media, role }: RegionPlan,
  parts: PlatformParts<'mediaBucket' | 'encryptionKey' | 'alarmTopic' | 'vpc'>,
): MediaProcessor | undefined {
  const { mediaBucket: bucket, encryptionKey, alarmTopic, vpc } = parts;
  return media._process(scope, { bucket, encryptionKey, alarmTopic, vpc, delay: role.imageDelay });
}

/**
 * The scheduled jobs. In a pair their names are known, because the failover plan enables and disables them, and they
 * run where the database accepts writes.
 */
export function createJobs(
  scope: Construct, { jobs, names, role }: RegionPlan,
  { api, encryptionKey, alarmTopic }: PlatformParts<'api' | 'encryptionKey' | 'alarmTopic'>,
): ScheduledJob[] {
  if (jobs.length === 0) return [];
  const parent = new Construct(scope, 'Jobs');
  const pairOnly = role.namesJobs
    ? { namesOf: (id: string) => names.job(id), elsewhere: secondaryMetric(names.databaseCluster) }
    : {};
  parent.node.addValidation({ validate: () => tooManyResources(parent, jobs.length) });
  return jobs.map(
    (job) => job._schedule(parent, { api, encryptionKey, alarmTopic, enabled: role.jobsEnabled, ...pairOnly }),
  );
}

/** CloudFormation refuses a larger template, and aws-cdk-lib does not say which prop to change. */
function tooManyResources(parent: Construct, jobs: number): string[] {
  const stack = Stack.of(parent);
  const countOf = (scope: Construct) => scope.node.findAll()
    .filter((one) => CfnResource.isCfnResource(one) && one.stack === stack).length;
  const count = countOf(stack);
  if (count <= MAX_RESOURCES) return [];
  const each = countOf(parent) / jobs;
  const excess = Math.min(jobs, Math.ceil((count - MAX_RESOURCES) / each));
  return [`jobs must fit into the ${MAX_RESOURCES} resources of a stack, got ${count} resources with ${jobs} jobs; ` +
    `define ${excess} of them as ScheduledJob in another stack, or leave them out`];
}
