import { Annotations, AspectPriority, Aspects } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { stackTags } from '../../edge/internal';

/** Warns of tags of the stack, which can be added after the rule whose weights ECS changes. */
export function warnOfStackTags(rule: elbv2.ApplicationListenerRule): void {
  const visit = (node: IConstruct) => {
    if (node !== rule || !stackTags(rule)) return;
    Annotations.of(rule).addWarningV2('@eldonia/fargate-api:stackTags',
      'the stack has tags, and a deployment that changes one sends all traffic to the first target group, which can ' +
        'be empty; set the feature flag @aws-cdk/core:explicitStackTags, so that only the resources have the tags');
  };
  Aspects.of(rule).add({ visit }, { priority: AspectPriority.READONLY });
}
