import assert from 'assert/strict';
import { spawnSync } from 'child_process';
import { delimiter } from 'path';
import { Stack } from '@aws-sdk/client-cloudformation';
import { ChangeAction, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { eventsOf, typesThat } from './stack-events';
import { PlatformZone } from '../../src/region';
import { OPERATING, Sample } from '../../tools/emulator/app';
import { awsCli } from '../../tools/emulator/aws-cli';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { DOMAIN, Emulator, REGION } from '../../tools/emulator/emulator';
import { Guide } from '../../tools/emulator/guide';
import { eventually } from '../../tools/emulator/patience';
import { refusalOf } from '../../tools/emulator/refusals';
import { CommandFailed } from '../../tools/steps';

const ADDRESS = '192.0.2.1';

/** Creates or deletes a record of the domain that the platform doesn't know. */
export async function changeRecord({ route53 }: Clients, HostedZoneId: string, Action: ChangeAction): Promise<void> {
  const record: ResourceRecordSet = { Name: DOMAIN, Type: 'A', TTL: 60, ResourceRecords: [{ Value: ADDRESS }] };
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: record }] };
  await route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch });
}

/** Creates a distribution that has the domain as its alias. */
export async function otherDistribution({ cloudFront }: Clients): Promise<void> {
  const origin = { Id: 'origin', DomainName: 'www.example.com', CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const } };
  await cloudFront.createDistribution({
    DistributionConfig: {
      CallerReference: 'other',
      Comment: 'another site',
      Enabled: true,
      Aliases: { Quantity: 1, Items: [DOMAIN] },
      Origins: { Quantity: 1, Items: [origin] },
      DefaultCacheBehavior: { TargetOriginId: origin.Id, ViewerProtocolPolicy: 'https-only', CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad' },
    },
  });
}

interface Row { readonly name: string; readonly verdict: string; readonly used?: number }

/** What `preflight` prints, with the real AWS CLI. */
export async function preflight(emulator: Emulator, assembly: string, ...options: string[]): Promise<unknown> {
  const environment = emulator.clientEnvironment();
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/eldonia-constructs.ts', 'preflight', ...options, '--app', assembly], {
    encoding: 'utf8', env: { ...environment, AWS_DEFAULT_REGION: REGION, PATH: `${await awsCli(emulator)}${delimiter}${environment.PATH}` },
  });
  assert.ok(stdout, stderr);
  return JSON.parse(stdout);
}

/** What `preflight --check` reports about the domain. */
export function preflightChecks(emulator: Emulator, assembly: string): Record<'withRecord' | 'withDistribution', Checks> {
  const conflicts = async (): Promise<string[]> => {
    return (await preflight(emulator, assembly, '--check', '--json') as Row[]).filter(({ name }) => /new records|aliases/.test(name))
      .map(({ name, verdict, used }) => `${/new records|distribution of the account|point to no/.exec(name)![0]}: ${verdict}, ${used} in use`);
  };
  return {
    withRecord: {
      'preflight reports the record': async () => assert.deepEqual(await conflicts(),
        ['new records: lacking, 1 in use', 'distribution of the account: enough, 0 in use', 'point to no: enough, 0 in use']),
    },
    withDistribution: {
      'preflight reports the alias as well': async () => assert.deepEqual((await conflicts()).slice(1),
        ['distribution of the account: lacking, 1 in use', 'point to no: enough, 0 in use']),
    },
  };
}

/** Waits for a deployment that must not succeed. */
export async function failing(deployment: Promise<unknown>): Promise<void> {
  const error: unknown = await deployment.then(() => new Error('the deployment succeeded'), (reason: unknown) => reason);
  if (!(error instanceof CommandFailed)) throw error;
}

/** Whether CloudFront accepts distributions of the account: refused before AWS has verified it, accepted and deleted afterwards. */
export function verificationChecks(emulator: Emulator, guide: Guide): Checks {
  const trial = () => guide.run('2. Check the quotas', [2, 3]);
  return {
    'the trial of the guide is refused before AWS has verified the account': async () => {
      emulator.account({ Account: 'unverified' });
      assert.throws(trial, new RegExp(refusalOf('cloudfront CreateDistribution')));
    },
    'and succeeds afterwards': async () => {
      emulator.account({});
      trial();
    },
  };
}

