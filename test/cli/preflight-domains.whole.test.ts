import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as jmespath from 'jmespath';
import { folderOf, run } from './fixture';
import { Checked } from '../../cli/preflight/account';
import { DomainState } from '../../cli/preflight/domain-state';
import { EldoniaPlatform, EldoniaPlatformProps, PlatformZone } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';
import { existing, once, QUIET } from '../eldonia-platform/fixture';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const PRODUCTION = canonical('production').directory;
const appOf = (zone: PlatformZone, more: Partial<EldoniaPlatformProps> = {}) => folderOf((root) => {
  const stack = new Stack(root, 'Eldonia', { env: TOKYO });
  new EldoniaPlatform(stack, 'Platform', { ...existing(stack), ...QUIET, zone, ...more });
});
const WWW = { ...ZONE, domainName: 'www.eldonia.example' };
const www = once(() => appOf(PlatformZone.servedByOtherSite(WWW)));
const moved = once(() => appOf(PlatformZone.withExistingRecords(ZONE)));
const otherSite = once(() => appOf(PlatformZone.servedByOtherSite(ZONE)));
const wildcard = once(() => appOf(PlatformZone.servedByOtherSite({ ...ZONE, domainName: 'app.eldonia.example', alternateDomainNames: ['*.eldonia.example'] })));
const otherDistribution = once(() => appOf(PlatformZone.servedByOtherDistribution(ZONE)));

/** An account with records, as type, name and target, those of zones above, and the aliases of each of its distributions. */
interface Account {
  readonly above?: Readonly<Record<string, readonly (readonly [type: string, name: string, target?: string])[]>>;
  readonly records?: readonly (readonly [type: string, name: string, target?: string])[];
  readonly aliases?: readonly (readonly string[])[];
}

afterEach(() => void jest.restoreAllMocks());

/** A record as Route 53 lists it: an alias has a target instead of values. */
function listedRecord([type, name, target = '192.0.2.1']: readonly [string, string, string?]): object {
  return ['CNAME', 'CAA'].includes(type) || !target.endsWith('.') ? { Name: name, Type: type, TTL: 300, ResourceRecords: target.split('\n').map((Value) => ({ Value })) }
    : { Name: name, Type: type, AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: target, EvaluateTargetHealth: false } };
}

/** What AWS answers before the query: a list without elements is absent, not empty. */
function answerOf([service, operation, , zone]: readonly string[], { records = [], aliases = [], above = {} }: Account): unknown {
  const items = <T>(list: readonly T[]) => ({ Quantity: list.length, ...list.length > 0 ? { Items: list } : {} });
  if (service === 'sts') return { Account: '123456789012' };
  if (operation === 'list-hosted-zones') {
    const zones = Object.keys(above).map((Name) => ({ Id: `/hostedzone/${Name}`, Name, Config: { PrivateZone: false } }));
    return { HostedZones: [{ Id: `/hostedzone/${ZONE.hostedZoneId}`, Name: 'eldonia.example.', Config: { PrivateZone: false } }, ...zones, { Id: '/hostedzone/internal', Name: 'example.', Config: { PrivateZone: true } }] };
  }
  if (operation === 'list-resource-record-sets') return { ResourceRecordSets: (above[zone.replace('/hostedzone/', '')] ?? records).map(listedRecord), IsTruncated: false };
  if (operation === 'list-distributions') return { DistributionList: items(aliases.map((names, index) => ({ Id: `E${index}`, DomainName: `d${index}.cloudfront.net`, Enabled: true, Aliases: items(names) }))) };
  return undefined;
}

/** The AWS CLI of such an account, which has enough of everything else. It evaluates queries as the AWS CLI does. */
function cli(account: Account): void {
  const answer = (args: readonly string[]): string => {
    const all = answerOf(args, account);
    if (all !== undefined) return args.includes('--query') ? String(jmespath.search(all, args[args.indexOf('--query') + 1])) : JSON.stringify(all);
    return /policies|describe-vpcs|describe-addresses|recorders|detectors|analyzers|providers/.test(args.join(' ')) ? '0' : '100';
  };
  jest.spyOn(jest.requireActual<typeof import('child_process')>('child_process'), 'execFileSync')
    .mockImplementation(((_: string, args: readonly string[]) => `${answer(args)}\n`) as never);
}

