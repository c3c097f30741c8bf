import assert from 'assert/strict';
import { readRecords } from './door';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, DOMAIN, REGION, STANDBY_REGION } from '../../tools/emulator/emulator';

const REGIONS = [REGION, STANDBY_REGION];
const CLUSTER = { DBClusterIdentifier: 'eldonia-database' };
const JWT_SECRET = 'eldonia/jwt-secret';
/** What the standby can't have of its own: it accepts the same tokens, logins and header. */
const COPIED = ['eldonia/db-admin', 'eldonia/db-password', JWT_SECRET, 'eldonia/cloudfront-header/1', 'eldonia/cloudfront-header/2'];

interface FunctionList {
  readonly Functions: { readonly FunctionArn: string }[];
}

/** What the checks of a pair read with, by region. */
export interface PairClients {
  readonly global: Clients;
  readonly primary: Clients;
  readonly standby: Clients;
}

/** `<region> writes` or `<region> reads`, of the global clusters: there is one. */
export async function databaseMembers({ standby }: PairClients): Promise<string[]> {
  const { GlobalClusters } = await standby.rds.describeGlobalClusters({});
  const members = GlobalClusters!.flatMap(({ GlobalClusterMembers }) => GlobalClusterMembers!);
  return members.map(({ DBClusterArn, IsWriter }) => `${DBClusterArn!.split(':')[3]} ${IsWriter ? 'writes' : 'reads'}`).sort();
}

export function pairDatabaseChecks(aws: PairClients): Checks {
  const { primary, standby } = aws;

  return {
    'one global database: Tokyo writes, Osaka reads, and neither is deleted by mistake': async () => {
      assert.deepEqual(await databaseMembers(aws), [`${REGION} writes`, `${STANDBY_REGION} reads`]);
      const { GlobalClusters } = await primary.rds.describeGlobalClusters({});
      assert.deepEqual(GlobalClusters!.map(({ DeletionProtection }) => DeletionProtection), [true]);
      for (const { rds } of [primary, standby]) {
        const { DBClusters } = await rds.describeDBClusters(CLUSTER);
        assert.deepEqual(DBClusters!.map(({ DeletionProtection, StorageEncrypted }) => [DeletionProtection, StorageEncrypted]), [[true, true]]);
      }
    },
    'the tasks of Osaka read the address of its cache from a parameter': async () => {
      const taskDefinition = await standby.physicalId('AWS::ECS::TaskDefinition', /^PlatformApiTask/);
      const { taskDefinition: task } = await standby.ecs.describeTaskDefinition({ taskDefinition });
      const { environment, secrets } = task!.containerDefinitions![0];
      assert.equal(secrets!.find(({ name }) => name === 'REDIS_HOST')!.valueFrom, `arn:aws:ssm:${STANDBY_REGION}:${ACCOUNT}:parameter/eldonia/cache/endpoint`);
      assert.deepEqual(environment!.filter(({ name }) => name === 'REDIS_HOST'), []);
    },
  };
}

export function pairSecretChecks({ primary, standby }: PairClients): Checks {
  return {
    'Osaka has the same logins, token secret and header as Tokyo': async () => {
      for (const SecretId of COPIED) {
        const values = await Promise.all([primary, standby].map(async ({ secrets }) => secrets.getSecretValue({ SecretId })));
        assert.equal(values[1].SecretString, values[0].SecretString, SecretId);
        assert.deepEqual(values.map(({ ARN }) => ARN!.split(':')[3]), REGIONS, SecretId);
      }
    },
    'Tokyo copies them to Osaka and nothing else': async () => {
      for (const SecretId of COPIED) {
        const { ReplicationStatus } = await primary.secrets.describeSecret({ SecretId });
        assert.deepEqual(ReplicationStatus!.map(({ Region, Status }) => [Region, Status]), [[STANDBY_REGION, 'InSync']], SecretId);
        const { KmsKeyId } = await standby.secrets.describeSecret({ SecretId });
        assert.equal(KmsKeyId, 'alias/eldonia-base', SecretId);
      }
    },
    'the tasks of Osaka get the copies there: the handler has found the complete ARN of the token secret': async () => {
      const taskDefinition = await standby.physicalId('AWS::ECS::TaskDefinition', /^PlatformApiTask/);
      const { taskDefinition: task } = await standby.ecs.describeTaskDefinition({ taskDefinition });
      const from = (name: string) => task!.containerDefinitions![0].secrets!.find((secret) => secret.name === name)!.valueFrom;
      const { ARN } = await standby.secrets.describeSecret({ SecretId: JWT_SECRET });
      assert.equal(from('JWT_SECRET'), ARN);
      assert.equal(from('DB_PASSWORD'), `arn:aws:secretsmanager:${STANDBY_REGION}:${ACCOUNT}:secret:eldonia/db-password:password::`);
    },
  };
}

/** The names that lead to the region that serves, and what CloudFront asks. */
export function pairDoorChecks(aws: PairClients, hostedZoneId: string): Checks {
  const { global, primary, standby } = aws;
  const balancer = async ({ loadBalancing }: Clients) => (await loadBalancing.describeLoadBalancers({})).LoadBalancers![0].DNSName!;

  return {
    'the failover name leads to Tokyo\'s load balancer and, when that is down, to Osaka\'s': async () => {
      const found = await readRecords(primary, hostedZoneId, `active.origin.${DOMAIN}`);
      assert.deepEqual(found.map(({ Failover, AliasTarget }) => [Failover, AliasTarget!.DNSName]).sort(), [
        ['PRIMARY', `dualstack.${await balancer(primary)}.`],
        ['SECONDARY', `dualstack.${await balancer(standby)}.`],
      ]);
    },
    'each of both has the health check that the plan has for its region, though the plan tells Osaka\'s first': async () => {
      const { Stacks } = await global.cloudFormation.describeStacks({ StackName: 'Eldonia-Global' });
      const { OutputValue } = Stacks![0].Outputs!.find(({ OutputKey }) => /PlanHealthChecks/.test(OutputKey!))!;
      const checks = OutputValue!.split('||').map((line) => line.split(':'));
      assert.deepEqual(checks.map(([, , region]) => region), [STANDBY_REGION, REGION]);
      const checkOf = (wanted: string) => checks.find(([, , region]) => region === wanted)![3];
      const found = await readRecords(primary, hostedZoneId, `active.origin.${DOMAIN}`);
      assert.deepEqual(Object.fromEntries(found.map(({ Failover, HealthCheckId }) => [Failover, HealthCheckId])), {
        PRIMARY: checkOf(REGION), SECONDARY: checkOf(STANDBY_REGION),
      });
    },
    'the plan calls functions that are there, in both regions': async () => {
      const plan = JSON.stringify(global.stubbed('AWS::ARCRegionSwitch::Plan', /^FailoverPlan/));
      const called = new Set(plan.match(/arn:aws:lambda:[^"]+/g));
      const there = await Promise.all([primary, standby].map(async ({ requests }) => requests.lambda<FunctionList>('/2015-03-31/functions')));
      const arns = there.flatMap(({ Functions }) => Functions.map(({ FunctionArn }) => FunctionArn));
      assert.deepEqual([...called].filter((arn) => !arns.includes(arn)), []);
      for (const region of REGIONS) assert.ok([...called].some((arn) => arn.includes(`:${region}:`)), region);
    },
    'each region has its own parameter for the released image': async () => {
      for (const { ssm } of [primary, standby]) {
        const { Parameter } = await ssm.getParameter({ Name: '/eldonia/backend/image' });
        assert.equal(Parameter!.Value, 'none');
      }
    },
  };
}
