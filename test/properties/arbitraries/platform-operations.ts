import * as fc from 'fast-check';
import { Singleton } from '../../../src/audit-trail';
import { OfficeHoursOptions } from '../../../src/cost-guard';
import { PlatformAudit, PlatformCosts, PlatformMonitoring } from '../../../src/eldonia-platform';
import { AlarmThresholds } from '../../../src/observability';
import { mostly } from '../mostly';

/** How a platform or a pair is operated. */
export interface OperationsSample {
  readonly alarmEmail?: string;
  readonly pageEmail?: string;
  readonly monitoring?: { readonly on: boolean; readonly cpuPercent?: number; readonly availabilityTarget?: number; readonly dashboard?: boolean };
  readonly audit?: 'on' | 'adopted' | 'skipped' | 'none';
  readonly budget?: number;
  readonly officeHours?: OfficeHoursOptions;
}

const email = mostly(fc.constant('ops@eldonia.example'), fc.oneof(fc.string(), fc.constant('ops')), 20);

export const operations: fc.Arbitrary<OperationsSample> = fc.record<OperationsSample, never>({
  alarmEmail: email,
  pageEmail: email,
  monitoring: fc.record({
    on: mostly(fc.constant(true), fc.constant(false)),
    cpuPercent: mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 101, NaN), 20),
    availabilityTarget: mostly(fc.constantFrom(95, 99.95), fc.constantFrom(94, 100), 20),
    dashboard: fc.boolean(),
  }, { requiredKeys: ['on'] }),
  audit: fc.constantFrom('on', 'adopted', 'skipped', 'none'),
  budget: mostly(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(0, -1, NaN), 20),
  officeHours: mostly(fc.constant(undefined), fc.record({ opening: fc.integer({ min: 0, max: 12 }), closing: fc.integer({ min: 10, max: 24 }) }), 10),
}, { requiredKeys: [] });

export function monitoringOf({ monitoring }: OperationsSample): PlatformMonitoring | undefined {
  if (!monitoring) return undefined;
  const { on, cpuPercent, ...options } = monitoring;
  return on ? PlatformMonitoring.on({ ...options, thresholds: AlarmThresholds.of({ cpuPercent }) }) : PlatformMonitoring.none();
}

export function auditOf({ audit }: OperationsSample): PlatformAudit | undefined {
  const [detector, skip] = [Singleton.existing('0123456789abcdef0123456789abcdef'), Singleton.skip()];
  switch (audit) {
    case 'on': return PlatformAudit.on();
    case 'adopted': return PlatformAudit.on({ detector, configRecorder: Singleton.existing('default') });
    case 'skipped': return PlatformAudit.on({ trail: skip, configRecorder: skip, detector: skip, accessAnalyzer: skip });
    case 'none': return PlatformAudit.none();
    default: return undefined;
  }
}

export function costsOf({ budget, officeHours }: OperationsSample): PlatformCosts | undefined {
  return budget === undefined ? undefined : PlatformCosts.budget(budget, { officeHours });
}
