import { stacksOf } from '../../src/assembly/read';
import { canonical } from '../../tools/assemblies/canonical';

interface Rule {
  readonly Type: string;
  readonly Properties: { readonly Targets: readonly { readonly DeadLetterConfig?: unknown }[] };
}

/** Rules whose events EventBridge may lose, and what notices it. */
const NOTICED: [RegExp, string][] = [
  [/^PairRoleEveryMinute/, 'the alarm of the monitor counts successful runs, and rings without any'],
  [/^PairRoleWritten/, 'the alarm on missed runs of the job rings where the database accepts writes'],
  [/SiteProbeEveryMinute/, 'the alarm of the probe rings without data'],
  [/ObservabilityTasksEveryMinute/, 'the alarm on missing tasks rings without counts'],
  [/^(Platform)?TopicsSchedule/, 'the alarm on the topics rings without a successful check'],
  [/^PairBackups(BackupFailed|CopyFailed)/, 'the alarm on failed backups reads the metric of AWS Backup'],
  [/^PlatformPipelineReference/, 'the reconciler compares the service with the parameter each five minutes'],
  [/^PlatformReleaseReconcilerFailureRule/, 'the same comparison finds a deployment that was rolled back'],
];

/** The rules with a target that has no dead-letter queue. */
const losing = (['leastPair', 'everythingOn', 'production', 'officeHours'] as const).flatMap((program) => stacksOf(canonical(program))
  .flatMap(({ template }) => Object.entries((template.Resources ?? {}) as unknown as Record<string, Rule>))
  .filter(([, { Type, Properties }]) => Type === 'AWS::Events::Rule' && Properties.Targets.some(({ DeadLetterConfig }) => !DeadLetterConfig))
  .map(([id]) => id));

test('an event that EventBridge cannot deliver is kept, or its loss is noticed', () => {
  expect(losing.filter((id) => !NOTICED.some(([pattern]) => pattern.test(id)))).toEqual([]);
  expect(NOTICED.filter(([pattern]) => !losing.some((id) => pattern.test(id)))).toEqual([]);
});
