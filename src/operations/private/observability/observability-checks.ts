import { Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { checkBuckets } from './bucket-part';
import { invalid } from '../../../private/errors';
import { checkName } from '../../../private/names';
import { checkSameRegion } from '../../../private/regions';
import { ObservabilityProps } from '../../observability-props';

const NAME = { longest: 200, pattern: /^[\w-]+$/, allowed: 'letters, digits, hyphens and underscores' };
// A limit of this library.
const MIN_TARGET = 95;

/** Validates the props. JavaScript can pass none. */
export function checkObservability(scope: Construct, props: ObservabilityProps = {}): void {
  const {
    api, database, cache, edge, mediaProcessor, jobs = [], eventJobs = [], workers = [], services = [], processes = [],
    functions = [], replicatedBuckets = [], alarms = [],
  } = props;
  const single = Object.entries({ api, database, cache, mediaProcessor })
    .flatMap(([name, part]): [string, IConstruct][] => part ? [[name, part]] : []);
  const many = Object.entries({ jobs, eventJobs, workers, services, processes, functions })
    .flatMap(([name, parts]) => parts.map((part): [string, IConstruct] => [name, part]));
  if ([...single, ...many, ...replicatedBuckets, ...alarms].length === 0 && !edge) {
    invalid(scope, 'observability must have a resource to watch, got none; pass e.g. api, database or cache');
  }
  checkName(scope, 'name', props.name, NAME);
  checkTarget(scope, props.availabilityTarget);
  checkBuckets(scope, replicatedBuckets);
  [...single, ...many].forEach(([name, part]) => checkSameRegion(scope, name, Stack.of(part).region, ELSEWHERE));
  alarms.forEach((alarm) => checkAlarm(scope, 'alarms', alarm));
}

/** A composite alarm reads alarms of its own Region only. */
const ELSEWHERE = 'pass it to an Observability there';

/** Validates that an alarm is in the Region of the stack, as a composite alarm requires. */
export function checkAlarm(scope: Construct, prop: string, { alarmArn, env }: cloudwatch.IAlarm): void {
  checkSameRegion(scope, prop, Token.isUnresolved(alarmArn) ? env.region : alarmArn.split(':')[3], ELSEWHERE);
}

/** Validates that a topic is in the Region of the stack, as an alarm requires. */
export function checkTopic(scope: Construct, prop: string, topic: sns.ITopic | undefined): void {
  checkSameRegion(scope, prop, topic?.env.region);
}

function checkTarget(scope: Construct, target: number | undefined): void {
  if (target === undefined || target === 0) return;
  if (Token.isUnresolved(target)) {
    invalid(scope, 'availabilityTarget must be known at synthesis, got a token; pass e.g. 99.9');
  }
  if (!(target >= MIN_TARGET && target < 100)) {
    invalid(scope, `availabilityTarget must be at least ${MIN_TARGET} and below 100 percent, got ${target}; choose ` +
      'one in that range, or 0 for no SLO');
  }
}
