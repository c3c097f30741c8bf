import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { Canonical } from '../../src/assembly/text';
import { StackTemplate, Verdict } from '../../src/change-guard/internal';

const INSTANCE = 'AWS::RDS::DBInstance';

/** A database instance, and whether its change waits for others or for the maintenance window. */
interface Instance {
  readonly stack: string;
  readonly id: string;
  readonly cluster?: Canonical;
  readonly size?: Canonical;
  readonly after: readonly string[];
  readonly deferred: boolean;
}

/**
 * What a comparison of values does not find, because it is about several resources: if no instance of a cluster waits for
 * another one, all that change their class restart at the same time.
 */
export function ownRules(before: readonly StackTemplate[], after: readonly StackTemplate[]): Verdict[] {
  const [old, all] = [before, after].map(instancesOf);
  const isChanged = (one: Instance) => old.some(({ stack, id, size }) => stack === one.stack && id === one.id && size !== one.size);
  const changed = all.filter(isChanged);
  return [...new Set(changed.map(({ cluster }) => cluster))].flatMap((cluster) => {
    const together = changed.filter((one) => one.cluster === cluster);
    const waits = together.some(({ after: others, deferred }) => deferred || together.some(({ id }) => others.includes(id)));
    const members = all.filter((one) => one.cluster === cluster).length;
    const [{ stack, id: resource }] = together;
    return waits || together.length < Math.max(members, 2) ? [] : [{
      harm: 'OUT', stack, resource, type: INSTANCE, change: 'DBInstanceClass of all instances at once', effect: 'the writer and the readers restart at the same time', remedy: '',
    }];
  });
}

function instancesOf(stacks: readonly StackTemplate[]): Instance[] {
  const app = new SynthesizedApp(stacks, { absolute: true });
  return app.all(INSTANCE).map(({ stack, id, body: { Properties = {}, DependsOn = [] } }) => {
    const [cluster, size] = [Properties.DBClusterIdentifier, Properties.DBInstanceClass].map((value) => app.resolve(stack, value));
    return { stack: stack.name, id, cluster, size, after: [DependsOn].flat(), deferred: Properties.ApplyImmediately === false };
  });
}
