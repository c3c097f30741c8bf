import { join } from 'path';
import { App, Stack, TimeZone, Tags } from 'aws-cdk-lib';
import { ACCOUNT, ALARM_EMAIL, DOMAIN, REGION } from './emulator';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { JobSchedule } from '../../src/jobs';
import { Edge, PlatformJob, PlatformZone } from '../../src/region';

export interface Sample {
  readonly hostedZoneId: string;
  readonly memoryLimitMiB?: number;
  readonly costCenter?: string;
  readonly headerGeneration?: number;
  readonly blockedCidrs?: string[];
  /** Whether the load balancer has no public addresses. */
  readonly vpcOrigin?: boolean;
  /**
   * Whether a repository releases the backend and jobs run; one job runs at this time.
   */
  readonly jobAt?: Date;
}

/** What operates the platform is in stacks of its own. */
export const OPERATING = { edgeAlarms: 'Platform-EdgeAlarms', audit: 'Platform-Audit', costs: 'Platform-Costs' };

export const GITHUB = {
  repository: 'eldonia/backend',
  connectionArn: `arn:aws:codeconnections:${REGION}:${ACCOUNT}:connection/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f`,
};

let assemblies = 0;

/**
 * Synthesise the platform of one region with its edge, as a user would write it, and give back the cloud assembly's
 * folder.
 */
export function synthesise(folder: string, sample: Sample): string {
  const { hostedZoneId, memoryLimitMiB, costCenter, headerGeneration, blockedCidrs, vpcOrigin, jobAt } = sample;
  const outdir = join(folder, `assembly-${assemblies++}`);
  const app = new App({ outdir });
  const stack = new Stack(app, 'Platform', { env: { account: ACCOUNT, region: REGION } });
  const edge = { headerGeneration, firewallOptions: { blockedCidrs } };
  new EldoniaPlatform(stack, 'Platform', {
    zone: PlatformZone.fromAttributes({ hostedZoneId, zoneName: DOMAIN }),
    edge: vpcOrigin ? Edge.cloudFrontVpcOrigin(edge) : Edge.cloudFront(edge),
    api: { memoryLimitMiB },
    alarmEmail: ALARM_EMAIL,
    ...jobAt && moreParts(jobAt),
  });
  if (costCenter !== undefined) Tags.of(stack).add('CostCenter', costCenter);
  app.synth();
  return outdir;
}

/** What a platform has by props only. */
function moreParts(jobAt: Date): Partial<EldoniaPlatformProps> {
  return {
    github: GITHUB,
    jobs: [
      PlatformJob.command('NightlyReport', ['node', 'src/nightly-report.js'], {
        schedule: JobSchedule.cron('30 2 * * ? *', TimeZone.ASIA_TOKYO),
      }),
      PlatformJob.command('Import', ['node', 'src/import.js'], { schedule: JobSchedule.at(jobAt) }),
    ],
  };
}
