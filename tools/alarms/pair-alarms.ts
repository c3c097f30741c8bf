import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { alarmsOf as namesIn, CompositeProperties, ruleHolds } from './alarm-composite';
import { alarmsOf, compositesOf, FoundAlarm, FoundComposite } from './alarm-inventory';
import type { AlarmState } from './alarm-simulator';
import { Timing } from './alarm-timing';
import { stacksOf } from '../../src/assembly/read';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { asText, REFERENCE } from '../../src/assembly/text';

/** A composite alarm whose rule and suppressor name other alarms by their ids. */
export type Composite = Omit<FoundComposite, 'properties'> & { readonly properties: FoundComposite['properties'] & CompositeProperties };

/** The alarms of an assembly, and their composite alarms. */
export class AppAlarms {
  readonly alarms: FoundAlarm[];
  readonly composites: Composite[];
  private readonly app: SynthesizedApp;
  /** Composite alarms that refer to others come after them. */
  private readonly inOrder: readonly Composite[];

  constructor(assembly: CloudAssembly) {
    this.alarms = alarmsOf(assembly);
    this.app = new SynthesizedApp(stacksOf(assembly), { values: {}, decided: true, absolute: true, strict: true });
    const composites = compositesOf(assembly);
    this.composites = composites.map((composite) => this.resolve(composite, [...this.alarms, ...composites]));
    this.inOrder = [...this.composites].sort((a, b) => this.depth(a) - this.depth(b));
  }

  /** The alarms in the rule of a composite alarm, including those behind other composite alarms. */
  leaves({ properties }: Composite): string[] {
    return namesIn(properties.AlarmRule).flatMap((id) => {
      const inner = this.composites.find((composite) => composite.id === id);
      return inner ? this.leaves(inner) : [id];
    });
  }

  /** The composites in whose rules an alarm is. */
  parents(id: string): Composite[] {
    return this.composites.filter(({ properties }) => namesIn(properties.AlarmRule).includes(id));
  }

  /** Whether a composite alarm is in ALARM while some alarms are. */
  inAlarm({ properties }: Composite, alarming: readonly string[]): boolean {
    return ruleHolds(properties.AlarmRule, this.states(alarming));
  }

  /** All states while some alarms are in ALARM, including those of the composite alarms. */
  states(alarming: readonly string[]): Record<string, AlarmState> {
    const states = Object.fromEntries(this.alarms.map(({ id }) => [id, alarming.includes(id) ? 'ALARM' : 'OK'] as [string, AlarmState]));
    this.settle(states);
    return states;
  }

  /** Sets the states of the composite alarms, which follow those of the alarms in their rules at once, and returns the ids of those that change. */
  settle(states: Record<string, AlarmState>): string[] {
    return this.inOrder.flatMap(({ id, properties }) => {
      const before = states[id];
      states[id] = ruleHolds(properties.AlarmRule, states) ? 'ALARM' : 'OK';
      return states[id] === before ? [] : [id];
    });
  }

  /** How many composite alarms are behind one, the deepest way. */
  private depth({ properties }: Composite): number {
    return Math.max(0, ...this.composites.filter(({ id }) => namesIn(properties.AlarmRule).includes(id)).map((inner) => 1 + this.depth(inner)));
  }

  /** The delay of a composite alarm if all alarms in its rule change state at the same time. */
  timing(composite: Composite, timingOf: (alarm: FoundAlarm) => Timing): Timing {
    const leaves = this.leaves(composite).map((id) => ({ id, ...timingOf(this.alarms.find((alarm) => alarm.id === id)!) }));
    const first = (key: keyof Timing, isSo: (alarming: string[]) => boolean, inAlarm: (at: number, now: number) => boolean) =>
      leaves.map((leaf) => leaf[key]).sort((a, b) => a - b)
        .find((now) => isSo(leaves.filter((leaf) => inAlarm(leaf[key], now)).map(({ id }) => id)))!;
    return {
      untilAlarm: first('untilAlarm', (alarming) => this.inAlarm(composite, alarming), (at, now) => at <= now),
      untilOk: first('untilOk', (alarming) => !this.inAlarm(composite, alarming), (at, now) => at > now),
    };
  }

  /** The properties of all resources of a type. */
  resources(type: string): any[] { // eslint-disable-line @typescript-eslint/no-explicit-any
    return this.app.all(type).map(({ body }) => body.Properties);
  }

  /** A text of a stack, in which resources are named by their stack, a slash, and their logical ID. */
  text(label: string, value: unknown): string {
    return asText(this.app.resolve(this.app.stackOf(label)!, value)).replace(REFERENCE, (_, stack, id) => `${stack}/${id}`);
  }

  /** Rules may refer to alarms by their names. */
  private resolve({ properties, ...found }: FoundComposite, all: readonly (FoundAlarm | FoundComposite)[]): Composite {
    const known: Record<string, string> = Object.fromEntries(all.filter(({ region }) => region === found.region)
      .map(({ id, properties: { AlarmName = id } }) => [AlarmName, id]));
    const { AlarmRule, ActionsSuppressor, ...rest } = properties;
    const rule = this.text(found.stack, AlarmRule).replace(/"([^"]+)"/g, (_, name: string) => `"${known[name] ?? name}"`);
    const suppressor = ActionsSuppressor === undefined ? {} : { ActionsSuppressor: this.text(found.stack, ActionsSuppressor) };
    return { ...found, properties: { ...rest, ...suppressor, AlarmRule: rule } };
  }
}
