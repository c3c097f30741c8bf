import assert from 'assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Client, escapeLiteral } from 'pg';
import { preflight } from './failure';
import { DomainState } from '../../cli/preflight/domain-state';
import { guideRunbooks } from '../../cli/restore';
import { ensureAppLogin } from '../../src/aurora-cluster/private/handler/database-users';
import { PlatformZone } from '../../src/region';
import { Sample } from '../../tools/emulator/app';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, DOMAIN, Emulator, REGION } from '../../tools/emulator/emulator';
import { Guide } from '../../tools/emulator/guide';
import { freePort } from '../../tools/free-port';
import { makeCertificates, query, startPostgres } from '../support/servers';

/** The clients of PostgreSQL on this machine can be older than the server, which pg_dump refuses. */
const TABLES = ["CREATE TABLE notes (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, body text, at timestamptz DEFAULT now(), every interval DEFAULT '26:00')", 'CREATE TABLE log (line text)', 'CREATE SEQUENCE orders'];
const CHANGES = ["UPDATE log SET line = 'c' WHERE line = 'a'", "DELETE FROM log WHERE line = 'b'"];
/** What a resolver and the name servers of Route 53 need on AWS. */
const RESOLVER_SECONDS = 120;
const MOST_SECONDS = 300;

interface Login { readonly username: string; readonly password: string; readonly dbname: string }
interface Site { readonly port: number; readonly login: Login; readonly Bucket: string; readonly prefix: string }
type Server = Awaited<ReturnType<typeof startPostgres>>;

/** An old site and a platform, with a client that reads and writes all the time where the domain leads to. */
export class SiteMove {
  static async start(aws: Clients, emulator: Emulator, hostedZoneId: string, objects: number): Promise<SiteMove> {
    const login = async (SecretId: string) => JSON.parse((await aws.secrets.getSecretValue({ SecretId })).SecretString!) as Login;
    const [app, admin] = await Promise.all(['eldonia/db-password', 'eldonia/db-admin'].map(login));
    const [oldPort, port] = [await freePort(), await freePort()];
    const move = new SiteMove(aws, emulator, hostedZoneId, admin,
      { port: oldPort, login: { username: 'shop', password: 'shop', dbname: 'shop' }, Bucket: 'shop-uploads', prefix: 'photos/' },
      { port, login: app, Bucket: `eldonia-media-${ACCOUNT}-${REGION}`, prefix: 'originals/photos/' });
    await Promise.all([move.startDatabases(), move.fill(objects)]);
    return move;
  }

  /** What was acknowledged, and the longest times without it. */
  readonly rows: string[] = [];
  readonly keys: string[] = [];
  readonly silence = { reads: 0, writes: 0 };
  readonly failed = { reads: 0, writes: 0 };
  servers!: readonly [old: Server, platform: Server];
  private readonly folder = mkdtempSync(join(tmpdir(), 'move-'));
  private client?: Promise<void>;
  private ended = false;

  private constructor(
    readonly aws: Clients, readonly emulator: Emulator, private readonly hostedZoneId: string, private readonly admin: Login,
    readonly old: Site, readonly platform: Site,
  ) {}

  begin(): void {
    this.client = this.visit();
  }

  /** The variables of the runbook, with the servers of this machine. */
  variables(printed: string): string {
    const PGPASSFILE = join(this.emulator.folder, 'pgpass');
    const lines = [['rdsadmin', this.servers[0].password], [this.admin.username, this.admin.password], [this.platform.login.username, this.platform.login.password]];
    writeFileSync(PGPASSFILE, lines.map((line) => `*:*:*:${line.map((word) => word.replace(/[\\:]/g, '\\$&')).join(':')}\n`).join(''), { mode: 0o600 });
    writeFileSync(join(this.emulator.folder, 'dump.sql'), [...TABLES, 'ALTER TABLE log REPLICA IDENTITY FULL'].join(';\n'));
    const here = (port: number) => `host=localhost port=${port} sslcert=none `;
    return [
      // Ports, hosts and the ID of the old distribution are of AWS.
      printed.replace(/host=shop\S+ port=5432 (.*?)user=postgres/g, `${here(this.old.port)}$1user=rdsadmin`)
        .replace(/host=(?!localhost)\S+ port=\d+ /g, here(this.platform.port)),
      `export PGPASSFILE=${PGPASSFILE} AWS_DEFAULT_REGION=${REGION}`,
      'pg_dump() { cp dump.sql schema.sql; }',
      'curl() { psql "$APP" -Atc "SELECT CASE current_setting(\'transaction_read_only\') WHEN \'off\' THEN 200 ELSE 503 END"; }',
      'dig() { :; }',
    ].join('\n');
  }

