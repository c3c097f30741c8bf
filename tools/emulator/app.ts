import { mkdtempSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, CfnResource, Stack, TimeZone, Tags } from 'aws-cdk-lib';
import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { ACCOUNT, ALARM_EMAIL, DOMAIN, REGION } from './emulator';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { ApiDeployment } from '../../src/fargate-api';
import { AccountResource } from '../../src/operations';
import { Edge, IEldoniaPlatform, PlatformJob, PlatformWorkload, PlatformZone, PlatformZoneAttributes } from '../../src/region';

// aws-cdk-lib would only print what it finds; `test:validated` fails because of it.
process.env.CDK_VALIDATION ??= 'false';

/** Without what is for people only: the CLI reads the metadata of a stack again with each event. */
export const DEPLOYED = {
  treeMetadata: false,
  context: {
    'aws:cdk:disable-creation-stack-traces': true, 'aws:cdk:disable-logicalId-metadata': true, '@aws-cdk/core:suppressTemplateIndentation': true,
  },
};

export interface Sample {
  readonly hostedZoneId: string;
  readonly memoryLimitMiB?: number;
  readonly costCenter?: string;
  readonly headerGeneration?: number;
  readonly blockedCidrs?: string[];
  /**
   * Whether a repository releases the backend and jobs run; one job runs at this time.
   */
  readonly jobAt?: Date;
  /** Whether a repository releases the backend, and tasks run in office hours only. */
  readonly releases?: boolean;
  readonly workloads?: boolean;
  /** Whether ECS shifts traffic to a new version, with a rule that a function opens. */
  readonly canary?: boolean;
  /** Whether an update fails after it has changed the service and its scaling. */
  readonly fails?: boolean;
  /** What the zone says about the domain; that nobody else has it if absent. */
  readonly zoneOf?: (attributes: PlatformZoneAttributes) => PlatformZone;
  /** The snapshot from which the database is restored, with its version. */
  readonly database?: EldoniaPlatformProps['database'];
  readonly anomalyMonitor?: AccountResource;
}

/** What operates the platform is in stacks of its own. */
export const OPERATING = {
  edgeAlarms: 'Platform-EdgeAlarms', audit: 'Platform-Audit', costs: 'Platform-Costs', costAnomalies: 'Platform-CostAnomalies',
};

export const NIGHTLY_REPORT = PlatformJob.command('NightlyReport', ['node', 'src/nightly-report.js'], {
  schedule: ScheduleExpression.expression('cron(30 2 * * ? *)', TimeZone.ASIA_TOKYO),
});

export const WORKLOADS = [
  PlatformWorkload.worker('Emails', { command: ['node', 'src/emails.js'] }),
  PlatformWorkload.service('Reports', { healthPath: '/health', paths: ['/reports', '/reports/*'] }),
];

/** ECS notices no crash of the first, and the check of the second fails when it hangs. */
const PROCESSES = [
  PlatformWorkload.process('Unchecked', { command: ['node', 'src/unchecked.js'], healthCheckCommand: [] }),
  PlatformWorkload.process('Alive', { command: ['node', 'src/alive.js'], healthCheckCommand: ['CMD-SHELL', 'test -n "$(find /tmp/alive -mmin -5)"'] }),
];

export const GITHUB = {
  repository: 'eldonia/backend',
  connectionArn: `arn:aws:codeconnections:${REGION}:${ACCOUNT}:connection/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f`,
};

/** The file of the rendered workflow, in the folder of the cloud assembly. */
export const WORKFLOW = 'deploy.yml';

/**
 * Synthesize the platform of one region with its edge, as a user would write it, and give back the cloud assembly's
 * folder.
 */
export function synthesize(folder: string, sample: Sample): string {
  const { hostedZoneId, memoryLimitMiB, costCenter, headerGeneration, blockedCidrs, jobAt, releases, fails, database } = sample;
  const { zoneOf = PlatformZone.fromAttributes } = sample;
  const outdir = mkdtempSync(join(folder, 'assembly-'));
  const app = new App({ outdir, ...DEPLOYED });
  const stack = new Stack(app, 'Platform', { env: { account: ACCOUNT, region: REGION } });
  const platform = new EldoniaPlatform(stack, 'Platform', {
    zone: zoneOf({ hostedZoneId, zoneName: DOMAIN }),
    edge: Edge.cloudFront({ headerGeneration, firewallOptions: { blockedCidrs } }),
    api: { memoryLimitMiB, enableExecuteCommand: sample.workloads, ...sample.canary && { deployment: ApiDeployment.canary() } },
    database,
    alarmEmail: ALARM_EMAIL,
    ...jobAt && moreParts(jobAt),
    ...sample.workloads && { workloads: [...WORKLOADS, ...PROCESSES] },
    ...sample.anomalyMonitor && { costs: { anomalyMonitor: sample.anomalyMonitor } },
    ...releases && { github: GITHUB, costs: { monthlyBudget: 3_500, uptimeSchedule: true } },
  });
  if (costCenter !== undefined) Tags.of(stack).add('CostCenter', costCenter);
  if (fails) failAfterService(stack);
  app.synth();
  if (releases) writeWorkflow(platform, outdir);
  return outdir;
}

export function writeWorkflow(platform: IEldoniaPlatform, assembly: string): void {
  writeFileSync(join(assembly, WORKFLOW), platform.githubWorkflow());
}

/** A record in a hosted zone that does not exist, so that CloudFormation restores service and scaling. */
export function failAfterService(stack: Stack): void {
  const properties = { HostedZoneId: 'Z0000000000000000000', Name: DOMAIN, Type: 'TXT', TTL: '60', ResourceRecords: ['"no"'] };
  const record = new CfnResource(stack, 'Fails', { type: 'AWS::Route53::RecordSet', properties });
  for (const child of stack.node.findAll()) {
    if (child instanceof CfnService || child instanceof CfnScalableTarget) record.node.addDependency(child);
  }
}

/** What a platform has by props only. */
const moreParts = (jobAt: Date): Partial<EldoniaPlatformProps> => ({
  github: GITHUB,
  jobs: [
    NIGHTLY_REPORT,
    PlatformJob.command('Import', ['node', 'src/import.js'], { schedule: ScheduleExpression.at(jobAt) }),
  ],
});
