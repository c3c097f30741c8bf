import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { FileSystem } from 'aws-cdk-lib';

const ASSETS = resolve(__dirname, '../../../assets');

/** The prefixes of actions, where they differ from the name of the client's package. */
const PREFIXES: Record<string, string> = {
  'application-auto-scaling': 'application-autoscaling',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'secrets-manager': 'secretsmanager',
};

/**
 * Commands whose action has another name. All others have the action of their name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
const ACTIONS: Record<string, string> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:DeleteBucketReplication': 's3:PutReplicationConfiguration',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:PutBucketReplication': 's3:PutReplicationConfiguration',
};

/** The action of an operation of an API: `PutImage` of an SDK client, or `put-image` of the AWS CLI. */
export function actionOf(service: string, operation: string): string {
  const name = `${PREFIXES[service] ?? service}:${operation.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}`;
  return ACTIONS[name] ?? name;
}

/** A handler of a bundled function. */
export interface Handler {
  readonly source: string;
  readonly name: string;
  /** The actions of all commands that its bundle contains. */
  readonly actions: readonly string[];
}

let known: Map<string, Handler> | undefined;

/** The bundled handlers, by the hash of their asset. */
export function handlers(): Map<string, Handler> {
  const folders = readdirSync(ASSETS, { recursive: true, encoding: 'utf8' }).filter((folder) => folder.endsWith('.lambda'));
  return known ??= new Map(folders.map((folder) => {
    const name = folder.split('/').at(-1)!.replace('.lambda', '');
    return [FileSystem.fingerprint(join(ASSETS, folder)), { source: `src/${folder}.ts`, name, actions: actionsIn(readFileSync(join(ASSETS, folder, 'index.js'), 'utf8')) }];
  }));
}

const CLIENT = /(\w+)\s*=\s*require\("@aws-sdk\/(client|lib)-([\w-]+)"\)/g;
/** A command, a paginator or a waiter. */
const USE = /^(?:(\w+)Command|paginate(\w+)|waitUntil(\w+)|(\w+Client|\w+Exception|\w+Error|\w+Exists))$/;

/**
 * The actions of the commands in a bundle: esbuild removes the modules that the handler does not reach, and keeps the
 * SDK outside.
 *
 * @throws if the bundle uses the SDK otherwise than by its commands
 */
export function actionsIn(bundle: string): string[] {
  const found = [...bundle.matchAll(CLIENT)].flatMap(([, variable, kind, service]) => {
    if (kind === 'lib') throw new Error(`the calls of @aws-sdk/lib-${service} are not known here`);
    return [...bundle.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))].flatMap(([, member]) => {
      const use = USE.exec(member!);
      if (!use || use[3]) throw new Error(`the calls of ${member} of @aws-sdk/client-${service} are not known here`);
      const operation = use[1] ?? use[2];
      return operation === undefined ? [] : [actionOf(service!, operation)];
    });
  });
  if (/require\("@aws-sdk/.test(bundle.replace(CLIENT, ''))) throw new Error('the bundle requires the SDK without a variable');
  return [...new Set(found)].sort();
}