/** The conflicts that the command reports: the names of the rows, and what to do. */
async function conflicts(app: string, account: Account): Promise<string[]> {
  cli(account);
  const { out } = await run('preflight', '--check', '--json', '--app', app);
  return (JSON.parse(out) as Checked[]).filter(({ verdict, name }) => verdict !== 'enough' && !name.includes('verification')).map(({ name, request, has, used }) => `${name}: ${used} of ${has}, ${String(request)}`);
}

const DO = 'nothing: use';
const RECORDS = `${DO} PlatformZone.servedByOtherSite or PlatformZone.servedByOtherDistribution if other records of the site exist, ` +
  'and originDomainName of edge to another name if those of the origin exist';
const ALIAS = `${DO} PlatformZone.servedByOtherDistribution, and before the move of the domain aws cloudfront list-domain-conflicts with its distribution, ` +
  'which also lists those of other accounts';
const IN_ZONE = 'Route 53: new records in the zone Z0123456789ABCDEFGHIJ';

test.each<[string, Account, string[]]>([
  ['nothing', { records: [['NS', 'eldonia.example.'], ['A', 'blog.eldonia.example.']], aliases: [['blog.eldonia.example'], []] }, []],
  ['an address of the name', { records: [['A', 'eldonia.example.', '192.0.2.1']] }, [`${IN_ZONE}: 1 of 5, ${RECORDS}`]],
  ['both addresses of the name', { records: [['A', 'eldonia.example.'], ['AAAA', 'eldonia.example.']] }, [`${IN_ZONE}: 2 of 5, ${RECORDS}`]],
  ['a CNAME', { records: [['CNAME', 'origin.eldonia.example.']] }, [`${IN_ZONE}: 1 of 5, ${RECORDS}`]],
  ['a distribution', { aliases: [['blog.eldonia.example'], [], ['eldonia.example', 'shop.example']] }, [`CloudFront: aliases that no distribution of the account has or covers: 1 of 1, ${ALIAS}`]],
  ['a record that points to a distribution of another account', { records: [['A', 'eldonia.example.', 'd2.cloudfront.net.']] }, [
    `${IN_ZONE}: 1 of 5, ${RECORDS}`, `CloudFront: aliases whose records in the zone Z0123456789ABCDEFGHIJ point to no distribution: 1 of 1, ${ALIAS}`,
  ]],
])('before a first deployment, %s of the domain in the account is a conflict or none', async (_, account, expected) => {
  expect(await conflicts(PRODUCTION, account)).toEqual(expected);
});

const LIVE: Account = { records: [['A', 'eldonia.example.', '192.0.2.1'], ['AAAA', 'eldonia.example.', '2001:db8::1']] };
const CDN: Account = { records: [['A', 'eldonia.example.', 'd2.cloudfront.net.']], aliases: [['eldonia.example']] };

test('with the option that fits there is no conflict, and with the wrong one there is', async () => {
  expect(await conflicts(otherSite(), LIVE)).toEqual([]);
  expect(await conflicts(otherDistribution(), CDN)).toEqual([]);
  expect((await conflicts(otherSite(), CDN)).map((text) => text.replace(/:.*?: /, ' ').split(',')[0])).toEqual(['CloudFront 1 of 1', 'CloudFront 1 of 1']);
  expect(await conflicts(otherDistribution(), { records: [['A', 'origin.eldonia.example.']] })).toEqual([`${IN_ZONE}: 1 of 3, ${RECORDS}`]);
});

test.each<[string, Account, string[]]>([
  ['a record with a wildcard', { records: [['CNAME', '\\052.eldonia.example.', 'd2.cloudfront.net']] }, ['aliases whose records in the zone Z0123456789ABCDEFGHIJ point to no distribution']],
  ['an alias with a wildcard', { aliases: [['*.eldonia.example']] }, ['aliases that no distribution of the account has or covers']],
  ['an alias with a wildcard of a zone above', { aliases: [['*.example']] }, ['aliases that no distribution of the account has or covers']],
  ['wildcards of other names', { records: [['CNAME', '\\052.www.eldonia.example.', 'd2.cloudfront.net'], ['A', '\\052.eldonia.example.']], aliases: [['*.www.eldonia.example', '*.shop.example']] }, []],
])('the distribution that serves a name by %s is a conflict or none', async (_, account, expected) => {
  expect((await conflicts(www(), account)).map((text) => text.replace(/^CloudFront: (.*?):.*$/, '$1'))).toEqual(expected);
});

