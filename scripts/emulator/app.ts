import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { ACCOUNT, DOMAIN, REGION } from './emulator';
import { Edge, EldoniaPlatform } from '../../src/eldonia-platform';

export interface Sample {
  readonly hostedZoneId: string;
  readonly memoryLimitMiB?: number;
  readonly costCenter?: string;
  readonly headerGeneration?: number;
  readonly blockedCidrs?: string[];
  /** Whether the load balancer has no public addresses. */
  readonly vpcOrigin?: boolean;
}

let assemblies = 0;

/** Synthesise the platform of one region with its edge, as a user would write it, and give back the cloud assembly's folder. */
export function synthesise(folder: string, sample: Sample): string {
  const { hostedZoneId, memoryLimitMiB, costCenter, headerGeneration, blockedCidrs, vpcOrigin } = sample;
  const outdir = join(folder, `assembly-${assemblies++}`);
  const app = new App({ outdir });
  const stack = new Stack(app, 'Platform', { env: { account: ACCOUNT, region: REGION } });
  const edge = { headerGeneration, firewallOptions: { blockedCidrs } };
  new EldoniaPlatform(stack, 'Platform', {
    zone: { hostedZoneId, zoneName: DOMAIN },
    edge: vpcOrigin ? Edge.cloudFrontVpcOrigin(edge) : Edge.cloudFront(edge),
    api: { memoryLimitMiB },
    costCenter,
  });
  app.synth();
  return outdir;
}