  async insert({ port, login }: Site, body: string): Promise<void> {
    await session(port, login, async (client) => client.query('INSERT INTO notes (body) VALUES ($1)', [body]));
  }

  /** How much of what was acknowledged is not at a site. */
  async lost(site: Site): Promise<{ rows: number; objects: number }> {
    const [rows, keys] = [[...this.rows], [...this.keys]];
    const bodies = await query(this.servers[site === this.old ? 0 : 1], site.login.dbname, 'SELECT body FROM notes');
    const found = new Set((bodies as { body: string }[]).map(({ body }) => body));
    const names = new Set<string>();
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.aws.s3 }, { Bucket: site.Bucket, Prefix: site.prefix })) {
      for (const { Key } of Contents) names.add(Key!.slice(site.prefix.length));
    }
    return { rows: rows.filter((row) => !found.has(row)).length, objects: keys.filter((key) => !names.has(key)).length };
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.client;
    await Promise.all(this.servers.map(async (server) => server.stop()));
    rmSync(this.folder, { recursive: true });
  }

  private async startDatabases(): Promise<void> {
    chmodSync(this.folder, 0o755);
    const [old, platform] = this.servers = await Promise.all([this.old, this.platform].map(async ({ port }) => {
      const own = join(this.folder, String(port));
      mkdirSync(own, { mode: 0o755 });
      makeCertificates(own);
      return startPostgres(own, port, undefined, ['wal_level=logical']);
    })) as unknown as [Server, Server];
    const { username, password, dbname } = this.admin;
    await query(old, 'postgres', "CREATE ROLE shop LOGIN PASSWORD 'shop'", 'CREATE DATABASE shop OWNER shop', 'CREATE ROLE rds_replication', "ALTER DATABASE shop SET timezone = 'Asia/Tokyo'", "ALTER DATABASE shop SET intervalstyle = 'iso_8601'");
    await query(old, 'shop', 'SET ROLE shop', ...TABLES, "INSERT INTO notes (body) SELECT 'old ' || n FROM generate_series(1, 5000) n", "INSERT INTO log VALUES ('a'), ('b')", "SELECT nextval('orders')");
    await query(platform, 'postgres', `CREATE ROLE ${username} LOGIN CREATEROLE CREATEDB PASSWORD ${escapeLiteral(password)} IN ROLE pg_create_subscription, pg_monitor, pg_signal_backend`,
      'CREATE ROLE rds_replication', `CREATE DATABASE ${dbname} OWNER ${username}`, `GRANT rds_replication TO ${username} WITH ADMIN OPTION`);
    await session(this.platform.port, this.admin, async (client) => ensureAppLogin(client, { ...this.platform.login, database: dbname }));
  }

  /** The bucket of the old site, and its record. */
  private async fill(objects: number): Promise<void> {
    const { s3, cloudFront, route53 } = this.aws;
    const { Bucket, prefix } = this.old;
    await s3.putBucketNotificationConfiguration({ Bucket: this.platform.Bucket, NotificationConfiguration: {} });
    await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } });
    for (let at = 0; at < objects; at += 50) {
      await Promise.all(Array.from({ length: Math.min(50, objects - at) }, async (_, index) => this.put(Bucket, prefix, `${(at + index).toString(16)}.jpg`)));
    }
    const { DistributionList } = await cloudFront.listDistributions({});
    const AliasTarget = { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: DistributionList!.Items!.find(({ Comment }) => Comment === 'another site')!.DomainName!, EvaluateTargetHealth: false };
    const Changes = [{ Action: 'UPSERT' as const, ResourceRecordSet: { Name: DOMAIN, Type: 'A' as const, AliasTarget } }];
    await route53.changeResourceRecordSets({ HostedZoneId: this.hostedZoneId, ChangeBatch: { Changes } });
  }

  private async put(Bucket: string, prefix: string, key: string): Promise<void> {
    await this.aws.s3.putObject({ Bucket, Key: `${prefix}${key}`, Body: key });
    this.keys.push(key);
  }

  /** CloudFront chooses the distribution by the alias, once a record leads there. */
  private async site(): Promise<Site> {
    const { ResourceRecordSets = [] } = await this.aws.route53.listResourceRecordSets({ HostedZoneId: this.hostedZoneId });
    const record = ResourceRecordSets.find(({ Name, Type }) => Name === `${DOMAIN}.` && Type === 'A');
    assert.match(record?.AliasTarget?.DNSName ?? 'no record', /\.cloudfront\.net\.?$/);
    const { DistributionList } = await this.aws.cloudFront.listDistributions({});
    const { Comment } = DistributionList!.Items!.find(({ Aliases }) => Aliases?.Items?.includes(DOMAIN)) ?? assert.fail('403');
    return Comment === 'another site' ? this.old : this.platform;
  }

  private async visit(): Promise<void> {
    const last = { reads: Date.now(), writes: Date.now() };
    const tried = async (kind: 'reads' | 'writes', work: () => Promise<unknown>) => work().then(() => {
      this.silence[kind] = Math.max(this.silence[kind], Date.now() - last[kind]);
      last[kind] = Date.now();
    }, () => { this.failed[kind]++; });
    for (let number = 0; !this.ended; number++) {
      const read = async () => {
        const { port, login } = await this.site();
        await session(port, login, async (client) => client.query('SELECT body FROM notes LIMIT 1'));
      };
      // A pool tries once more when the server has ended its connection.
      await tried('reads', async () => read().catch(read));
      await tried('writes', async () => {
        const site = await this.site();
        await this.insert(site, `row ${number}`);
        this.rows.push(`row ${number}`);
        if (number % 5 === 0) await this.put(site.Bucket, site.prefix, `new-${number}.jpg`);
      });
      await sleep(20);
    }
  }
}

