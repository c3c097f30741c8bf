import { App, CfnElement, Duration, NestedStack, Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { databaseIn, importedServiceIn, serviceIn, templateOf } from './fixture';
import { AuroraCluster } from '../../src/aurora-cluster';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';
import { evaluate } from '../../tools/evaluate';
import { warningsOf } from '../support/warnings';

const FUNCTION = 'AWS::Lambda::Function';
const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';

test('rotates at the hour of the props', () => templateOf({ rotationHour: 2 }).hasResourceProperties(
  SCHEDULE, { RotationRules: { ScheduleExpression: 'cron(0 2 8 * ? *)', Duration: '2h' } },
));

test.each([
  [Duration.hours(4), 'rate(4 hours)'],
  [Duration.hours(24), 'rate(1 day)'],
  [Duration.days(1000), 'rate(1000 days)'],
])('rotates every %s', (rotationInterval, ScheduleExpression) =>
  templateOf({ rotationInterval }).allResourcesProperties(SCHEDULE, { RotationRules: { ScheduleExpression } }));

test('does not rotate with rotateSecrets: false, with a warning', () => {
  const stack = testStack();
  const database = databaseIn(stack, { rotateSecrets: false });

  Template.fromStack(stack).resourceCountIs(SCHEDULE, 0);
  expect(database.rotationHandler).toBeUndefined();
  expect(warningsOf(stack)).toEqual(['@eldonia/aurora-cluster:rotationOff']);
});

describe('a service', () => {
  test('depends on the writer and the application\'s user, not on readers, and is restarted by its ARN', () => {
    const stack = testStack();
    const database = databaseIn(stack, { readers: 1 });
    const service = serviceIn(stack);
    service.node.addDependency(database.ready);
    database.connections.allowDefaultPortFrom(service);
    database.restartOnRotation(service);
    const resources = Object.values(evaluate(Template.fromStack(stack).toJSON(), {}));
    const { DependsOn } = resources.find(({ Type }) => Type === 'AWS::ECS::Service');
    const services = resources.map(({ Properties }) => Properties?.Environment?.Variables?.SERVICES as unknown);
    const policies = JSON.stringify(resources.filter(({ Type }) => Type === 'AWS::IAM::Policy'));
    const [cluster, name] = [service.cluster, service].map(({ node }) => stack.getLogicalId(node.defaultChild as CfnElement));

    expect(DependsOn).toContain(stack.getLogicalId(database.writer));
    expect(DependsOn).toContainEqual(expect.stringMatching(/AppUser/));
    expect(DependsOn).not.toContain(stack.getLogicalId(database.readers[0]));
    expect(services).toContain(`[{"cluster":"\${${cluster}}","service":"\${${name}.Name}"}]`);
    expect(policies).toContain(`"Action":"ecs:UpdateService","Effect":"Allow","Resource":"arn:\${AWS::Partition}:ecs:ap-northeast-1:123456789012:service/\${${cluster}}/\${${name}.Name}"`);
  });

  test('in a nested stack can depend on the database and be restarted, with a known name', () => {
    const stack = testStack();
    const database = databaseIn(stack);
    const nested = new NestedStack(stack, 'Nested');
    nested.node.addDependency(database.ready);
    database.restartOnRotation(importedServiceIn(stack));

    Template.fromStack(stack).hasResourceProperties(
      FUNCTION, { Environment: { Variables: { SERVICES: '[{"cluster":"main","service":"api"}]' } } },
    );
  });

  test('cannot be restarted in another stack with a generated name', () => {
    const app = new App();
    const database = databaseIn(new Stack(app, 'Data', { env: TOKYO }));
    const service = serviceIn(new Stack(app, 'Api', { env: TOKYO }));

    expect(() => database.restartOnRotation(service)).toThrow(
      'restartOnRotation must have a service in the stack of the cluster, got Api/Service; pass ecs.FargateService.fromFargateServiceAttributes with its literal name to avoid a circular dependency (at Data/Database)');
  });

  test('cannot be restarted without rotation', () => {
    const stack = testStack();

    expect(() => databaseIn(stack, { rotateSecrets: false }).restartOnRotation(serviceIn(stack))).toThrow(
      'restartOnRotation must have rotateSecrets: true, got false; leave rotateSecrets out (at Test/Database)');
  });
});

describe('an imported cluster', () => {
  const stack = testStack();
  const database = AuroraCluster.fromAuroraClusterAttributes(stack, 'Database', {
    clusterIdentifier: 'shop',
    writerEndpointAddress: 'shop.cluster-abc.ap-northeast-1.rds.amazonaws.com',
    readerEndpointAddress: 'shop.cluster-ro-abc.ap-northeast-1.rds.amazonaws.com',
    databaseName: 'shop',
    appSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/db-password'),
    securityGroups: [],
  });

  test('has endpoints, a port and metrics', () => {
    expect(database.writerEndpoint.socketAddress).toBe('shop.cluster-abc.ap-northeast-1.rds.amazonaws.com:5432');
    expect(database.readerEndpoint.hostname).toBe('shop.cluster-ro-abc.ap-northeast-1.rds.amazonaws.com');
    expect(database.metricCpuUtilization().dimensions).toEqual({ DBClusterIdentifier: 'shop' });
    expect(database.connections.defaultPort?.toString()).toBe('5432');
  });

  test('is ready immediately, and warns that it does not restart a service', () => {
    const service = serviceIn(stack);
    service.node.addDependency(database.ready);
    database.restartOnRotation(service);

    expect(warningsOf(stack)).toContain('@eldonia/aurora-cluster:importedRotation');
  });
});
