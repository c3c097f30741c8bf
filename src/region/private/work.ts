import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { ScheduledJob } from '../../jobs';
import { MediaProcessor } from '../../media';
import { secondaryMetric } from '../../private/secondary-metric';
import { IEldoniaPlatform } from '../eldonia-platform-ref';

/** The processing of uploaded images; undefined where it is disabled. */
export function processMedia(
  scope: Construct, { media, role }: RegionPlan, site: IEldoniaPlatform,
): MediaProcessor | undefined {
  const { mediaBucket: bucket, encryptionKey, alarmTopic, vpc } = site;
  return media._process(scope, { bucket, encryptionKey, alarmTopic, vpc, delay: role.imageDelay });
}

/**
 * The scheduled jobs. In a pair their names are known, because the failover plan enables and disables them, and they
 * run where the database accepts writes.
 */
export function createJobs(
  scope: Construct, { jobs, names, role }: RegionPlan, site: IEldoniaPlatform,
): ScheduledJob[] {
  if (jobs.length === 0) return [];
  const parent = new Construct(scope, 'Jobs');
  const { api, encryptionKey, alarmTopic } = site;
  const pairOnly = role.namesJobs
    ? { namesOf: (id: string) => names.job(id), elsewhere: secondaryMetric(names.databaseCluster) }
    : {};
  return jobs.map(
    (job) => job._schedule(parent, { api, encryptionKey, alarmTopic, enabled: role.jobsEnabled, ...pairOnly }),
  );
}
