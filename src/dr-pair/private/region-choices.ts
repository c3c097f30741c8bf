import { Construct } from 'constructs';
import { FargateApiOptions } from '../../fargate-api';
import { invalid } from '../../private/errors';
import { PlatformJob } from '../../region';
import { CommonPlan } from '../../region/internal';
import { DrRegion } from '../dr-region';

/** The prop of a pair with the options of a Region. */
export type RegionProp = 'primaryRegion' | 'recovery.standbyRegion';

/** The choices of a pair for one Region: those of the Region take precedence. */
export const choicesOf = (
  common: CommonPlan, { _options: { media = common.media, jobs, ...options } }: DrRegion,
): CommonPlan => ({ ...common, media, api: apiOf(common.api, options), jobs: jobsOf(common.jobs, jobs) });

/** The choices of a pair that no Region replaces. */
export function sharedOf(common: CommonPlan, regions: DrRegion[]): CommonPlan {
  const replaced = regions.map(({ _options }) => _options);
  const kept = <Value>(prop: 'environment' | 'secrets', values: Record<string, Value> = {}) => Object.fromEntries(
    Object.entries(values).filter(([name]) => !replaced.some((own) => Object.hasOwn(own[prop] ?? {}, name))));
  const unless = <Value>(prop: keyof DrRegion['_options'], value: Value) =>
    replaced.some((own) => own[prop] !== undefined) ? undefined : value;
  const { api, jobs, media } = common;
  return {
    ...common,
    api: {
      ...api,
      datadog: unless('datadog', api.datadog),
      sentry: unless('sentry', api.sentry),
      tracing: unless('tracing', api.tracing),
      environment: kept('environment', api.environment),
      secrets: kept('secrets', api.secrets),
    },
    jobs: jobs.filter(({ id }) => !replaced.some((own) => own.jobs?.some((job) => job.id === id))),
    media: unless('media', media),
  };
}

/** Jobs of a Region replace those of the pair, whose schedules the failover plan enables and disables by name. */
export function checkJobs(
  scope: Construct, prop: RegionProp, common: CommonPlan, { _options: { jobs = [] } }: DrRegion,
): void {
  const ids = common.jobs.map(({ id }) => id);
  const other = jobs.find(({ id }) => !ids.includes(id));
  if (other) {
    invalid(scope, `${prop}.jobs must have the ids of jobs of the pair, got "${other.id}"; add a job with that id to ` +
      'jobs');
  }
}

function apiOf(api: FargateApiOptions, options: DrRegion['_options']): FargateApiOptions {
  const { datadog = api.datadog, sentry = api.sentry, tracing = api.tracing, ingress = api.ingress } = options;
  const [environment, secrets] = [merged(api.environment, options.environment), merged(api.secrets, options.secrets)];
  return { ...api, datadog, sentry, tracing, ingress, environment, secrets };
}

const merged = <Value>(
  common: Record<string, Value> | undefined, own: Record<string, Value> | undefined,
): Record<string, Value> | undefined => common && own ? { ...common, ...own } : own ?? common;

const jobsOf = (common: PlatformJob[], own: PlatformJob[] = []): PlatformJob[] =>
  common.map((job) => own.find(({ id }) => id === job.id) ?? job);
