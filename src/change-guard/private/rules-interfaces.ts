import { Comparison } from './pairing';
import { Verdict } from './verdict';
import { memberOf } from '../../assembly/template';

/** Exports that a stack changes or drops while another stack imports them: CloudFormation rejects the update. */
export function exportsInUse(comparison: Comparison): Verdict[] {
  const exported = comparison.stackPairs.flatMap((pair) => Object.entries(pair.before.exports)
    .map(([name, { value, importers }]) => ({ pair, name, value, importers })));
  return exported.filter(({ importers }) => importers.length > 0).flatMap(({ pair, name, value, importers }) => {
    const now = memberOf(pair.after.exports, name)?.value;
    const replaced = comparison.replacedIn(now, pair.after);
    if (now !== undefined && !comparison.differs(value, now, pair) && replaced.length === 0) return [];
    const source = replaced.length > 0 ? ' of a replaced resource' : '';
    return [{
      harm: 'FAIL' as const,
      stack: pair.after.label,
      resource: `Export ${name}`,
      change: now === undefined ? 'remove' : `change to ${JSON.stringify(now)}${source}`,
      effect: `${importers.join(', ')} imports this value, and CloudFormation does not change an export in use: ` +
        'the deployment fails',
      remedy: `Keep the export with \`this.exportValue()\` until ${importers.join(', ')} no longer imports it`,
    }];
  });
}

/** Defaults of parameters that exist: `cdk deploy` keeps the previous value. */
export function parameterDefaults({ stackPairs }: Comparison): Verdict[] {
  return stackPairs.flatMap(({ before, after }) => Object.entries(before.parameters).flatMap(([id, old]) => {
    const now = memberOf(after.parameters, id);
    return now === undefined || now === old ? [] : [{
      harm: 'LEFT' as const,
      stack: after.label,
      resource: `Parameter ${id}`,
      change: `Default ${JSON.stringify(old)} to ${JSON.stringify(now)}`,
      effect: 'cdk deploy keeps the previous value of an existing parameter: the new default is not applied',
      remedy: `Deploy with --parameters ${after.name}:${id}=${now}, or give the parameter a new ID`,
    }];
  }));
}