test('after the move to the platform there is no conflict with its own alias and the records of the user', async () => {
  expect(await conflicts(moved(), CDN)).toEqual([]);
  expect(await conflicts(moved(), { records: [['A', 'origin.eldonia.example.']] })).toEqual([`${IN_ZONE}: 1 of 3, ${RECORDS}`]);
});

const CAA = 'Route 53: CAA records in the zone Z0123456789ABCDEFGHIJ that allow no certificate of AWS';

test.each<[string, string, boolean]>([
  ['of another authority', '0 issue "letsencrypt.org"', true],
  ['that allows AWS', '0 issue "amazonaws.com"', false],
  ['that allows AWS by another name', '0 issue "awstrust.com"', false],
  ['that allows AWS wildcards only', '0 issue "letsencrypt.org"\n0 issuewild "amazon.com"', true],
  ['whose reports go to AWS', '0 issue "letsencrypt.org"\n0 iodef "mailto:caa@amazon.com"', true],
  ['for wildcards only', '0 issuewild "letsencrypt.org"', false],
  ['with an address for reports only', '0 iodef "mailto:ops@eldonia.example"', false],
])('a CAA record %s of the zone refuses certificates or not', async (_, value, refuses) => {
  const found = async (zoneName: string) => (await conflicts(www(), { records: [['CAA', zoneName, value]] })).map((text) => text.split(': 1 of')[0]);

  expect([await found('eldonia.example.'), await found('blog.eldonia.example.')]).toEqual([refuses ? [CAA] : [], []]);
});

test.each<[string, string, string[]]>([
  ['allow it, below those of the zone', '0 issue "amazon.com"', []],
  ['refuse it, below those of the zone that allow it', '0 issue "letsencrypt.org"', [CAA]],
])('CAA records of the name itself decide: they %s', async (_, value, expected) => {
  const zone = value.includes('amazon') ? '0 issue "letsencrypt.org"' : '0 issue "amazon.com"';
  expect((await conflicts(www(), { records: [['CAA', 'eldonia.example.', zone], ['CAA', 'www.eldonia.example.', value]] })).map((text) => text.split(': 1 of')[0])).toEqual(expected);
});

test.each<[string, string, boolean]>([
  ['the tag of wildcards refuses it', '0 issue "amazon.com"\n0 issuewild ";"', true],
  ['the tag of wildcards allows it', '0 issue "letsencrypt.org"\n0 issuewild "amazon.com"', true],
  ['no tag is about it', '0 iodef "mailto:ops@eldonia.example"', false],
])('of an app with a wildcard, %s', async (_, value, refuses) => {
  expect((await conflicts(wildcard(), { records: [['CAA', 'eldonia.example.', value]] })).length).toBe(refuses ? 1 : 0);
});

