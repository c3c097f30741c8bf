import { App, CfnDynamicReference, CfnDynamicReferenceService, Duration, Fn, Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  DrPair, Edge, EldoniaPlatform, MediaProcessing, PlatformJob, PlatformTier, PlatformWorkload, PlatformZone,
} from '../../src';
import { InvalidInput } from '../../src/private/errors';
import { ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';
import { publicTypes, Reference } from '../../tools/jsii';
import { propsOf } from '../support/jsii';

/** A value that CloudFormation reads in the Region of each stack, with the place that it stands for. */
type Make = (place: string) => string;

const MAKES: [string, Make][] = [
  ['imports', (place) => Fn.importValue(place)],
  ['dynamic references', (place) => new CfnDynamicReference(CfnDynamicReferenceService.SSM, `/${place}`).toString()],
];

/** What a struct needs beside its texts. */
const COMPANIONS: Record<string, (app: App) => object> = {
  DatadogOptions: (app) => ({ site: 'ap1.datadoghq.com', apiKey: secretOf(app, 'ApiKey') }),
  SentryOptions: (app) => ({ dsn: secretOf(app, 'Dsn') }),
  PlatformGithub: () => ({ repository: 'eldonia/eldonia-backend' }),
};

const secretOf = (app: App, id: string) => secretsmanager.Secret.fromSecretNameV2(new Stack(app, id), id, id);

/** Each is required with the other one. */
const IMAGE = { repositoryName: 'emails', imageParameterName: '/emails/image' };

/** The classes whose factories take structs; `of` gives the struct with all of its texts. */
const FACTORIES: Record<string, (of: (struct: string) => never) => unknown> = {
  PlatformZone: (of) => PlatformZone.fromAttributes({ ...ZONE, ...of('PlatformZoneAttributes') as object }),
  Edge: (of) => Edge.cloudFront(of('EdgeOptions')),
  PlatformTier: (of) => PlatformTier.custom(PlatformTier.PRODUCTION, of('PlatformTierOptions')),
  MediaProcessing: (of) => MediaProcessing.images(of('MediaProcessorOptions')),
  PlatformWorkload: (of) => PlatformWorkload.worker('Emails', { ...IMAGE, command: ['node'], ...of('PlatformWorkerOptions') as object }),
  PlatformJob: (of) => PlatformJob.command('Nightly', ['node'], { schedule: ScheduleExpression.rate(Duration.days(1)), ...of('PlatformJobOptions') as object }),
};

const types = publicTypes();

/** The props of a struct with a value in each text that is not among those to leave out, and their places. */
function filled(app: App, struct: string, make: Make, without: ReadonlySet<string>, places: string[], above: string[] = []): object {
  const valueOf = (type: Reference, path: string[]): unknown => {
    const { primitive, fqn, collection } = type;
    const place = path.join('.');
    if (primitive === 'string') {
      if (without.has(place)) return undefined;
      places.push(place);
      return make(place);
    }
    if (collection) {
      const value = valueOf(collection.elementtype, path);
      return value === undefined ? undefined : collection.kind === 'array' ? [value] : { NAME: value };
    }
    const found = types.find((one) => one.fqn === fqn);
    const below = (name: string) => filled(app, name, make, without, places, path) as never;
    if (!found || without.has(place)) return undefined;
    return found.datatype ? below(found.name) : FACTORIES[found.name]?.(below);
  };
  const props = propsOf(types, types.find(({ name }) => name === struct)!.fqn)
    .map(({ name, type }) => [name, valueOf(type!, [...above, name])] as const)
    .filter(([, value]) => value !== undefined && (typeof value !== 'object' || Array.isArray(value) || Object.keys(value as object).length > 0));
  return { ...props.length > 0 ? COMPANIONS[struct]?.(app) : {}, ...Object.fromEntries(props) };
}

/** Names and stacks are not values, and two can't be set without others. */
const ALONE = ['name', 'stacks', 'costs', 'github.ownerId', 'github.repositoryId'];
const IN_PLATFORM = { skipped: [...ALONE, 'existing'], struct: 'EldoniaPlatformProps' };
const IN_PAIR = { skipped: [...ALONE, 'account', 'primaryRegion', 'recovery.standbyRegion'], struct: 'DrPairProps' };

const build = {
  platform: (props: object, app: App) => new EldoniaPlatform(new Stack(app, 'Shop', { env: TOKYO }), 'Platform', { zone: PlatformZone.fromAttributes(ZONE), ...props }),
  pair: (props: object, app: App) => new DrPair(app, 'Eldonia', { zone: PlatformZone.fromAttributes(ZONE), account: ACCOUNT, ...props }),
};

test.each(MAKES.flatMap(([what, make]) => [
  [what, 'platform', make, IN_PLATFORM] as const, [what, 'pair', make, IN_PAIR] as const,
]))('%s in props of a %s reach no other Region', (_, kind, make, { skipped, struct }) => {
  const without = new Set<string>(skipped);
  const refused: string[] = [];
  for (let left = 80; left > 0; left--) {
    const places: string[] = [];
    const app = new App({ analyticsReporting: false, treeMetadata: false, context: { 'aws:cdk:disable-asset-staging': true } });
    try {
      build[kind](filled(app, struct, make, without, places), app);
    } catch (error) {
      const { message } = error as InvalidInput;
      const [, prop] = /^([\w.]+)/.exec(message)!;
      const place = places.find((one) => message.includes(`"${one}"`) || message.includes(`/${one}}}`))
        ?? places.find((one) => one.split('.').at(-1) === prop.split('.').at(-1))
        ?? places.find((one) => one.split('.').some((name) => prop.split('.').includes(name)));
      if (place === undefined) throw error;
      without.add(place);
      if (/each stack reads/.test(message)) refused.push(place);
      continue;
    }
    const regions = new Map<string, Set<string>>();
    for (const { template, environment } of app.synth().stacksRecursively) {
      const text = JSON.stringify(template);
      for (const place of places) {
        if (text.includes(`"${place}"`) || text.includes(`/${place}}}`)) regions.set(place, (regions.get(place) ?? new Set()).add(environment.region));
      }
    }

    expect([...regions].filter(([, found]) => [...found].some((region) => region !== TOKYO.region))).toEqual([]);
    expect(regions.size).toBeGreaterThan(5);
    expect(refused).toEqual(expect.arrayContaining([
      'alarmEmail', 'monitoring.criticalAlarmEmail', 'tier.environment', 'edge.firewallOptions.allowedClients', 'edge.redirectedDomainNames',
    ]));
    return;
  }
  throw new Error('too many refusals');
});
