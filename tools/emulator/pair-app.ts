import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { ACCOUNT, ALARM_EMAIL, DOMAIN } from './emulator';
import { DrPair } from '../../src/dr-pair';
import { StandbyMode } from '../../src/failover';
import { PlatformZone } from '../../src/region';

/** What operates the platforms is in stacks of its own. */
export const PAIR_OPERATING = {
  edgeAlarms: 'Eldonia-Primary-EdgeAlarms',
  audit: 'Eldonia-Primary-Audit',
  standbyAudit: 'Eldonia-Standby-Audit',
};

/** What a pair is deployed from, and again. */
export interface PairSample {
  readonly hostedZoneId: string;
  readonly memoryLimitMiB?: number;
  readonly standbyMode?: StandbyMode;
}

let assemblies = 0;

/** Synthesise a pair of regions as a user would write it, and give back the cloud assembly's folder. */
export function synthesisePair(folder: string, { hostedZoneId, memoryLimitMiB, standbyMode }: PairSample): string {
  const outdir = join(folder, `pair-assembly-${assemblies++}`);
  const app = new App({ outdir });
  new DrPair(app, 'Eldonia', {
    account: ACCOUNT,
    zone: PlatformZone.fromAttributes({ hostedZoneId, zoneName: DOMAIN }),
    alarmEmail: ALARM_EMAIL,
    ...memoryLimitMiB && { api: { memoryLimitMiB } },
    recovery: { standbyMode },
  });
  app.synth();
  return outdir;
}
