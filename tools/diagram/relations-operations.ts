import { DNS, Finder, GITHUB, OPERATORS } from './finder';

export function delivery(finder: Finder): void {
  finder.each('AWS::CodePipeline::Pipeline', (pipeline, { Stages = [] }) => {
    if (!finder.drawn.has(pipeline)) return;
    if (JSON.stringify(Stages).includes('CodeStarSourceConnection')) finder.link(finder.outsider(GITHUB), pipeline, 'source');
    for (const project of finder.drawnIn(pipeline, Stages, 'AWS::CodeBuild::Project')) finder.link(pipeline, project, 'builds');
    for (const service of finder.drawnIn(pipeline, Stages, 'AWS::ECS::Service')) finder.link(pipeline, service, 'deploys');
  });
  finder.each('AWS::CodeBuild::Project', (project, { Environment, Source }) => {
    if (!finder.drawn.has(project)) return;
    if (String(Source?.Type) === 'GITHUB') finder.link(finder.outsider(GITHUB), project, 'starts');
    for (const repository of finder.drawnIn(project, Environment, 'AWS::ECR::Repository')) finder.link(project, repository, 'pushes');
  });
}

/** Alarms, topics and those who receive notifications. */
export function watching(finder: Finder): void {
  for (const alarm of finder.resources.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').filter((one) => finder.drawn.has(one))) {
    for (const topic of finder.drawnIn(alarm, alarm.properties.AlarmActions, 'AWS::SNS::Topic')) finder.link(alarm, topic, 'alarms', true);
  }
  finder.each('AWS::SNS::Subscription', (subscription, { TopicArn, Protocol }) => {
    if (Protocol !== 'email') return;
    for (const topic of finder.drawnIn(subscription, TopicArn, 'AWS::SNS::Topic')) finder.link(topic, finder.outsider(OPERATORS), undefined, true);
  });
  for (const budget of finder.resources.ofType('AWS::Budgets::Budget').filter((one) => finder.drawn.has(one))) {
    const text = JSON.stringify(budget.properties.NotificationsWithSubscribers ?? []);
    if (text.includes('"EMAIL"')) finder.link(budget, finder.outsider(OPERATORS), undefined, true);
    for (const topic of finder.drawnIn(budget, budget.properties.NotificationsWithSubscribers, 'AWS::SNS::Topic')) finder.link(budget, topic, 'budgets', true);
  }
}

export function failover(finder: Finder): void {
  finder.each('AWS::ARCRegionSwitch::Plan', (plan, { Workflows }) => {
    if (!finder.drawn.has(plan)) return;
    const regions = new Set(finder.drawnIn(plan, Workflows, 'AWS::RDS::DBCluster').map(({ region }) => region));
    for (const region of regions) finder.link(plan, region, 'promotes, scales', true);
    if (finder.outsiders.includes(DNS)) finder.link(plan, DNS.id, 'switches', true);
  });
}
