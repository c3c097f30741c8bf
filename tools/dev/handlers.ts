/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-require-imports */
import { spawn } from 'child_process';
import { once } from 'events';
import { join } from 'path';
import type { Secret, Secrets } from './contract';
import { UserError } from '../user-error';

/** What a process with a function of the app receives. */
interface Work { readonly file: string; readonly event: object; readonly secrets: Secrets; readonly services: string }

/**
 * A function of the app, as its synthesized code, with secrets in memory instead of Secrets Manager, and the answers of CloudFormation and ECS. It is
 * the text of a program: it refers to nothing outside of itself.
 */
function runFunction({ file, event, secrets, services }: Work): void {
  const Module = require('module');
  const restarts: string[] = [];
  const names: Record<string, any> = {};
  const answers: Record<string, (input: any) => object> = {
    GetSecretValue({ SecretId, VersionStage = 'AWSCURRENT', VersionId }) {
      const { stages, versions } = secrets[SecretId];
      const version = stages[VersionStage];
      if (!version || !versions[version] || (VersionId ?? version) !== version) throw new names.ResourceNotFoundException(`${SecretId} has no ${VersionStage}`);
      return { SecretString: versions[version] };
    },
    PutSecretValue({ SecretId, SecretString, ClientRequestToken = `version-${Date.now()}`, VersionStages = ['AWSCURRENT'] }) {
      const { stages, versions } = secrets[SecretId];
      versions[ClientRequestToken] = SecretString;
      for (const stage of VersionStages) stages[stage] = ClientRequestToken;
      return {};
    },
    DescribeSecret({ SecretId }) {
      const { stages, versions } = secrets[SecretId];
      const stagesOf = (version: string) => Object.keys(stages).filter((stage) => stages[stage] === version);
      const known = [...Object.keys(versions), ...Object.values(stages)];
      return { RotationEnabled: true, VersionIdsToStages: Object.fromEntries(known.map((version) => [version, stagesOf(version)])) };
    },
    UpdateSecretVersionStage({ SecretId, VersionStage, MoveToVersionId }) {
      const { stages } = secrets[SecretId];
      if (VersionStage === 'AWSCURRENT') stages.AWSPREVIOUS = stages.AWSCURRENT;
      if (MoveToVersionId) stages[VersionStage] = MoveToVersionId;
      else delete stages[VersionStage];
      return {};
    },
    UpdateService({ service }) {
      restarts.push(service);
      return {};
    },
  };
  class Client { async send(command: any) { return answers[command.constructor.title](command.input); } }
  const classOf = (title: string) => title.endsWith('Client') ? Client : title.endsWith('Command')
    ? class { static title = title.slice(0, -'Command'.length); constructor(readonly input: object) {} } : class extends Error {};
  const sdk = new Proxy({}, { get: (_, title: string) => names[title] ??= classOf(title) });
  // The classes of its errors exist before the first use.
  Reflect.get(sdk, 'ResourceNotFoundException');
  const load = Module._load;
  Module._load = (request: string, ...others: any[]) => request.startsWith('@aws-sdk/') ? sdk : load(request, ...others);
  let answer: any = {};
  globalThis.fetch = async (_, init) => {
    answer = JSON.parse(Buffer.from(init!.body as Uint8Array).toString());
    return new Response();
  };
  process.env.SERVICES = services;
  // The rotation looks for connections of the other user for a minute: here for a second.
  const timers = require('timers/promises');
  const wait = timers.setTimeout;
  timers.setTimeout = (milliseconds: number, ...others: any[]) => wait(milliseconds / 60, ...others);
  const steps = 'RequestType' in event ? [event] : ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((Step) => ({ ...event, Step }));
  const { handler } = require(file);
  void (async () => {
    for (const step of steps) await handler(step, { getRemainingTimeInMillis: () => 600_000 });
    if (answer.Status === 'FAILED') throw new Error(answer.Reason);
  })().then(() => process.send?.({ secrets, restarts }), (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

/** The program, for `node -e`. The names of functions stay, where a loader for TypeScript adds them. */
export function programOf(work: string): string {
  return `var __name = (it) => it; (${runFunction.toString()})(${work})`;
}

/** The secrets after a function, and the services that it has restarted. */
export async function callFunction(folder: string, work: Work): Promise<{ readonly secrets: Secrets; readonly restarts: readonly string[] }> {
  const child = spawn(process.execPath, ['-e', programOf('JSON.parse(process.env.WORK)')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH, WORK: JSON.stringify(work), NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), AWS_REGION: 'local' },
  });
  let result: { readonly secrets: Secrets; readonly restarts: readonly string[] } | undefined;
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => errors += text);
  child.on('message', (message) => {
    result = message as typeof result;
    child.disconnect();
  });
  await once(child, 'exit');
  if (!result) throw new UserError(`function ${work.file} must succeed, got ${errors.trim()}; run npx cdk synth again`);
  return result;
}

/** Begins a rotation, as Secrets Manager does before it calls the function. */
export function beginRotation(secret: Secret, version: string): void {
  secret.stages.AWSPENDING = version;
}
