import { mkdtempSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DEPLOYED, failAfterService, GITHUB, NIGHTLY_REPORT, WORKLOADS, writeWorkflow } from './app';
import { ACCOUNT, ALARM_EMAIL, DOMAIN, REGION, STANDBY_REGION } from './emulator';
import { DrPair, DrPairProps, DrRegion, RecoveryOptions } from '../../src/dr-pair';
import { Edge, PlatformJob, PlatformWorkload, PlatformZone } from '../../src/region';

export const STANDBY_AUDIT = 'Eldonia-Standby-Audit';

/** Values of the database that are not the defaults. The standby Region gets them from the primary cluster. */
export const DATABASE = { port: 5433, name: 'shop', parameters: { log_min_messages: 'error' } };

const [TOKYO, OSAKA] = [REGION, STANDBY_REGION].map((region) => ({ account: ACCOUNT, region }));
/** With those of other samples, twelve workloads and jobs. */
const MORE = ['A', 'B'].map((id) => ({
  job: PlatformJob.command(`Job${id}`, ['node', 'src/job.js'], { schedule: ScheduleExpression.expression('cron(30 3 * * ? *)') }),
  workloads: [
    PlatformWorkload.worker(`Worker${id}`, { command: ['node', 'src/worker.js'] }),
    PlatformWorkload.service(`Service${id}`, { healthPath: '/health', paths: [`/service-${id}/*`] }),
    PlatformWorkload.process(`Process${id}`, { command: ['node', 'src/process.js'] }),
  ],
}));

/** What a pair is deployed from, and again. */
export interface PairSample {
  readonly hostedZoneId: string;
  readonly name?: string;
  readonly memoryLimitMiB?: number;
  readonly recovery?: RecoveryOptions;
  readonly database?: DrPairProps['database'];
  readonly port?: number;
  readonly job?: boolean;
  /** The repository and the parameter of a worker's own image, which runs beside other workloads and a front end. */
  readonly ownImage?: { readonly repository: string; readonly parameter: string };
  /** Whether there are twelve workloads and jobs, with stacks for operations. */
  readonly apart?: boolean;
  /** Whether a repository releases the backend. */
  readonly releases?: boolean;
  /** The tokens' secrets of Tokyo and Osaka that have outlived their stacks. */
  readonly jwtSecrets?: readonly Kept[];
  /** Whether an update of the standby Region fails after it has changed the service and its scaling. */
  readonly fails?: boolean;
}

export interface Kept { readonly secret: string; readonly key: string }

/** Synthesize a pair of regions as a user would write it, and give back the cloud assembly's folder. */
export function synthesizePair(folder: string, sample: PairSample): string {
  const { apart, hostedZoneId, name, memoryLimitMiB, recovery, database, port, job, ownImage, releases, fails, jwtSecrets } = sample;
  const outdir = mkdtempSync(join(folder, 'pair-assembly-'));
  const app = new App({ outdir, ...DEPLOYED });
  const [primaryRegion, standbyRegion] = jwtSecrets ? existingIn(app, jwtSecrets) : [];
  const pair = new DrPair(app, 'Eldonia', {
    account: ACCOUNT,
    name,
    zone: PlatformZone.fromAttributes({ hostedZoneId, zoneName: DOMAIN }),
    alarmEmail: ALARM_EMAIL,
    primaryRegion,
    recovery: { ...recovery, standbyRegion },
    database: { ...DATABASE, ...database },
    ...ownImage && {
      edge: Edge.cloudFront({ site: {} }),
      workloads: [...WORKLOADS, PlatformWorkload.worker('Invoices', {
        command: ['node', 'src/invoices.js'], repositoryName: ownImage.repository, imageParameterName: ownImage.parameter, minTasks: 0,
      }), ...apart ? MORE.flatMap(({ workloads }) => workloads) : []],
    },
    ...releases && { github: { repository: GITHUB.repository } },
    ...memoryLimitMiB && { api: { memoryLimitMiB, ...port && { container: { port } } } },
    ...job && { jobs: [NIGHTLY_REPORT, ...apart ? MORE.map(({ job: other }) => other) : []] },
    ...apart && { stacks: { operations: new Stack(app, 'Operations', { env: TOKYO }), standbyOperations: new Stack(app, 'StandbyOperations', { env: OSAKA }) } },
  });
  if (fails) failAfterService(pair.standbyStack);
  app.synth();
  if (releases) writeWorkflow(pair.primary, outdir);
  return outdir;
}

function existingIn(app: App, secrets: readonly Kept[]): DrRegion[] {
  const stack = new Stack(app, 'Kept');
  return secrets.map(({ secret, key }, index) => {
    const encryptionKey = Key.fromKeyArn(stack, `Key${index}`, key);
    const existing = { jwtSecret: Secret.fromSecretAttributes(stack, `Secret${index}`, { secretCompleteArn: secret, encryptionKey }) };
    return [DrRegion.tokyo, DrRegion.osaka][index]!({ existing });
  });
}
