import { App, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as jmespath from 'jmespath';
import { folderOf, run } from './fixture';
import { Checked } from '../../cli/preflight/account';
import { EldoniaPlatform, PlatformZone } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';
import { existing, once, QUIET } from '../eldonia-platform/fixture';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const PRODUCTION = canonical('production').directory;
const appOf = (zone: PlatformZone) => folderOf((root) => {
  const stack = new Stack(root, 'Eldonia', { env: TOKYO });
  new EldoniaPlatform(stack, 'Platform', { ...existing(stack), ...QUIET, zone });
});
const WWW = { ...ZONE, domainName: 'www.eldonia.example' };
const www = once(() => appOf(PlatformZone.servedByOtherSite(WWW)));
const moved = once(() => appOf(PlatformZone.withExistingRecords(ZONE)));
const otherSite = once(() => appOf(PlatformZone.servedByOtherSite(ZONE)));
const otherDistribution = once(() => appOf(PlatformZone.servedByOtherDistribution(ZONE)));

/** An account with records, as type, name and target, and with the aliases of each of its distributions. */
interface Account {
  readonly records?: readonly (readonly [type: string, name: string, target?: string])[];
  readonly aliases?: readonly (readonly string[])[];
}

afterEach(() => void jest.restoreAllMocks());

/** A record as Route 53 lists it: an alias has a target instead of values. */
function listedRecord([type, name, target = '192.0.2.1']: readonly [string, string, string?]): object {
  return type === 'CNAME' || !target.endsWith('.') ? { Name: name, Type: type, TTL: 300, ResourceRecords: [{ Value: target }] }
    : { Name: name, Type: type, AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: target, EvaluateTargetHealth: false } };
}

/** What AWS answers before the query: a list without elements is absent, not empty. */
function answerOf([service, operation]: readonly string[], { records = [], aliases = [] }: Account): unknown {
  const items = <T>(list: readonly T[]) => ({ Quantity: list.length, ...list.length > 0 ? { Items: list } : {} });
  if (service === 'sts') return { Account: '123456789012' };
  if (operation === 'list-resource-record-sets') return { ResourceRecordSets: records.map(listedRecord), IsTruncated: false };
  if (operation === 'list-distributions') return { DistributionList: items(aliases.map((names, index) => ({ Id: `E${index}`, Enabled: true, Aliases: items(names) }))) };
  return undefined;
}

/** The AWS CLI of such an account, which has enough of everything else. It evaluates queries as the AWS CLI does. */
function cli(account: Account): void {
  const answer = (args: readonly string[]): string => {
    const all = answerOf(args, account);
    if (all !== undefined) return String(jmespath.search(all, args[args.indexOf('--query') + 1]));
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