async function session(port: number, login: Login, work: (client: Client) => Promise<unknown>): Promise<void> {
  const { username: user, password, dbname: database } = login;
  const client = new Client({ host: 'localhost', port, user, password, database, ssl: { rejectUnauthorized: false } });
  client.on('error', () => undefined);
  await client.connect();
  await work(client).finally(async () => client.end());
}

const VARIABLES = 'REGION ZONE NAMES MEDIA TARGET TARGETZONE DISTRIBUTION QUEUE OLD ADMIN APP SOURCE MOVER RETURNER MOVER_PASSWORD OLDDISTRIBUTIONS';

/** The move, by the rendered runbook. */
export function moveChecks(move: SiteMove, assembly: string, deploy: (zoneOf: Sample['zoneOf']) => Promise<unknown>): Checks {
  const { aws, emulator, old, platform } = move;
  let guide: Guide;
  let variables: string;
  const run = async (section: string, ...blocks: number[]) => guide.runBeside(section, blocks, variables);
  const servers = () => move.servers;
  const superuser = async (...statements: string[]) => query(servers()[1], 'postgres', ...statements);
  const none = { rows: 0, objects: 0 };
  return {
    'the runbook has the names of the app, and of the ways to move an alias that of the account': async () => {
      const state = await preflight(emulator, assembly, '--domain') as DomainState;
      assert.deepEqual([state.aliases.map(({ name }) => name), state.elsewhere], [[DOMAIN], []]);
      const file = join(emulator.folder, 'move-in.md');
      const { text } = guideRunbooks(new CloudAssembly(assembly), 'move-in', state)[0];
      assert.doesNotMatch(text, /another account/);
      writeFileSync(file, text);
      guide = await Guide.of(emulator, file, `OLDDISTRIBUTIONS=${state.aliases.map(({ name, distribution }) => `${name}=${distribution}`).join(' ')}; declare -p ${VARIABLES}`);
      variables = move.variables(guide.run('Before you begin', []).replace(/^.*?declare/s, 'declare'));
    },
    'all rows and changes are copied, while the client writes at the old site': async () => {
      move.begin();
      await query(servers()[0], 'shop', 'CREATE UNLOGGED TABLE cache (key text)');
      assert.match(await run('1. Replicate', 0), /^public\.cache: is UNLOGGED/m);
      await query(servers()[0], 'shop', 'DROP TABLE cache');
      await query(servers()[0], 'postgres', "CREATE DATABASE euc OWNER shop ENCODING 'EUC_JP' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
      assert.match(await guide.runBeside('1. Replicate', [0], `${variables}\nOLD=\${OLD/dbname=shop/dbname=euc}`), /^database: its encoding is EUC_JP, not UTF8$/m);
      assert.match(await run('1. Replicate', 0, 1), /^free$/m);
      await query(servers()[0], 'postgres', 'ALTER ROLE mover REPLICATION');
      await run('1. Replicate', 2);
      await query(servers()[0], 'shop', ...CHANGES);
      await sleep(3_000);
      assert.match(await run('1. Replicate', 3, 4), /^\d+ bytes\n/);
      assert.deepEqual(await query(servers()[1], 'eldonia', 'SELECT line FROM log'), [{ line: 'c' }]);
      await assert.rejects(move.insert(platform, 'too early'), /read-only transaction/);
    },
    'all objects are copied': async () => {
      const start = Date.now();
      const out = await run('2. Copy the media', 3);
      console.log(`    ${/\d+/.exec(out)![0]} objects in ${Math.round((Date.now() - start) / 1_000)} seconds`);
    },
    'the domain is prepared, and CloudFront refuses to add the alias while another distribution has it': async () => {
      assert.match(await run('3. Prepare the domain', 0, 1, 4), new RegExp(`${DOMAIN}\\s+distribution\\s`));
      const Id = await aws.physicalId('AWS::CloudFront::Distribution', /./);
      const { DistributionConfig, ETag: IfMatch } = await aws.cloudFront.getDistributionConfig({ Id });
      const Aliases = { Quantity: 1, Items: [DOMAIN] };
      await assert.rejects(aws.cloudFront.updateDistribution({ Id, IfMatch, DistributionConfig: { ...DistributionConfig!, Aliases } }), { name: 'CNAMEAlreadyExists' });
    },
    'writes stop at the old site, and all tables are equal': async () => {
      assert.match(await run('4. Switch', 0), /^complete$/m);
      await assert.rejects(move.insert(old, 'too late'), /read-only transaction/);
      assert.match(await run('4. Switch', 1), /^equal$/m);
    },
    'users read all the time, and write at the platform within 5 minutes; of what was acknowledged, nothing is lost': async () => {
      // Of these, RDS has the right to publish all tables, and to replicate, in roles.
      await superuser('ALTER ROLE postgres SUPERUSER');
      await run('4. Switch', 2);
      await superuser('ALTER ROLE returner REPLICATION', 'ALTER ROLE postgres NOSUPERUSER');
      const out = await run('4. Switch', 3, 4, 5, 6, 7, 8, 9);
      assert.match(out, /^ready$[^]*^in all name servers$/m);
      await sleep(2_000);
      assert.deepEqual(await move.lost(platform), none);
      const { silence, failed, rows, keys } = move;
      console.log(`    without reads for ${(silence.reads / 1_000).toFixed(1)} s, ${failed.reads} failed; without writes for ${(silence.writes / 1_000).toFixed(1)} s, ` +
        `and ${RESOLVER_SECONDS} s of resolvers on AWS; of ${rows.length} rows and ${keys.length} objects, none is lost`);
      assert.equal(failed.reads, 0);
      assert.ok(silence.writes / 1_000 + RESOLVER_SECONDS <= MOST_SECONDS);
    },
    'the next deployment keeps alias and records': async () => {
      await deploy(PlatformZone.withExistingRecords);
      const { DistributionList } = await aws.cloudFront.listDistributions({});
      assert.deepEqual(DistributionList!.Items!.filter(({ Aliases }) => Aliases!.Items?.includes(DOMAIN)).map(({ Comment }) => Comment), ['eldonia']);
    },
    'back at the old site is each row and object of the platform': async () => {
      assert.match(await run('5. Return', 1), /^complete$/m);
      await run('5. Return', 2, 3, 4, 5, 6);
      await sleep(1_000);
      await run('5. Return', 3);
      assert.deepEqual(await move.lost(old), none);
      await move.insert(old, 'home');
      assert.equal(move.failed.reads, 0);
    },
  };
}
