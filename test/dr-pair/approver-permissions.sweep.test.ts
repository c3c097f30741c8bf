import { assemblyOf, pairOf, placed, quickApp, TemplateText } from './fixture';
import { FailoverMode } from '../../src/failover';

/** The ARC actions of the commands that use the profile of the approver, e.g. `StartPlanExecution`. */
function actionsIn(runbook: string): string[] {
  const commands = [...runbook.matchAll(/aws arc-region-switch ([\w-]+) [^\n]*--profile approver/g)].map(([, command]) => command!);
  return [...new Set(commands.map((command) => command.split('-').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')))];
}

/** The actions that the policies of the approver allow. */
function allowed({ Resources }: TemplateText): string[] {
  return Object.values(Resources)
    .filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles).includes('Approver'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action);
}

test.each(Object.values(FailoverMode))('the approver may run each command of the runbook that uses its role: %s', (failoverMode) => {
  const pair = pairOf({ recovery: { failoverMode } }, quickApp());
  const [global] = placed(assemblyOf(pair)).filter(({ stackName }) => stackName.endsWith('Global'));
  const actions = actionsIn([pair.runbook(), pair.recoveryRunbook(), pair.rebuildRunbook()].join('\n'));

  expect(actions).toEqual(expect.arrayContaining(['StartPlanExecution', 'UpdatePlanExecutionStep', 'GetPlanEvaluationStatus']));
  expect(actions.filter((action) => !allowed(global!.template).includes(`arc-region-switch:${action}`))).toEqual([]);
});
