import { App, Stack } from 'aws-cdk-lib';
import { FailoverMode, StandbyMode } from '../../../src';
import { everythingOn } from '../../assemblies/everything-on';
import { TOKYO } from '../../assemblies/stacks';

let known: [service: string, command: string][] | undefined;

/** The commands of the runbooks that use the profile of the approver. */
export function approverCommands(): [service: string, command: string][] {
  return known ??= commandsIn(runbooks()).sort().map((text) => text.split(' ') as [string, string]);
}

function commandsIn(text: string): string[] {
  const commands = [...text.matchAll(/\baws ([a-z][\w-]+) ([a-z][\w-]+)[^\n]*--profile approver/g)];
  return [...new Set(commands.filter(([, service]) => service !== 'configure').map(([, service, command]) => `${service} ${command}`))];
}

/** The runbooks of a pair that can fail over automatically have all commands: an operator can also start its plan. */
function runbooks(): string {
  const stack = new Stack(new App(), 'Runbooks', { env: TOKYO });
  const pair = everythingOn(stack, 'Pair', { recovery: { standbyMode: StandbyMode.PILOT_LIGHT, failoverMode: FailoverMode.AUTOMATIC } });
  return [pair.runbook(), pair.recoveryRunbook(), pair.rebuildRunbook()].join('\n');
}
