import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { priceOf } from './price-list';

/** The cost of copying backups of the database to another Region. */
export interface CopyCost {
  readonly from: string;
  readonly to: string;
  /** Copies per month. */
  readonly copies: number;
  /** Copies that are kept at the same time. */
  readonly kept: number;
  /** US dollars per month for each GB of the database. */
  readonly transfer: number;
  readonly storage: number;
}

const DAYS_OF_MONTH = 730 / 24;

interface CopyAction { readonly DestinationBackupVaultArn: unknown; readonly Lifecycle?: { readonly DeleteAfterDays?: number } }
interface Rule { readonly ScheduleExpression?: string; readonly CopyActions?: readonly CopyAction[] }

/**
 * Sums up the copies of all backup plans of an assembly. Every copy of an Aurora snapshot in another Region is a full
 * copy: it is transferred and stored completely.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-copy-snapshot.html
 */
export function copyCosts(assembly: CloudAssembly): CopyCost[] {
  return assembly.stacksRecursively.flatMap(({ template, environment: { region: from } }) => {
    const plans = Object.values<{ Type: string; Properties?: { BackupPlan: { BackupPlanRule: readonly Rule[] } } }>(template.Resources ?? {})
      .filter(({ Type }) => Type === 'AWS::Backup::BackupPlan');
    const byRegion = new Map<string, { copies: number; kept: number }>();
    for (const { ScheduleExpression = '', CopyActions = [] } of plans.flatMap(({ Properties }) => Properties!.BackupPlan.BackupPlanRule)) {
      for (const { DestinationBackupVaultArn, Lifecycle } of CopyActions) {
        const to = /:backup:([\w-]+):/.exec(JSON.stringify(DestinationBackupVaultArn))?.[1];
        if (to === undefined || to === from) continue;
        const copies = runsPerMonth(ScheduleExpression);
        const sum = byRegion.get(to) ?? { copies: 0, kept: 0 };
        byRegion.set(to, { copies: sum.copies + copies, kept: sum.kept + copies * (Lifecycle?.DeleteAfterDays ?? Infinity) / DAYS_OF_MONTH });
      }
    }
    return [...byRegion].map(([to, { copies, kept }]) => ({
      from, to, copies, kept, transfer: copies * priceOf('transfer.region', from).usd, storage: kept * priceOf('aurora.backup', to).usd,
    }));
  });
}

/** `cron(minutes hours day-of-month month day-of-week year)` with one time of the day. */
function runsPerMonth(expression: string): number {
  const match = /^cron\(\S+ (\d+) (\S+) \* (\S+) \*\)$/.exec(expression);
  if (!match) throw new Error(`the schedule of a backup must be a cron expression with one hour, got ${expression}`);
  const [, , dayOfMonth, dayOfWeek] = match;
  if (dayOfWeek !== '?' && dayOfWeek !== '*') return DAYS_OF_MONTH / 7 * dayOfWeek.split(',').length;
  return dayOfMonth === '*' || dayOfMonth === '?' ? DAYS_OF_MONTH : dayOfMonth.split(',').length;
}