const STACK = { StackName: 'Platform' };

/** The stacks of what operates the platform, as far as they are there. */
async function operatingStacks({ cloudFormation, globalCloudFormation }: Clients): Promise<Stack[]> {
  const found = await Promise.all([cloudFormation, globalCloudFormation].map(async (client) => (await client.describeStacks({})).Stacks!));
  return found.flat().filter(({ StackName }) => Object.values(OPERATING).includes(StackName!));
}

/** A first deployment that failed because another site has the domain, and the next one, which leaves it alone. */
export function failureChecks(aws: Clients, guide: Guide, HostedZoneId: string, deploy: (zoneOf: Sample['zoneOf']) => Promise<unknown>): Checks {
  const { cloudFormation, cloudFront, route53 } = aws;
  const status = async (): Promise<string | undefined> => {
    const { Stacks } = await cloudFormation.describeStacks(STACK);
    return Stacks![0].StackStatus;
  };

  const refused = async (message: string): Promise<void> => {
    const reasons = (await eventsOf(aws, STACK.StackName)).flatMap(({ ResourceStatusReason }) => ResourceStatusReason ?? []);
    assert.ok(reasons.some((reason) => reason.includes(message)), reasons.join('\n'));
  };

  return {
    'it is rolled back because of the record, up to what is protected from deletion': async () => {
      assert.deepEqual(await typesThat(aws, STACK.StackName, 'CREATE_FAILED'), ['AWS::Route53::RecordSet']);
      await refused(refusalOf('route53 ChangeResourceRecordSets', { Name: `${DOMAIN}.`, Type: 'A' }));
      assert.deepEqual(await typesThat(aws, STACK.StackName, 'DELETE_FAILED'), ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::RDS::DBCluster']);
      assert.equal(await status(), 'ROLLBACK_FAILED');
    },
    'it leaves nothing behind whose name the next deployment needs': async () => {
      const kept = (await eventsOf(aws, STACK.StackName)).filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED');
      assert.deepEqual(kept.map(({ PhysicalResourceId }) => PhysicalResourceId!).filter((id) => id.includes('eldonia')), []);
    },
    'the stacks of what operates it were not begun': async () => {
      assert.deepEqual((await operatingStacks(aws)).map(({ StackName }) => StackName), []);
    },
    'the commands of the guide delete the stack with what is protected': async () => {
      guide.run('The first deployment fails', 1, `REGION=${REGION} STACK=${STACK.StackName}`);
      await eventually('the stack is deleted', async () => (await status().catch(() => undefined)) === undefined || undefined);
    },
    'the next deployment succeeds when another distribution may keep the domain': async () => {
      await deploy(PlatformZone.servedByOtherDistribution);
      assert.equal(await status(), 'CREATE_COMPLETE');
      assert.deepEqual((await operatingStacks(aws)).map(({ StackStatus }) => StackStatus), Object.keys(OPERATING).fill('CREATE_COMPLETE'));
    },
    'an update that adds the alias is refused, and rolled back': async () => {
      await failing(deploy(PlatformZone.servedByOtherSite));
      await refused(refusalOf('cloudfront UpdateDistribution', { AliasesElsewhere: DOMAIN }));
      assert.equal(await status(), 'UPDATE_ROLLBACK_COMPLETE');
    },
    'record and alias are those of the other site': async () => {
      const { ResourceRecordSets } = await route53.listResourceRecordSets({ HostedZoneId });
      const records = ResourceRecordSets!.filter(({ Name, Type }) => Name === `${DOMAIN}.` && /^A/.test(Type!));
      assert.deepEqual(records.map(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value }) => Value)), [[ADDRESS]]);
      const { DistributionList } = await cloudFront.listDistributions({});
      assert.deepEqual(DistributionList!.Items!.map(({ Comment, Aliases }) => `${Comment}: ${Aliases!.Items ?? []}`).sort(), [`another site: ${DOMAIN}`, 'eldonia: ']);
    },
  };
}