describe('--domain prints', () => {
  const stateOf = async (account: Account, app = otherDistribution()) => {
    cli(account);
    return JSON.parse((await run('preflight', '--domain', '--app', app)).out) as DomainState;
  };
  const AMAZON = '0 issue "amazonaws.com"';
  const OTHER = '0 issue "letsencrypt.org"';

  test.each<[string, Account['records'], Account['above'], string[]]>([
    ['nobody', [], {}, []],
    ['the zone', [['CAA', 'eldonia.example.', OTHER]], {}, ['app.eldonia.example', 'origin.app.eldonia.example', '*.eldonia.example']],
    ['the zone, but not the name below it, which has records of its own', [['CAA', 'eldonia.example.', OTHER], ['CAA', 'app.eldonia.example.', AMAZON]], {}, ['*.eldonia.example']],
    ['a zone above, which has no records of the zone', [], { 'example.': [['CAA', 'example.', OTHER]] }, ['app.eldonia.example', 'origin.app.eldonia.example', '*.eldonia.example']],
    ['a zone above, but not the zone', [['CAA', 'eldonia.example.', AMAZON]], { 'example.': [['CAA', 'example.', OTHER]] }, []],
    ['the tag of wildcards', [['CAA', 'eldonia.example.', `${AMAZON}\n0 issuewild "letsencrypt.org"`]], {}, ['*.eldonia.example']],
    ['all but the tag of wildcards', [['CAA', 'eldonia.example.', `${OTHER}\n0 issuewild "amazontrust.com"`]], {}, ['app.eldonia.example', 'origin.app.eldonia.example']],
    ['all, by an empty value', [['CAA', 'eldonia.example.', '0 ISSUE ";"']], {}, ['app.eldonia.example', 'origin.app.eldonia.example', '*.eldonia.example']],
  ])('the names whose certificates are refused by %s', async (_, records, above, refused) => {
    expect([...(await stateOf({ records, above }, wildcard())).refused].sort()).toEqual([...refused].sort());
  });

  test.each<[string, [string, string, string][]]>([
    ['a CNAME to another name of the zone', [['CNAME', 'eldonia.example.', 'edge.eldonia.example'], ['CNAME', 'edge.eldonia.example.', 'D9.cloudfront.net']]],
    ['an alias to another name of the zone', [['A', 'eldonia.example.', 'edge.eldonia.example.'], ['A', 'edge.eldonia.example.', 'd9.cloudfront.net.']]],
    ['a chain through a wildcard', [['CNAME', 'eldonia.example.', 'a.edge.eldonia.example.'], ['CNAME', '\\052.edge.eldonia.example.', 'edge2.eldonia.example'], ['A', 'edge2.eldonia.example.', 'd9.cloudfront.net.']]],
  ])('the distributions of other accounts also behind %s', async (_, records) => {
    expect((await stateOf({ records })).elsewhere).toEqual(['eldonia.example']);
  });

  test('nothing of a chain that ends at an address, in a circle, or at a distribution of the account', async () => {
    const records: [string, string, string][] = [['CNAME', 'eldonia.example.', 'a.eldonia.example'], ['A', 'a.eldonia.example.', '192.0.2.1']];
    expect((await stateOf({ records })).elsewhere).toEqual([]);
    expect((await stateOf({ records: [records[0], ['CNAME', 'a.eldonia.example.', 'eldonia.example']] })).elsewhere).toEqual([]);
    expect((await stateOf({ records: [records[0], ['CNAME', 'a.eldonia.example.', 'd0.cloudfront.net']], aliases: [['x.example']] })).elsewhere).toEqual([]);
  });

  test('the records of the names and of those above them, and the distribution of the account', async () => {
    const { names, records, aliases, elsewhere } = await stateOf({
      records: [['A', 'eldonia.example.', 'd1.cloudfront.net.'], ['CAA', 'eldonia.example.', '0 issue "amazon.com"'], ['A', 'blog.eldonia.example.']], aliases: [['shop.example'], ['eldonia.example']],
    });

    expect(names).toEqual(['eldonia.example', 'origin.eldonia.example']);
    expect([records.map(({ Name, Type }) => `${Type} ${Name}`), aliases, elsewhere]).toEqual([
      ['A eldonia.example.', 'CAA eldonia.example.'], [{ name: 'eldonia.example', distribution: 'E1' }], [],
    ]);
  });

  test('the names whose records point to distributions of other accounts', async () => {
    expect(await stateOf({ records: [['A', 'eldonia.example.', 'd9.cloudfront.net.']], aliases: [['shop.example']] })).toMatchObject({ aliases: [], elsewhere: ['eldonia.example'] });
  });

  test('of several distributions whose aliases contain a name, the one that CloudFront chooses', async () => {
    const { aliases } = await stateOf({ aliases: [['*.eldonia.example'], ['www.eldonia.example'], ['*.example']] }, www());
    expect(aliases).toEqual([{ name: 'www.eldonia.example', distribution: 'E1' }, { name: 'origin.www.eldonia.example', distribution: 'E0' }]);
  });

  test('what the runbook reads: it has only the ways of such an account', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'state-')), 'domain.json');
    const [taken, site] = [PlatformZone.servedByOtherDistribution(ZONE), PlatformZone.servedByOtherSite(ZONE)]
      .map((zone) => appOf(zone, { existing: {} }));
    const rendered = async (state: object, app = taken) => {
      writeFileSync(file, JSON.stringify(state));
      return run('runbook', 'move-in', '--app', app, '--domain-state', file);
    };
    const [same, other, none] = [{ aliases: [{ name: 'eldonia.example', distribution: 'E1' }], elsewhere: [] }, { aliases: [], elsewhere: ['eldonia.example'] }, { aliases: [], elsewhere: [] }];
    const ways = ({ out }: { out: string }) => ['update-domain-association', 'aliases() {', "OLDDISTRIBUTIONS='eldonia.example=E1'\n", 'list-domain-conflicts', 'file://move.json'].map((word) => out.includes(word));

    expect(ways(await rendered(same))).toEqual([true, false, true, true, true]);
    expect(ways(await rendered(other))).toEqual([false, true, false, true, true]);
    expect(ways(await rendered(none, site))).toEqual([false, false, false, false, true]);
    expect(ways(await rendered(none, PRODUCTION))).toEqual([false, false, false, false, false]);
    // The queue of a processor of media is waited for where there is one.
    expect([(await rendered(same)).out.includes('"$QUEUE"'), (await rendered(same, PRODUCTION)).out.includes('"$QUEUE"')]).toEqual([false, true]);
    // Each name returns to the distribution that it comes from.
    const two = { aliases: [{ name: 'eldonia.example', distribution: 'E1' }, { name: 'www.eldonia.example', distribution: 'E2' }], elsewhere: [] };
    const both = appOf(PlatformZone.servedByOtherDistribution({ ...ZONE, alternateDomainNames: ['www.eldonia.example'] }), { existing: {} });
    expect((await rendered(two, both)).out).toContain("OLDDISTRIBUTIONS='eldonia.example=E1 www.eldonia.example=E2'\n");
    expect((await rendered(other)).out).not.toContain('OLDDISTRIBUTIONS=');
    // The names of origins and of other platforms have no part in it.
    const ofOthers = [{ name: 'origin.eldonia.example', distribution: 'E3' }, { name: 'eldonia.example', distribution: 'E1' }];
    expect(ways(await rendered({ aliases: ofOthers, elsewhere: ['origin.eldonia.example'] }))).toEqual([true, false, true, true, true]);
    expect(ways(await rendered({ aliases: [ofOthers[0]], elsewhere: ['shop.example'] }))).toEqual([true, true, false, true, true]);
    expect((await rendered([])).err).toBe(`eldonia-constructs: domain-state must be what preflight --domain prints, got ${file}; run npx eldonia-constructs preflight --domain > ${file}`);
  });
});

