import { Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { checkBuckets } from './bucket-part';
import { invalid } from '../../private/errors';
import { checkName } from '../../private/names';
import { ObservabilityProps } from '../observability-props';

const NAME = { longest: 200, pattern: /^[\w-]+$/, allowed: 'letters, digits, hyphens and underscores' };
const LEAST_TARGET = 95;
/** What the rule of a composite alarm may name. */
const MOST_ALARMS = 100;

/** Refuse what AWS would refuse, and what would never ring. */
export function checkObservability(scope: Construct, props: ObservabilityProps): void {
  const { api, database, cache, edge, mediaProcessor, jobs = [], eventJobs = [], functions = [], replicatedBuckets = [], alarms = [] } = props;
  const single = Object.entries({ api, database, cache, mediaProcessor })
    .flatMap(([name, part]): [string, IConstruct][] => part ? [[name, part]] : []);
  const many = Object.entries({ jobs, eventJobs, functions }).flatMap(([name, parts]) => parts.map((part): [string, IConstruct] => [name, part]));
  if ([...single, ...many, ...replicatedBuckets, ...alarms].length === 0 && !edge) {
    invalid(scope, 'observability must have a part to watch, got none; pass e.g. api, database or cache');
  }
  checkName(scope, 'name', props.name, NAME);
  checkTarget(scope, props.availabilityTarget);
  checkBuckets(scope, replicatedBuckets);
  [...single, ...many].forEach(([name, part]) => checkRegion(scope, name, Stack.of(part).region));
  alarms.forEach((alarm) => checkAlarm(scope, 'alarms', alarm));
  checkTopic(scope, 'alarmTopic', props.alarmTopic);
  checkTopic(scope, 'criticalAlarmTopic', props.criticalAlarmTopic);
}

/** Refuse more alarms than a composite can look at. */
export function checkAlarmCount(scope: Construct, kind: string, count: number): void {
  if (count > MOST_ALARMS) {
    invalid(scope, `the alarms on ${kind} must be at most ${MOST_ALARMS}, got ${count}; divide the parts among several Observability constructs`);
  }
}

/** Refuse an alarm that no composite alarm of this region can look at. */
export function checkAlarm(scope: Construct, prop: string, { alarmArn, env }: cloudwatch.IAlarm): void {
  checkRegion(scope, prop, Token.isUnresolved(alarmArn) ? env.region : alarmArn.split(':')[3]);
}

/** Refuse a topic that no alarm of this region can publish to. */
export function checkTopic(scope: Construct, prop: string, topic: sns.ITopic | undefined): void {
  const [here, region] = [Stack.of(scope).region, topic?.env.region];
  if (region === undefined || Token.isUnresolved(region) || Token.isUnresolved(here) || region === here) return;
  invalid(scope, `${prop} must be in the region of the alarms ${here}, got one in ${region}; pass a topic of ${here}`);
}

function checkTarget(scope: Construct, target: number | undefined): void {
  if (target === undefined) return;
  if (Token.isUnresolved(target)) invalid(scope, 'availabilityTarget must be known at synthesis, got a token; pass e.g. 99.9');
  if (!(target >= LEAST_TARGET && target < 100)) {
    invalid(scope, `availabilityTarget must be at least ${LEAST_TARGET} and below 100 percent, got ${target}; choose one in that range`);
  }
}

function checkRegion(scope: Construct, prop: string, region: string): void {
  const here = Stack.of(scope).region;
  if (Token.isUnresolved(region) || Token.isUnresolved(here) || region === here) return;
  invalid(scope, `${prop} must be in the region of the alarms ${here}, got one in ${region}; watch it by an Observability there`);
}
