import { CfnResource, Names, Stack } from 'aws-cdk-lib';
import * as ce from 'aws-cdk-lib/aws-ce';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkCostAnomalies } from './cost-guard-checks';
import { CostAnomaliesProps, CostTag } from './cost-guard-props';
import { allowEncryption, allowPublish, ofAccount } from '../../../private/allow-publish';
import { AccountResource } from '../../account-resource';

const THRESHOLD = 100;
/** The maximum length of generated names. */
const MAX_NAME = 100;

/**
 * Cost Anomaly Detection: a monitor by tag, or an existing one, and its subscription.
 *
 * AWS refuses a monitor by tag in a member account of an organization, so nothing else should be in its stack.
 *
 * Anomaly detection is free of charge. AWS updates costs about three times per day, so that alerts arrive hours later.
 * Nothing is retained after the deletion of the stack.
 */
export class CostAnomalies extends Construct {
  /** Detects cost anomalies of the resources with the cost tag; undefined with an existing monitor. */
  readonly monitor?: ce.CfnAnomalyMonitor;

  /** @throws when the Region has no anomaly detection, the threshold is not above zero, or the ARN is not valid */
  constructor(scope: Construct, id: string, props: CostAnomaliesProps) {
    super(scope, id);
    const { anomalyMonitor = AccountResource.create(), topic } = props;
    checkCostAnomalies(this, anomalyMonitor, props);

    const topicPolicy = this.allowService(topic);
    this.monitor = anomalyMonitor._created ? this.createMonitor(props.costTag) : undefined;
    const subscription = this.subscribe(this.monitor?.attrMonitorArn ?? anomalyMonitor._existingId!, props);
    // AWS publishes a test message on creation.
    if (topicPolicy) subscription.node.addDependency(topicPolicy);
  }

  /** Allows the service to publish for this account, under the conditions that AWS documents. */
  private allowService(topic: sns.ITopic): sns.TopicPolicy | undefined {
    const { policyDependable } = allowPublish(topic, 'costalerts', ofAccount(this));
    allowEncryption(topic.masterKey, ['costalerts'], ofAccount(this));
    return policyDependable as sns.TopicPolicy | undefined;
  }

  /** An account can have only one monitor by service, and usually has it already, so that this one is by tag. */
  private createMonitor({ key, value }: CostTag): ce.CfnAnomalyMonitor {
    return withoutTags(new ce.CfnAnomalyMonitor(this, 'Monitor', {
      monitorName: Names.uniqueResourceName(this, { maxLength: MAX_NAME, separator: '-' }),
      monitorType: 'CUSTOM',
      monitorSpecification: Stack.of(this).toJsonString({ Tags: { Key: key, Values: [value] } }),
    }));
  }

  private subscribe(
    monitorArn: string, { topic, anomalyThreshold = THRESHOLD }: CostAnomaliesProps,
  ): ce.CfnAnomalySubscription {
    return withoutTags(new ce.CfnAnomalySubscription(this, 'AtOnce', {
      subscriptionName: `${Names.uniqueResourceName(this, { maxLength: MAX_NAME, separator: '-' })}-AtOnce`,
      frequency: 'IMMEDIATE',
      monitorArnList: [monitorArn],
      subscribers: [{ type: 'SNS', address: topic.topicArn }],
      thresholdExpression: Stack.of(this).toJsonString({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(anomalyThreshold)],
        },
      }),
    }));
  }
}

/**
 * A change of a tag would replace the resource: CloudFormation can't create a second one with the name of the first,
 * and a new monitor has learned nothing.
 */
function withoutTags<T extends CfnResource>(resource: T): T {
  resource.addPropertyDeletionOverride('ResourceTags');
  return resource;
}
