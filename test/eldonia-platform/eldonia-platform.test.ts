import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { usual } from './fixture';
import { inventory } from '../support/inventory';
import { propertiesOf } from '../support/templates';

describe('by default', () => {
  const { platform: it, template, stack } = usual();


  test('passes configuration as environment variables and secrets as secrets', () => {
    const [{ ContainerDefinitions: [{ Environment, Secrets }] }] = propertiesOf(template, 'AWS::ECS::TaskDefinition');
    const names = (list: { Name: string }[]) => list.map(({ Name }) => Name).sort();

    expect(names(Environment)).toEqual([
      'DB_HOST', 'DB_NAME', 'DB_PORT', 'DB_READER_HOST', 'DB_SSL', 'MEDIA_BUCKET', 'NODE_ENV', 'PORT',
      'REDIS_CLUSTER', 'REDIS_HOST', 'REDIS_PORT', 'REDIS_TLS', 'REDIS_USERNAME',
    ]);
    expect(names(Secrets)).toEqual(['DB_PASSWORD', 'DB_USER', 'JWT_SECRET', 'REDIS_PASSWORD']);
    // By its complete ARN.
    expect(Secrets).toContainEqual({ Name: 'JWT_SECRET', ValueFrom: stack.resolve(it.jwtSecret.secretArn) });
  });

  test('the service depends on the writer and the database user of the application, but not on the readers', () => {
    const [service] = Object.values(template.findResources('AWS::ECS::Service'));
    const readers = Object.keys(template.findResources('AWS::RDS::DBInstance')).filter((id) => id.includes('Reader'));

    expect(service.DependsOn).toEqual(expect.arrayContaining([expect.stringContaining('Writer'), expect.stringContaining('AppUser')]));
    expect(service.DependsOn.filter((id: string) => readers.includes(id))).toEqual([]);
  });

  test('reads the released image from a parameter in a stack that is deployed first', () => {
    const release = it._parts.imageParameter!;
    const releaseStack = Stack.of(release);

    expect(releaseStack).not.toBe(stack);
    expect(stack.dependencies).toContain(releaseStack);
    expect(releaseStack.environment).toBe('aws://123456789012/ap-northeast-1');
    Template.fromStack(releaseStack).hasResourceProperties('Custom::ImageParameter', { Name: '/eldonia/backend/image', InitialValue: 'none' });
    template.hasParameter('*', { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/eldonia/backend/image' });
  });

  test('creates seven stacks: the main stack, its dependencies, and the stacks that may fail independently', () => {
    const { stacks } = (stack.node.root as App).synth();

    expect(stacks.map(({ stackName, environment }) => [stackName, environment.region]).sort()).toEqual([
      ['Test', 'ap-northeast-1'], ['Test-Audit', 'ap-northeast-1'], ['Test-CostAnomalies', 'ap-northeast-1'], ['Test-Costs', 'ap-northeast-1'],
      ['Test-EdgeAlarms', 'us-east-1'], ['Test-Release', 'ap-northeast-1'], ['Test-UsEast1', 'us-east-1'],
    ]);
    expect(stacks.find(({ stackName }) => stackName === 'Test')!.dependencies.map(({ id }) => id))
      .toEqual(expect.arrayContaining([expect.stringMatching(/^TestRelease/), expect.stringMatching(/^TestUsEast1/)]));
    const custom = stacks.flatMap(({ template: made }) => Object.keys(inventory(Template.fromJSON(made))))
      .filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource');
    expect(custom.sort()).toEqual(['Custom::ConfigServiceRole', 'Custom::DatabaseUser', 'Custom::ImageParameter', 'Custom::RestrictDefaultSecurityGroup']);
  });
});
