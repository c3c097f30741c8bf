import { App, CfnElement, CfnResource, Lazy, Stack, aws_ec2 as ec2, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IConstruct } from 'constructs';
import { ApiImage, FargateApi } from '../../../src/fargate-api';
import { DeliveryPipeline, GithubDeployRole, ReleaseReconciler, ReleaseReconcilerProps } from '../../../src/release/internal';
import type { ServiceInStack } from '../../../src/release/private/handler/services';
import { importedCertificate, importedRepository, importedVpc } from '../../../tools/assemblies/imported';
import { OSAKA, testStack, TOKYO } from '../../../tools/assemblies/stacks';
import { predecessors, Template as DeployTemplate } from '../../../tools/deploy-path';
import { parseJsonText } from '../../../tools/policies/json-text';
import { display } from '../../../tools/policies/permissions';
import { keyStatements, statementsOf } from '../../support/statements';
import { propertiesOf } from '../../support/templates';

const NAME = '/shop/backend/image';
const QUEUE = 'AWS::SQS::Queue';

const apiOf = (stack: Stack, serviceName?: string): FargateApi => new FargateApi(stack, 'Api', {
  vpc: importedVpc(stack), certificate: importedCertificate(stack), image: ApiImage.fromParameter(importedRepository(stack), NAME), serviceName,
});

const reconciler = (stack: Stack, props: Partial<ReleaseReconcilerProps> = {}): ReleaseReconciler =>
  new ReleaseReconciler(stack, 'Reconciler', { api: props.api ?? apiOf(stack), repository: importedRepository(stack), imageParameterName: NAME, ...props });

test('CloudFormation creates all but the event source mapping beside a service with a name, which takes minutes', () => {
  const stack = testStack(OSAKA);
  const api = apiOf(stack, 'shop');
  const { handler, mapping } = reconciler(stack, { api });
  const template = Template.fromStack(stack).toJSON() as DeployTemplate;
  const idOf = (construct: IConstruct) => stack.getLogicalId((construct.node.defaultChild ?? construct) as CfnElement);

  const waits = new Set<string>();
  const visit = (id: string): void => predecessors(template, id).filter((before) => !waits.has(before)).forEach((before) => {
    waits.add(before);
    visit(before);
  });
  visit(idOf(handler));
  expect([...waits]).toContain(idOf(api.taskRole));
  expect([...waits]).not.toContain(idOf(api.service.node.findChild('Service')));
  expect(predecessors(template, idOf(mapping))).toContain(idOf(api.service.node.findChild('Service')));
});

test('CloudFormation alone writes the revision that releases copy, before it changes the service, and its settings', () => {
  const stack = testStack();
  const api = apiOf(stack);
  (api.service.node.findChild('Service') as CfnElement as CfnResource).addPropertyOverride('DeploymentConfiguration.MinimumHealthyPercent', 75);
  const releases = reconciler(stack, { api, replicaRegions: [] });
  const role = new GithubDeployRole(stack, 'Deploy', { repository: 'eldonia/eldonia-backend' });
  role.grantRelease({ api, repository: importedRepository(stack), releases: releases.requests });
  new DeliveryPipeline(stack, 'Delivery', {
    api,
    imageRepository: importedRepository(stack),
    releases,
    repository: 'eldonia/eldonia-backend',
    connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
  });
  const template = Template.fromStack(stack);
  const [[id, { Properties }], [, settings]] = Object.entries(template.findResources('AWS::SSM::Parameter'));
  const { subnets } = api.cluster.vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS });
  const writers = ['AWS::IAM::Policy', 'AWS::IAM::Role'].flatMap((type) => statementsOf(template, type)).filter(({ Action }) => [Action].flat().some((action) => /^ssm:(Put|\*)/.test(String(action))));

  expect(Properties).toMatchObject({ Name: `${NAME}-revision`, Value: { Ref: stack.getLogicalId(api.taskDefinition.node.defaultChild as CfnElement) } });
  expect(predecessors(template.toJSON() as DeployTemplate, stack.getLogicalId(api.service.node.findChild('Service') as CfnElement))).toContain(id);
  expect(settings.Properties).toMatchObject({ Name: `${NAME}-service`, Tier: 'Intelligent-Tiering' });
  const { release, settings: declared } = parseJsonText(settings.Properties.Value) as ServiceInStack;
  expect(release).toMatchObject({ CONTAINER: 'api', PARAMETER_NAME: NAME, MIN_TASKS: '1', MAX_TASKS: '10', FOLLOWS_RELEASES: 'false' });
  expect(declared).toEqual({
    availabilityZoneRebalancing: 'ENABLED',
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    deploymentConfiguration: expect.objectContaining({
      minimumHealthyPercent: 75, deploymentCircuitBreaker: { enable: true, rollback: true }, strategy: 'ROLLING', lifecycleHooks: [], bakeTimeInMinutes: 0,
    }),
    deploymentController: { type: 'ECS' },
    enableECSManagedTags: true,
    enableExecuteCommand: false,
    healthCheckGracePeriodSeconds: 60,
    monitoring: { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }] },
    loadBalancers: [{ containerName: 'api', containerPort: 3001, targetGroupArn: display(stack.resolve(api.targetGroup.targetGroupArn)) }],
    networkConfiguration: {
      awsvpcConfiguration: {
        assignPublicIp: 'DISABLED',
        securityGroups: [display(stack.resolve(api.connections.securityGroups[0].securityGroupId))],
        subnets: subnets.map(({ subnetId }) => subnetId),
      },
    },
    platformVersion: 'LATEST',
    propagateTags: 'SERVICE',
    serviceRegistries: [],
  });
  expect(writers).toHaveLength(1);
  expect(writers.filter(({ Resource }) => !/:parameter\/shop\/backend\/image"/.test(JSON.stringify(Resource)) || /-revision|-service|\*/.test(JSON.stringify(Resource)))).toEqual([]);
});

