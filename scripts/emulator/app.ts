import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { ACCOUNT, REGION } from './emulator';
import { EldoniaPlatform } from '../../src/eldonia-platform';

export const DOMAIN = 'eldonia.example';

export interface Sample {
  readonly hostedZoneId: string;
  readonly memoryLimitMiB?: number;
  readonly costCenter?: string;
}

let assemblies = 0;

/** Synthesise the platform of one region, as a user would write it, and give back the cloud assembly's folder. */
export function synthesise(folder: string, { hostedZoneId, memoryLimitMiB, costCenter }: Sample): string {
  const outdir = join(folder, `assembly-${assemblies++}`);
  const app = new App({ outdir });
  const stack = new Stack(app, 'Platform', { env: { account: ACCOUNT, region: REGION } });
  new EldoniaPlatform(stack, 'Platform', { zone: { hostedZoneId, zoneName: DOMAIN }, api: { memoryLimitMiB }, costCenter });
  app.synth();
  return outdir;
}
