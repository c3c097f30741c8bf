import { Finder } from './finder';
import { Resource } from './resources';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** Rules and queues between a source and the function that works. */
export function events(finder: Finder): void {
  const consumers = new Map<Resource, Resource[]>();
  finder.each('AWS::Lambda::EventSourceMapping', (mapping, { EventSourceArn, FunctionName }) => {
    const [queue] = finder.resources.referred(mapping, EventSourceArn);
    if (queue) consumers.set(queue, [...consumers.get(queue) ?? [], ...finder.drawnIn(mapping, FunctionName)]);
  });
  const fed = new Set<Resource>();
  const ruled = new Set<Resource>();
  finder.each('AWS::Events::Rule', (rule, { Targets = [], EventPattern, ScheduleExpression }) => {
    const sources = EventPattern ? finder.drawnIn(rule, EventPattern, 'AWS::S3::Bucket', 'AWS::ECR::Repository') : [];
    for (const target of Targets.flatMap(({ Arn }: any) => finder.drawnIn(rule, Arn))) {
      const workers = consumers.get(target);
      ruled.add(target);
      if (workers && sources.length > 0) fed.add(target);
      for (const to of workers && sources.length > 0 ? workers : [target]) {
        for (const from of sources) finder.link(from, to, workers ? 'events, SQS' : 'events');
        // An audit service is found by the source of its events.
        if (sources.length === 0 && to.type === 'AWS::SNS::Topic') for (const audit of auditOf(finder, EventPattern, rule)) finder.link(audit, to, 'findings', true);
        if (sources.length === 0 && ScheduleExpression && to.type === 'AWS::Lambda::Function') {
          finder.helpers.add(to);
        }
      }
    }
  });
  for (const [queue, workers] of consumers) {
    if (fed.has(queue) || !finder.drawn.has(queue)) continue;
    // Rules on events of AWS, which no box of the picture sends.
    if (ruled.has(queue)) workers.forEach((worker) => finder.helpers.add(worker));
    else for (const worker of workers) finder.link(queue, worker);
  }
}

function auditOf(finder: Finder, pattern: any, rule: Resource): Resource[] {
  const types: Record<string, string> = {
    'aws.guardduty': 'AWS::GuardDuty::Detector', 'aws.access-analyzer': 'AWS::AccessAnalyzer::Analyzer', 'aws.config': 'AWS::Config::ConfigurationRecorder',
  };
  const [source] = pattern?.source ?? [];
  return [...finder.drawn].filter(({ type, region }) => type === types[source] && region === rule.region).slice(0, 1);
}

export function schedules(finder: Finder): void {
  finder.each('AWS::Scheduler::Schedule', (schedule, { Target }) => {
    if (!finder.drawn.has(schedule)) return;
    const targets = [...finder.drawnIn(schedule, Target?.Arn), ...finder.drawnIn(schedule, Target?.EcsParameters)];
    if (targets.length === 0) finder.folded.add(schedule);
    for (const target of targets) finder.link(schedule, target);
  });
  finder.each('AWS::StepFunctions::StateMachine', (machine, properties) => {
    if (!finder.drawn.has(machine)) return;
    for (const target of finder.drawnIn(machine, properties.DefinitionSubstitutions ?? properties.DefinitionString, 'AWS::Lambda::Function')) finder.link(machine, target);
    if (finder.resources.referred(machine, properties).some(({ type }) => type === 'AWS::ECS::TaskDefinition')) finder.notes.push([machine, 'runs a task on Fargate']);
  });
}
