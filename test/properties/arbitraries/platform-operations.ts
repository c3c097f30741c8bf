import * as fc from 'fast-check';
import { AccountResource, UptimeScheduleOptions } from '../../../src/operations';
import { PlatformAudit, PlatformCosts, PlatformMonitoring } from '../../../src/region';
import { mostly } from '../mostly';

/** How a platform or a pair is operated. */
export interface OperationsSample {
  readonly alarmEmail?: string;
  readonly criticalAlarmEmail?: string;
  readonly monitoring?: { readonly on: boolean; readonly cpuPercent?: number; readonly availabilityTarget?: number; readonly dashboard?: boolean };
  readonly audit?: 'on' | 'adopted' | 'skipped' | 'none';
  readonly budget?: number;
  readonly uptimeSchedule?: UptimeScheduleOptions;
}

const email = mostly(fc.constant('ops@eldonia.example'), fc.oneof(fc.string(), fc.constant('ops')), 20);

export const operations: fc.Arbitrary<OperationsSample> = fc.record<OperationsSample, never>({
  alarmEmail: email,
  criticalAlarmEmail: email,
  monitoring: fc.record({
    on: mostly(fc.constant(true), fc.constant(false)),
    cpuPercent: mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 101, NaN), 20),
    availabilityTarget: mostly(fc.constantFrom(95, 99.95), fc.constantFrom(94, 100), 20),
    dashboard: fc.boolean(),
  }, { requiredKeys: ['on'] }),
  audit: fc.constantFrom('on', 'adopted', 'skipped', 'none'),
  budget: mostly(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(0, -1, NaN), 20),
  uptimeSchedule: mostly(
    fc.constant(undefined), fc.record({ opening: fc.integer({ min: 0, max: 12 }), closing: fc.integer({ min: 10, max: 24 }) }), 10,
  ),
}, { requiredKeys: [] });

export function monitoringOf({ monitoring, criticalAlarmEmail }: OperationsSample): PlatformMonitoring | undefined {
  if (!monitoring) return undefined;
  const { on, cpuPercent, ...options } = monitoring;
  return on ? PlatformMonitoring.enabled({ ...options, criticalAlarmEmail, thresholds: { cpuPercent } }) : PlatformMonitoring.disabled();
}

export function auditOf({ audit }: OperationsSample): PlatformAudit | undefined {
  const [detector, skip] = [AccountResource.fromExisting('0123456789abcdef0123456789abcdef'), AccountResource.none()];
  switch (audit) {
    case 'on': return PlatformAudit.enabled();
    case 'adopted': return PlatformAudit.enabled({ detector, configRecorder: AccountResource.fromExisting('default') });
    case 'skipped': return PlatformAudit.enabled({ trail: skip, configRecorder: skip, detector: skip, accessAnalyzer: skip });
    case 'none': return PlatformAudit.disabled();
    default: return undefined;
  }
}

export function costsOf({ budget, uptimeSchedule }: OperationsSample): PlatformCosts | undefined {
  return budget === undefined ? undefined : PlatformCosts.budget(budget, { uptimeSchedule });
}