test('a conflict fails with --strict, and the commands of a list contain the names', async () => {
  cli(LIVE);
  const { code, out } = await run('preflight', '--check', '--strict', '--app', PRODUCTION);

  expect(code).toBe(1);
  expect(out).toContain(`  ${IN_ZONE}: LACKING, needs 5, has 5, of which 2 are in use\n    A active.origin.eldonia.example.\n`);
  const { out: listed } = await run('preflight', '--app', PRODUCTION);
  expect(listed).toContain('    in use  aws route53 list-resource-record-sets --hosted-zone-id Z0123456789ABCDEFGHIJ --query ' +
    '"length(ResourceRecordSets[?contains(\\`[\\"A active.origin.eldonia.example.\\"');
});

test('names with a wildcard are compared as Route 53 lists them, also those of a group, and what is not text is unknown', async () => {
  const app = folderOf((root: App) => {
    const stack = new Stack(root, 'Shop', { env: TOKYO });
    const add = (id: string, type: string, properties: object) => new CfnResource(stack, id, { type: `AWS::Route53::${type}`, properties });
    add('One', 'RecordSet', { HostedZoneId: 'ZA', Name: '*.Shop.example', Type: 'A' });
    add('Group', 'RecordSetGroup', { HostedZoneId: 'ZB', RecordSets: [{ Name: 'b.example.', Type: 'AAAA' }] });
    add('Late', 'RecordSet', { HostedZoneId: Fn.importValue('zone'), Name: 'c.example', Type: 'A' });
  });

  expect(await conflicts(app, { records: [['A', '\\052.shop.example.'], ['AAAA', 'b.example.']] })).toEqual([
    `Route 53: new records in the zone ZA: 1 of 1, ${RECORDS}`, `Route 53: new records in the zone ZB: 1 of 1, ${RECORDS}`,
    `Route 53: new records that are not text in the template: undefined of 0, ${DO} PlatformZone.servedByOtherSite or PlatformZone.servedByOtherDistribution if they exist`,
  ]);
});
