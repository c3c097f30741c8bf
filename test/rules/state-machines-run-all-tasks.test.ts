import { canonical } from '../../tools/assemblies/canonical';
import { definitionOf } from '../../tools/policies/needs/machines';

/** What state machines and schedules call; test/rules/roles-have-what-they-need.whole.test.ts compares it with what their roles allow. */
const stacks = (['everythingOn', 'everything'] as const).flatMap((program) => canonical(program).stacksRecursively)
  .map(({ stackName: name, template }) => ({ name, template }));

test('no rule and no schedule runs a task without a state machine', () =>
  expect(stacks.filter(({ template }) => /"EcsParameters"/.test(JSON.stringify(template))).map(({ name }) => name)).toEqual([]));

/* eslint-disable @typescript-eslint/no-explicit-any */
/** https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html */
test('the log group of each state machine has the prefix that one statement of the resource policy of CloudWatch Logs covers', () => {
  const groups = stacks.flatMap(({ name, template }) => Object.values<any>(template.Resources ?? {})
    .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
    .flatMap(({ Properties: { LoggingConfiguration: { Destinations } } }) => Destinations)
    .map(({ CloudWatchLogsLogGroup: { LogGroupArn } }) => LogGroupArn['Fn::GetAtt'][0])
    .map((id) => ({ at: `${name}/${id}`, group: template.Resources[id].Properties.LogGroupName })));

  expect(groups.length).toBeGreaterThan(5);
  expect(groups.filter(({ group }) => !/^\/aws\/vendedlogs\/states\//.test(group)).map(({ at }) => at)).toEqual([]);
});

test('a task of a family that a service runs is that of the service, which releases deploy outside of CloudFormation', () => {
  const stale = stacks.flatMap(({ name, template }) => {
    const resources = Object.entries<any>(template.Resources ?? {});
    const served = resources.filter(([, { Type }]) => Type === 'AWS::ECS::Service').map(([, { Properties }]) => `<${Properties.TaskDefinition.Ref}>`);
    return resources.filter(([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine')
      .flatMap(([id, { Properties }]) => Object.values<any>(definitionOf(Properties).States)
        .filter(({ Arguments: args }) => served.includes(args?.TaskDefinition)).map(({ Arguments: args }) => `${name}/${id} runs ${args.TaskDefinition}`));
  });

  expect(stale).toEqual([]);
});
