import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical } from '../../tools/assemblies/canonical';

/* eslint-disable @typescript-eslint/no-explicit-any */
const assemblies: [string, CloudAssembly][] = [['everythingOn', canonical('everythingOn')], ['everything', canonical('everything')]];
const resources = (assembly: CloudAssembly, type: string) => assembly.stacksRecursively.flatMap(({ stackName, template }) =>
  Object.values<any>(template.Resources ?? {}).filter(({ Type }) => Type === type).map(({ Properties }) => ({ stackName, Properties })));

test.each(assemblies)('%s sends no session of ECS Exec out of the account: their output contains secrets', (_, assembly) => {
  const logged = (clusters: any[]) => clusters.flatMap(({ stackName, Properties: { Configuration } }) => {
    const group = Configuration?.ExecuteCommandConfiguration?.LogConfiguration?.CloudWatchLogGroupName;
    return group ? [`${stackName} ${JSON.stringify(group)}`] : [];
  });
  const sessions = logged(resources(assembly, 'AWS::ECS::Cluster'));
  const subscribed = resources(assembly, 'AWS::Logs::SubscriptionFilter')
    .map(({ stackName, Properties: { LogGroupName } }) => `${stackName} ${JSON.stringify(LogGroupName)}`);

  expect(sessions.length).toBeGreaterThan(0);
  expect(subscribed.length).toBeGreaterThan(0);
  expect(sessions.filter((group) => subscribed.includes(group))).toEqual([]);
});

test.each(assemblies)('%s writes the log of no container to the log of sessions', (_, assembly) => {
  const groups = resources(assembly, 'AWS::ECS::TaskDefinition').flatMap(({ stackName, Properties: { ContainerDefinitions } }) =>
    ContainerDefinitions.map(({ LogConfiguration }: any) => `${stackName} ${JSON.stringify(LogConfiguration?.Options?.['awslogs-group'])}`));
  const sessions = resources(assembly, 'AWS::ECS::Cluster').map(({ stackName, Properties: { Configuration } }) =>
    `${stackName} ${JSON.stringify(Configuration?.ExecuteCommandConfiguration?.LogConfiguration?.CloudWatchLogGroupName)}`);

  expect(groups.length).toBeGreaterThan(1);
  expect(sessions.filter((group) => groups.includes(group) && !group.endsWith('undefined'))).toEqual([]);
});

test('drops the capabilities of the application where nobody opens a shell', () => {
  const applications = resources(canonical('leastPair'), 'AWS::ECS::TaskDefinition')
    .flatMap(({ Properties: { ContainerDefinitions } }) => ContainerDefinitions);

  expect(applications.length).toBeGreaterThan(1);
  expect(applications.map(({ LinuxParameters }: any) => LinuxParameters?.Capabilities?.Drop)).toEqual(applications.map(() => ['ALL']));
});