test('releases invoke the newest code by an alias, which keeps no request that nobody waits for', () => {
  const stack = testStack();
  const { handler } = reconciler(stack);
  const template = Template.fromStack(stack);
  const id = stack.getLogicalId(handler.node.defaultChild as CfnElement);

  template.hasResourceProperties('AWS::Lambda::Alias', { Name: 'requests', FunctionName: { Ref: id }, FunctionVersion: '$LATEST' });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { FunctionName: { Ref: id }, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
});

test('a reconciler of a standby Region names no other region', () => {
  const stack = testStack(OSAKA);
  reconciler(stack, {
    followsReleases: true, activation: { globalClusterIdentifier: 'shop-global', clusterIdentifier: 'shop-database', minimumTasks: 2 },
  });

  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('ap-northeast-1');
});

/** What the parameters of services say of them. */
const servicesIn = (template: Template) => propertiesOf(template, 'AWS::SSM::Parameter')
  .filter(({ Name }) => Name.endsWith('-service')).map(({ Value }) => parseJsonText(Value) as ServiceInStack);

test.each<[string, Partial<ReleaseReconcilerProps>, object]>([
  ['in the Region of the releases, needs no database', {}, { FOLLOWS_RELEASES: 'false', GLOBAL_CLUSTER: undefined }],
  ['keeps a pilot light without tasks', { minimumTasks: 0 }, { MIN_TASKS: '0' }],
  ['takes numbers that are known later', { minimumTasks: Lazy.number({ produce: () => 4 }) }, { MIN_TASKS: '4' }],
])('%s', (_, props, settings) => {
  const stack = testStack();
  reconciler(stack, props);
  const template = Template.fromStack(stack);

  // Failed deployments are left to the release process.
  expect(propertiesOf(template, 'AWS::Events::Rule', { EventPattern: { source: ['aws.ecs'] } })).toEqual([]);
  const [{ release }] = servicesIn(template);
  expect({ ...release, GLOBAL_CLUSTER: release.GLOBAL_CLUSTER }).toMatchObject(settings);
});

test('the function of a Region that releases writes the parameters of the API, and can be named', () => {
  const stack = testStack();
  reconciler(stack, { replicaRegions: ['ap-northeast-3'], functionName: 'shop-release' });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'shop-release', Environment: { Variables: { SERVICES: NAME, REGIONS: 'ap-northeast-1,ap-northeast-3' } },
  });
});

test('encrypts queues and log with a key that allows their writers, and notifies a topic', () => {
  const stack = testStack(OSAKA);
  const [encryptionKey, alarmTopic] = [new kms.Key(stack, 'Key'), new sns.Topic(stack, 'Topic')];
  reconciler(stack, { encryptionKey, alarmTopic });
  const template = Template.fromStack(stack);

  template.allResourcesProperties(QUEUE, { KmsMasterKeyId: stack.resolve(encryptionKey.keyArn) });
  expect(keyStatements(template).map(({ Principal }) => Principal)).toEqual(expect.arrayContaining([
    { Service: 'events.amazonaws.com' }, { Service: { 'Fn::Join': ['', ['logs.ap-northeast-3.', { Ref: 'AWS::URLSuffix' }]] } },
  ]));
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible', AlarmActions: [stack.resolve(alarmTopic.topicArn)],
  });
});

test.each<[string, (stack: Stack) => Partial<ReleaseReconcilerProps>, string]>([
  ['the parameter has no path', () => ({ imageParameterName: 'image' }),
    'imageParameterName must be a path such as /team/service/image of letters, digits and _.-, at most 15 levels deep, and not under /aws or /ssm, got "image"; rename it'],
  ['the API is of the other region', (tokyo) => ({ api: apiOf(tokyo) }),
    'api must be in the Region of the stack, ap-northeast-3, got one in ap-northeast-1; pass one in ap-northeast-3'],
  ['a further Region is none', () => ({ replicaRegions: ['osaka'] }), 'replicaRegions must be the name of a Region, got "osaka"; write it as ap-northeast-3'],
  ['the repository is of the other region', (tokyo) => ({ repository: importedRepository(tokyo) }),
    'repository must be in the Region of the stack, ap-northeast-3, got one in ap-northeast-1; pass one in ap-northeast-3'],
])('fails when %s', (_, propsOf, message) => {
  const stack = testStack(OSAKA);
  const props = propsOf(new Stack(stack.node.root as App, 'Tokyo', { env: TOKYO }));

  expect(() => reconciler(stack, props)).toThrow(new Error(`${message} (at Test/Reconciler)`));
});
