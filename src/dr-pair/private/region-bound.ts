import { Annotations, IResource, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { choicesOf, RegionProp, sharedOf } from './region-choices';
import { FargateApiOptions } from '../../fargate-api';
import { invalid } from '../../private/errors';
import { placedIn, referenced, regionOf, regionOfArn } from '../../private/places';
import { CommonPlan } from '../../region/internal';
import { DrPairProps } from '../dr-pair-props';
import { DrRegion } from '../dr-region';

/** Something that exists in one Region only. */
interface Bound {
  /** The prop, relative to the pair or to the Region. */
  readonly prop: string;
  /** What it is, with an article. */
  readonly kind: string;
  readonly region?: string;
  /** The prop of the Region that sets it for this Region only. */
  readonly own: keyof DrRegion['_options'];
  /** Where both Regions have it, although no prop of a Region has it in this place. */
  readonly shared?: string;
}

/**
 * Refuses what a Region could use only while the other Region is available: tasks don't start without their secrets.
 * What has no known Region passes.
 */
export function checkRegionBound(scope: Construct, prop: RegionProp, common: CommonPlan, region: DrRegion): void {
  const { name, _options: options } = region;
  for (const { prop: what, kind, region: found, own, shared } of boundIn(choicesOf(common, region), options)) {
    if (found === undefined || found === name) continue;
    const isOwn = shared === undefined && options[own] !== undefined;
    const where = isOwn ? `${prop}.${what}` : shared ?? PAIR_PROPS[own] + what;
    const copy = kind === 'a secret' ? 'replicate it, and pass the replica' : 'pass one of this Region';
    invalid(scope, `${where} must be in ${name}${isOwn ? '' : ` for ${prop}`}, got ${kind} of ${found}; ${copy}` +
      `${isOwn ? '' : ` as ${own} of ${prop}`}, so that ${name} does not need ${found}`);
  }
  warnOfText(scope, prop, common, region);
}

/**
 * Refuses what each Region would read in itself, such as an export, or in a stack of the app, where both have it. What
 * one Region replaces belongs to the other one.
 */
export function checkShared(
  scope: Construct, { recovery = {} }: DrPairProps, common: CommonPlan, regions: DrRegion[],
): void {
  const { monitoring = {}, zone: { uploadOrigins }, ...choices } = sharedOf(common, regions);
  const { alarmEmail, api, jobs, media, tier, workloads } = choices;
  const { usEast1AlarmTopic: _alarms, usEast1CriticalAlarmTopic: _pages, ...observed } = monitoring;
  const { standbyRegion: _standby, backupCopies: _copies, ...others } = recovery;
  const { snapshot: _snapshot, ...database } = choices.database ?? {};
  const shared = {
    alarmEmail,
    api,
    database,
    jobs,
    media,
    monitoring: observed,
    recovery: others,
    tier,
    workloads,
    zone: { uploadOrigins },
  };
  for (const { prop, shown, stack } of Object.entries(shared).flatMap(([name, value]) => placedIn(name, value))) {
    if (stack && Token.isUnresolved(stack.region)) continue;
    const own = Object.entries(PAIR_PROPS).find(([name, above]) => `${prop}.`.startsWith(`${above}${name}.`))?.[0];
    const advice = own ? `, or one of each Region as ${own} of primaryRegion and recovery.standbyRegion` : '';
    const where = stack ? ` of ${stack.region}` : ', which each stack reads in its own Region';
    invalid(scope, `${prop} must be known in both Regions, got ${shown}${where}; pass its text, for example by ` +
      `ssm.StringParameter.valueFromLookup()${advice}`);
  }
}

/** The place of a shared prop in the props of a pair. */
const PAIR_PROPS: Partial<Record<keyof DrRegion['_options'], string>> = {
  datadog: 'api.', environment: 'api.', secrets: 'api.', sentry: 'api.', tracing: 'api.', jobs: '', media: '',
};

function boundIn({ api, jobs, media, workloads }: CommonPlan, options: DrRegion['_options']): Bound[] {
  const { datadog, sentry, tracing, secrets = {}, environment = {} } = api;
  const { vpc, encryptionKey, clientTrustStore, alarmTopic, criticalAlarmTopic, jwtSecret } = options.existing ?? {};
  const functions = jobs.map((job) => resource(`jobs handler of ${job.id}`, 'a function', job._function, 'jobs'));
  const parts = media?._bound() ?? [];
  return [
    resource('existing.vpc', 'a VPC', vpc, 'existing'),
    resource('existing.encryptionKey', 'a key', encryptionKey, 'existing'),
    resource('existing.clientTrustStore', 'a trust store', clientTrustStore, 'existing'),
    resource('existing.alarmTopic', 'a topic', alarmTopic, 'existing'),
    resource('existing.criticalAlarmTopic', 'a topic', criticalAlarmTopic, 'existing'),
    resource('existing.jwtSecret', 'a secret', jwtSecret, 'existing'),
    resource('datadog.apiKey', 'a secret', datadog?.apiKey, 'datadog'),
    image('datadog.image', datadog?.image, 'datadog'),
    resource('sentry.dsn', 'a secret', sentry?.dsn, 'sentry'),
    image('tracing image', tracing?._image, 'tracing'),
    ...variables({ environment, secrets }),
    ...workloads.flatMap(({ id, _own }) => variables(_own).map((bound) => (
      { ...bound, shared: `${bound.prop} of the workload ${id}` }))),
    ...functions,
    ...parts.map(([prop, part]) => resource(`media.${prop}`, 'one', part, 'media')),
  ];
}

const variables = ({ environment = {}, secrets = {} }: Pick<FargateApiOptions, 'environment' | 'secrets'>): Bound[] => [
  ...Object.entries(secrets).map(([name, { arn }]): Bound => ({
    prop: `secrets.${name}`, kind: 'a secret', region: regionOf(arn), own: 'secrets',
  })),
  ...Object.entries(environment).map(([name, value]): Bound => ({
    prop: `environment.${name}`, kind: 'an attribute of a resource', region: referenced(value), own: 'environment',
  })),
];

function resource(prop: string, kind: string, found: IResource | undefined, own: Bound['own']): Bound {
  const region = found?.env.region;
  return { prop, kind, own, region: region === undefined || Token.isUnresolved(region) ? undefined : region };
}

/** An image of Amazon ECR has a name with its Region. */
function image(prop: string, found: ecs.ContainerImage | undefined, own: Bound['own']): Bound {
  const { imageName } = (found ?? {}) as { readonly imageName?: string };
  return { prop, kind: 'an image', own, region: imageName === undefined ? undefined : regionOf(imageName) };
}

/** An application may know the other Region, so text is valid. */
function warnOfText(scope: Construct, prop: RegionProp, common: CommonPlan, region: DrRegion): void {
  for (const [name, value] of Object.entries(choicesOf(common, region).api.environment ?? {})) {
    const found = regionOfArn(value);
    if (found === undefined || found === region.name) continue;
    Annotations.of(scope).addWarningV2('@eldonia/dr-pair:foreignRegion',
      `the variable ${name} of ${prop} has an ARN of ${found}, which is not available when ${found} is lost; ` +
      `pass the variable of ${region.name} as environment of ${prop}, or acknowledge this warning`);
  }
}
