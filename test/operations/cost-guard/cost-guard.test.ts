import { App, CfnResource, Stack, Stage, Tags, aws_sns as sns } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { RootConstruct } from 'constructs';
import { CostGuard, CostGuardProps } from '../../../src/operations/internal';
import { importedTopic, rotatedKey } from '../../../tools/assemblies/imported';
import { TOKYO } from '../../../tools/assemblies/stacks';
import { built } from '../../support/templates';

const BUDGET = 'AWS::Budgets::Budget';
const propsIn = (stack: Stack): CostGuardProps => ({ monthlyBudget: 2000, costTag: { key: 'Project', value: 'eldonia' }, topic: importedTopic(stack) });

const templateOf = (props: Partial<CostGuardProps> = {}) => built((stack) => new CostGuard(stack, 'Costs', { ...propsIn(stack), ...props }));

test.each(['RI_COVERAGE', 'RI_UTILIZATION'])('shows how many hours of RDS are reserved or used, and notifies of too few if asked (%s)', (BudgetType) => {
  const Budget = {
    BudgetType, TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 100, Unit: 'PERCENTAGE' }, CostFilters: { Service: ['Amazon Relational Database Service'] },
  };
  const tooFew = {
    Notification: { NotificationType: 'ACTUAL', Threshold: 95, ComparisonOperator: 'LESS_THAN', ThresholdType: 'PERCENTAGE' },
    Subscribers: [{ SubscriptionType: 'SNS', Address: Match.stringLikeRegexp('^arn:') }],
  };

  templateOf().hasResourceProperties(BUDGET, { Budget, NotificationsWithSubscribers: Match.absent() });
  templateOf({ reservationAlerts: true, reservationTarget: 95 })
    .hasResourceProperties(BUDGET, { Budget, NotificationsWithSubscribers: [tooFew] });
});

test('notifies a topic of each budget', () => {
  const template = built((stack) => new CostGuard(stack, 'Costs', {
    ...propsIn(stack), topic: new sns.Topic(stack, 'Topic', { masterKey: rotatedKey(stack) }), reservationAlerts: true,
  }));

  template.allResourcesProperties(BUDGET, {
    NotificationsWithSubscribers: Match.arrayWith([Match.objectLike({ Subscribers: [{ SubscriptionType: 'SNS', Address: Match.anyValue() }] })]),
  });
});

test('takes an imported topic as it is', () => templateOf().allResources(BUDGET, { DependsOn: Match.absent() }));

test('counts the costs of what has the tag, when asked', () => templateOf({ taggedCostsOnly: true })
  .hasResourceProperties(BUDGET, { Budget: { BudgetType: 'COST', CostFilters: { TagKeyValue: ['user:Project$eldonia'] } } }));

describe('required tags', () => {
  const synthesize = (untaggedQueues: number, inStage = false) => {
    const app = new App();
    const stack = new Stack(inStage ? new Stage(app, 'Production', { env: TOKYO }) : app, 'Test', { env: TOKYO });
    new CostGuard(stack, 'Costs', { ...propsIn(stack), requiredTags: ['Project', 'Owner'] });
    new CfnResource(stack, 'Untaggable', { type: 'AWS::CloudFormation::WaitConditionHandle' });
    for (let number = 0; number < untaggedQueues; number++) new sns.CfnTopic(stack, `Topic${number}`);
    Tags.of(stack).add('Project', 'eldonia');
    return { app, stack };
  };

  test('are found where they are, and fail the synthesis with the resource that lacks one', () => {
    const { app, stack } = synthesize(1);
    Tags.of(stack).add('Owner', 'platform');

    expect(() => app.synth()).not.toThrow();
    expect(() => synthesize(1).app.synth()).toThrow('Test/Topic0 (AWS::SNS::Topic) must have the tags Owner; use Tags.of(app).add()');
  });

  test('are looked for everywhere in a tree without an app', () => {
    const root = new RootConstruct();
    const stack = new Stack(root, 'Test', { env: TOKYO });
    const guard = new CostGuard(stack, 'Costs', { ...propsIn(stack), requiredTags: ['Project'] });
    new sns.CfnTopic(new Stack(root, 'Other', { env: TOKYO }), 'Topic');

    expect(guard.node.validate()).toContainEqual('Other/Topic (AWS::SNS::Topic) must have the tags Project; use Tags.of(app).add()');
  });

  test('name ten resources at most', () => expect(() => synthesize(11, true).app.synth()).toThrow('more resources without the tags Project, Owner'));
});
