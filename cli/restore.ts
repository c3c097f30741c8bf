import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { DomainState } from './preflight/domain-state';
import { nameOf } from '../src/assembly/names';
import { stacksOf } from '../src/assembly/read';
import { Located, SynthesizedApp } from '../src/assembly/synthesized-app';
import { StackTemplate } from '../src/assembly/template';
import { asText, Canonical } from '../src/assembly/text';

/** The guides that are runbooks with the names of an app. */
export const GUIDES = ['restore', 'flood', 'move-in'] as const;
export type Guide = typeof GUIDES[number];

/** In the package, and in the repository. */
const fileOf = (guide: Guide) => [join(__dirname, `../${guide}.md`), join(__dirname, `../docs/${guide}.md`)].find(existsSync)!;

/** What writes to the database, or begins something that does. */
const RUNNING = ['AWS::ECS::Service', 'AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine', 'AWS::Lambda::EventSourceMapping'];

interface Variable { readonly Name: string; readonly Value: unknown }

interface Certificate {
  readonly DomainName?: Canonical;
  readonly SubjectAlternativeNames?: readonly Canonical[];
  readonly DomainValidationOptions?: readonly { readonly HostedZoneId?: Canonical }[];
}

interface GuideRunbook {
  /** The name of the platform or of the pair. */
  readonly name: string;
  readonly text: string;
}

/**
 * A guide for each platform and pair of an app that it is about, with their names, without the parts for what they do not have.
 *
 * @param state what AWS has of the domain; all parts about it if absent
 */
export function guideRunbooks(assembly: CloudAssembly, guide: Guide, state?: DomainState): GuideRunbook[] {
  const app = new SynthesizedApp(stacksOf(assembly));
  return app.all('AWS::ECS::Service').flatMap((service) => {
    const { stack, body: { Properties = {} } } = service;
    const here = (type: string, at: (one: StackTemplate) => boolean = (one) => one === stack) => app.all(type).filter((one) => at(one.stack));
    const stage = (one: StackTemplate) => one.stage === stack.stage;
    const name = /^(.+)-backend$/.exec(nameOf(app, service) ?? '')?.[1];
    const variable = environmentOf(app.referred(stack, Properties.TaskDefinition));
    const [database] = here('AWS::RDS::DBCluster');
    // A secondary cluster is a copy of another one, which is restored instead. The Region with the distribution serves.
    const [distribution] = here('AWS::CloudFront::Distribution');
    const serves = variable.DB_HOST !== undefined && database?.body.Properties?.GlobalClusterIdentifier === undefined;
    if (name === undefined || !{ 'restore': serves, 'flood': distribution !== undefined, 'move-in': serves && database !== undefined }[guide]) return [];
    // An app has several platforms: each with what refers to it, or has its name.
    const edge = distribution ? app.referred(stack, distribution.body.Properties) : [];
    const firewall = edge.find(({ body }) => body.Type === 'AWS::WAFv2::WebACL');
    const [global] = here('AWS::RDS::GlobalCluster');
    const globalName = global && nameOf(app, global);
    const standby = global && here('AWS::RDS::DBCluster', stage).find(({ stack: own, body }) => {
      const member = body.Properties?.GlobalClusterIdentifier;
      return member !== undefined && (app.resolve(own, member) === globalName || app.referred(own, member).some((one) => one.body === global.body));
    });
    const triggers = here('AWS::ARCRegionSwitch::Plan', stage).filter(({ stack: own, body }) => app.resolve(own, body.Properties?.Name) === name)
      .flatMap(({ body }) => body.Properties?.Triggers ?? []);
    const stacks = [stack.name, ...RUNNING.flatMap((type) => here(type, (one) => stage(one) && one.region === stack.region))
      .filter(({ stack: own, body }) => app.referred(own, body.Properties).some((one) => one.stack === stack)).map(({ stack: own }) => own.name)];
    const [cluster] = app.referred(stack, Properties.Cluster);
    const ecsCluster = cluster ? nameOf(app, cluster) : asText(app.resolve(stack, Properties.Cluster)).split('/').at(-1);
    const existing = /^([\w-]+)\.cluster-/.exec(asText(app.resolve(stack, variable.DB_HOST)))?.[1] ?? 'EXAMPLE   # the identifier of the cluster';
    const DATABASE = database ? nameOf(app, database) ?? '$(resources AWS::RDS::DBCluster)' : existing;
    const certified = distribution ? edge : here('AWS::CertificateManager::Certificate');
    const old = oldSite(certified, state);
    const hasMedia = app.referred(stack, variable.MEDIA_BUCKET).length > 0;
    const variables = {
      NAME: name,
      REGION: stack.region,
      STACK: stack.name,
      DATABASE,
      STACKS: `'${[...new Set(stacks)].join(' ')}'`,
      FIREWALL: firewall?.stack.path,
      STANDBY: standby?.stack.region,
      GLOBAL: globalName,
      ...ecsCluster !== `${name}-cluster` && { CLUSTER: ecsCluster },
      ...domainVariables(stack, certified),
      ...old && { OLDDISTRIBUTIONS: `'${old.aliases.map((one) => `${one.name}=${one.distribution}`).join(' ')}'` },
      ...!hasMedia && { MEDIA: asText(app.resolve(stack, variable.MEDIA_BUCKET)) },
    };
    const vault = here('AWS::Backup::BackupSelection', stage).some(({ stack: own, body }) => own === stack ||
      app.referred(own, body.Properties).some((one) => one.stack === stack) || asText(app.resolve(own, body.Properties)).includes(`:cluster:${DATABASE}"`));
    const parts = {
      pair: global !== undefined,
      automatic: triggers.length > 0,
      vault,
      firewall: firewall !== undefined,
      ours: database !== undefined,
      existing: database === undefined,
      media: hasMedia,
      processor: here('AWS::SQS::Queue').some(({ id }) => id.includes('ImagesQueue')),
      ...domainParts(stack, distribution, old),
      readers: !database || here('AWS::ApplicationAutoScaling::ScalableTarget').some(({ body }) => body.Properties?.ServiceNamespace === 'rds'),
    };
    return [{ name, text: rendered(readFileSync(fileOf(guide), 'utf8'), variables, parts, global ? 3 : vault ? 2 : 1) }];
  });
}

