import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { actions as actionsOf, alarmsOf as namesIn, CompositeProperties, Moment, ruleHolds } from './alarm-composite';
import { alarmsOf, compositesOf, FoundAlarm, FoundComposite } from './alarm-inventory';
import type { AlarmState } from './alarm-simulator';
import { Timing } from './alarm-timing';
import { StackValues } from './stack-values';

/** A composite alarm whose rule and suppressor name other alarms by their ids. */
export type Composite = Omit<FoundComposite, 'properties'> & { readonly properties: FoundComposite['properties'] & CompositeProperties };

/** The alarms of an assembly, and how they hang together. */
export class AppAlarms {
  readonly alarms: FoundAlarm[];
  readonly composites: Composite[];
  readonly values: StackValues;

  constructor(assembly: CloudAssembly) {
    this.alarms = alarmsOf(assembly);
    this.values = StackValues.of(assembly);
    const composites = compositesOf(assembly);
    this.composites = composites.map((composite) => this.resolve(composite, [...this.alarms, ...composites]));
  }

  /** The alarms of which a composite hears, those behind other composites among them. */
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

  /** Whether a composite rings while some alarms do. */
  rings({ properties }: Composite, ringing: readonly string[]): boolean {
    return ruleHolds(properties.AlarmRule, this.states(ringing));
  }

  /** All states while some alarms ring, and the composites by what they make of it. */
  states(ringing: readonly string[]): Record<string, AlarmState> {
    const states = Object.fromEntries(this.alarms.map(({ id }) => [id, ringing.includes(id) ? 'ALARM' : 'OK'] as [string, AlarmState]));
    // Those that hear of others come after them.
    for (let open = this.composites; open.length > 0;) {
      const ready = open.filter(({ properties }) => namesIn(properties.AlarmRule).every((id) => id in states));
      if (ready.length === 0) throw new Error(`nobody knows what these hear of: ${open.map(({ id }) => id).join(', ')}`);
      for (const { id, properties } of ready) states[id] = ruleHolds(properties.AlarmRule, states) ? 'ALARM' : 'OK';
      open = open.filter((composite) => !ready.includes(composite));
    }
    return states;
  }

  /** When a composite tells somebody, in seconds, if the alarms that ring are these, minute by minute. */
  told(composite: Composite, minutes: readonly (readonly string[])[]): number[] {
    return actionsOf(composite.properties, minutes.map((ringing, minute): Moment => ({ seconds: minute * 60, states: this.states(ringing) })));
  }

  /** How long a composite takes if all alarms of which it hears begin and end at once. */
  timing(composite: Composite, timingOf: (alarm: FoundAlarm) => Timing): Timing {
    const leaves = this.leaves(composite).map((id) => ({ id, ...timingOf(this.alarms.find((alarm) => alarm.id === id)!) }));
    const first = (key: keyof Timing, isSo: (ringing: string[]) => boolean, rings: (at: number, now: number) => boolean) =>
      leaves.map((leaf) => leaf[key]).sort((a, b) => a - b).find((now) => isSo(leaves.filter((leaf) => rings(leaf[key], now)).map(({ id }) => id)))!;
    return {
      rings: first('rings', (ringing) => this.rings(composite, ringing), (at, now) => at <= now),
      ends: first('ends', (ringing) => !this.rings(composite, ringing), (at, now) => at > now),
    };
  }

  /** Alarms that have a name of their own may be called by it. */
  private resolve({ properties, ...found }: FoundComposite, all: readonly (FoundAlarm | FoundComposite)[]): Composite {
    const known: Record<string, string> = Object.fromEntries(all.filter(({ region }) => region === found.region)
      .map(({ id, properties: { AlarmName = id } }) => [AlarmName, id]));
    const { AlarmRule, ActionsSuppressor, ...rest } = properties;
    const rule = this.values.text(found.stack, AlarmRule).replace(/"([^"]+)"/g, (_, name: string) => `"${known[name] ?? name}"`);
    const suppressor = ActionsSuppressor === undefined ? {} : { ActionsSuppressor: this.values.text(found.stack, ActionsSuppressor) };
    return { ...found, properties: { ...rest, ...suppressor, AlarmRule: rule } };
  }
}
