import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { Account, ServiceState } from './account';
import { evaluate } from '../alarms/alarm-expression';

/** Whether the database of a Region accepts writes, whether users are served there, who send messages all the time, and the tasks of the API. */
interface Around { readonly writes: boolean; readonly serves: boolean; readonly apiTasks: number }

interface Step { readonly MetricIntervalUpperBound?: number; readonly ScalingAdjustment: number }

/** How messages scale a worker. */
interface Rule { readonly expression: string; readonly threshold: number; readonly steps: readonly Step[] }

interface Properties {
  readonly AlarmName?: string;
  readonly AlarmActions: { readonly Ref: string }[];
  readonly Metrics: { readonly Expression: string }[];
  readonly Threshold: number;
  readonly StepScalingPolicyConfiguration: { readonly StepAdjustments: Rule['steps'] };
}

/** The rules by Region and service. The emulator keeps no metric math. */
const rulesOf = (assembly: CloudAssembly): Record<string, Rule> =>
  Object.fromEntries(assembly.stacksRecursively.flatMap(({ environment: { region }, template }: CloudFormationStackArtifact) => {
    const { Resources: all } = template as { Resources: Record<string, { Properties: Properties }> };
    const alarms = Object.values(all).filter(({ Properties: { AlarmName = '' } = {} }) => /-workloads-.*-backlog$/.test(AlarmName));
    return alarms.map(({ Properties: { AlarmName, AlarmActions: [{ Ref }], Metrics: [{ Expression: expression }], Threshold: threshold } }) => [
      `${region} ${AlarmName!.replace(/-workloads|-backlog/g, '')}`, { expression, threshold, steps: all[Ref].Properties.StepScalingPolicyConfiguration.StepAdjustments },
    ]);
  }));

/** The workers and services beside the API: what CloudWatch, Auto Scaling and the functions of releases do with them. */
export class Workloads {
  readonly wrong: string[] = [];
  /** The last minute in which one of them had no task where users are. */
  missingUntil = 0;
  private readonly rules: Record<string, Rule>;
  private readonly services: Record<string, Record<string, ServiceState>> = {};
  /** Messages that wait or are in process, by Region and service. */
  private readonly messages: Record<string, number> = {};
  private readonly reconciled: Record<string, number> = {};

  constructor(private readonly account: Account, assembly: CloudAssembly) {
    this.rules = rulesOf(assembly);
  }

  async read(region: string): Promise<void> {
    this.services[region] = await this.account.services(region);
  }

  /** Without a new event, the function would find its work done: `happened` is their number. Gives back what changes. */
  async minute(now: number, region: string, around: Around, happened: number): Promise<string[]> {
    const before = this.services[region];
    if (around.serves && Object.values(before).some(({ desired }) => desired === 0)) this.missingUntil = now;
    const scaled = await Promise.all(Object.entries(before).map(async ([name, service]) => this.scale(region, name, service, around)));
    // The function runs at this interval, beside its events.
    if (now % 5 === 0 && this.reconciled[region] !== happened) {
      this.reconciled[region] = happened;
      this.wrong.push(...await this.account.reconcile(region));
    } else if (!scaled.includes(true)) {
      return [];
    }
    await this.read(region);
    return Object.entries(this.services[region]).filter(([name, { desired }]) => desired !== before[name].desired).map(([name, { desired }]) => {
      if (desired > 0 && around.apiTasks === 0) this.wrong.push(`${name} starts in ${region} before the API, whose cache may not exist yet`);
      return `${name} has ${desired} tasks in ${region}`;
    });
  }

  /** @returns whether the number of tasks changes */
  private async scale(region: string, name: string, { desired, suspended }: ServiceState, { apiTasks, serves, writes }: Around): Promise<boolean> {
    const key = `${region} ${name}`;
    const { [key]: rule } = this.rules;
    if (!rule) return false;
    const waiting = this.messages[key] = (desired > 0 && writes ? 0 : this.messages[key] ?? 0) + (serves ? 1 : 0);
    const series = { waiting: [waiting], processing: [0], age: [0], elsewhere: [writes ? 0 : 1], api: [apiTasks || undefined] };
    const [value] = evaluate(rule.expression, series);
    const wanted = rule.steps.find(({ MetricIntervalUpperBound: to = Infinity }) => value! - rule.threshold < to)!.ScalingAdjustment;
    if (suspended || wanted === desired) return false;
    await this.account.scale(region, wanted, name);
    return true;
  }

  /** Messages that wait in a Region. */
  left(region: string): number {
    return Object.entries(this.messages).filter(([key]) => key.startsWith(region)).reduce((sum, [, one]) => sum + one, 0);
  }

  /** What is wrong in a Region, in a state that lasts. */
  check(region: string, writes: boolean, image: string): string[] {
    return Object.entries(this.services[region]).flatMap(([name, { desired, suspended, image: runs }]) => [
      ...writes && (desired === 0 || suspended) ? [`${name} has ${desired} tasks in ${region}${suspended ? ', without scaling' : ''}`] : [],
      ...!writes && `${region} ${name}` in this.rules && desired > 0 ? [`${name} works in ${region} without its database`] : [],
      ...runs === image ? [] : [`${name} runs ${runs} in ${region}`],
    ]);
  }
}