const certificateOf = (resources: readonly Located[]): Certificate =>
  resources.find(({ body }) => body.Type === 'AWS::CertificateManager::Certificate')?.body.Properties ?? {};

const namesOf = ({ DomainName, SubjectAlternativeNames = [] }: Certificate): string[] =>
  [...new Set([DomainName, ...SubjectAlternativeNames])].map(asText);

type OldSite = Pick<DomainState, 'aliases' | 'elsewhere'>;

/** Of the names of a platform alone; undefined if nobody is known to have one, as behind the record of another company: all ways remain. */
function oldSite(resources: readonly Located[], state?: DomainState): OldSite | undefined {
  const names = namesOf(certificateOf(resources));
  const aliases = state?.aliases.filter(({ name }) => names.includes(name)) ?? [];
  const elsewhere = state?.elsewhere.filter((name) => names.includes(name)) ?? [];
  return aliases.length + elsewhere.length > 0 ? { aliases, elsewhere } : undefined;
}

/** The names of a certificate, and their zone. */
function domainVariables({ template: { Outputs = {} } }: StackTemplate, resources: readonly Located[]): Record<string, string> {
  const certificate = certificateOf(resources);
  const { DomainValidationOptions: [{ HostedZoneId }] = [{}] } = certificate;
  return {
    ZONE: asText(HostedZoneId) || 'EXAMPLE   # the ID of the hosted zone',
    NAMES: `'${namesOf(certificate).join(' ') || 'EXAMPLE'}'`,
    ...!hasTarget(Outputs) && { TARGET: '$(output SiteUrl | cut -d/ -f3)' },
  };
}

const hasTarget = (outputs: object) => Object.keys(outputs).some((name) => name.endsWith('RecordTarget'));

/** Whose deployment has the records, and which ways of an alias are possible. */
function domainParts({ template: { Outputs = {} } }: StackTemplate, distribution: Located | undefined, old?: OldSite): Record<string, boolean> {
  const aliases = (distribution?.body.Properties?.DistributionConfig as { Aliases?: unknown } | undefined)?.Aliases;
  const domain = hasTarget(Outputs);
  return {
    domain,
    distribution: distribution !== undefined,
    alias: aliases !== undefined,
    noalias: domain && distribution !== undefined && aliases === undefined,
    here: !old || old.aliases.length > 0,
    there: !old || old.elsewhere.length > 0,
  };
}

/** The variables of the containers of tasks. */
function environmentOf(tasks: readonly Located[]): Readonly<Record<string, unknown>> {
  const containers = tasks.flatMap(({ body }) => body.Properties?.ContainerDefinitions as { readonly Environment?: Variable[] }[]);
  return Object.fromEntries(containers.flatMap(({ Environment = [] }) => Environment.map(({ Name, Value }) => [Name, Value])));
}

/** @param column that of what the database has, in the table of what one can go back to */
function rendered(
  guide: string, variables: Readonly<Record<string, string | undefined>>, parts: Readonly<Record<string, boolean>>, column: number,
): string {
  const set = (line: string, variable: string) => (Object.hasOwn(variables, variable) ? variables[variable] && `${variable}=${variables[variable]}\n` : line) ?? '';
  const chosen = (text: string): string => text.replace(/<!-- (\w+) -->\n([\s\S]*?)<!-- \/\1 -->\n/g, (_, part: string, inner: string) => (parts[part] ? chosen(inner) : ''));
  return chosen(guide)
    .replace(/^.* <!-- (\w+) --> .*\n/gm, (row: string, part: string) => (parts[part] ? row.replace(/ <!-- \w+ -->/, '') : ''))
    // A variable that changes itself has its name from before.
    .replace(/^([A-Z]+)=(?!.*\b\1\b).*\n/gm, set)
    .replace(/^\|(?:[^|\n]*\|){4}$/gm, (row) => `|${[1, column + 1].map((index) => row.split('|')[index]).join('|')}|`)
    .replaceAll('Tokyo', variables.REGION ?? 'Tokyo').replaceAll('Osaka', variables.STANDBY ?? 'Osaka')
    .replace(/^\[日本語\].*\n\n/m, '').replace(/\n{3,}/g, '\n\n').replace(/\[([^\]]+)\]\([^)\s]+\.md[^)]*\)/g, '$1');
}
