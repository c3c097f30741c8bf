import { Aws, Fn, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { LIMITED } from './firewall-rules';
import { acknowledgeRule } from '../../../private/acknowledge';
import { allowCloudWatchLogs } from '../../../private/log-key';
import { arnFor } from '../../../private/permissions';
import { EdgeFirewallProps } from '../../edge-firewall-props';

/** A counted rule of a managed group has a separate action in the log. */
const NOTABLE = ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT', 'CAPTCHA', 'CHALLENGE'];
const DELIVERY = 'delivery.logs.amazonaws.com';

export interface FirewallLogProps extends EdgeFirewallProps {
  readonly webAcl: wafv2.CfnWebACL;
  /** In lowercase. */
  readonly secretHeaders: string[];
}

/** The log of a web ACL. */
export class FirewallLog extends Construct {
  readonly logGroup?: logs.ILogGroup;
  readonly encryptionKey?: kms.IKey;
  readonly configuration: wafv2.CfnLoggingConfiguration;

  constructor(scope: Construct, id: string, props: FirewallLogProps) {
    super(scope, id);
    if (!props.logBucket && !props.logGroup && (props.customerManagedKey ?? true)) {
      this.encryptionKey = this.keyOf(props);
    }
    this.logGroup = props.logBucket ? undefined : props.logGroup ?? this.ownLogGroup(props);
    this.configuration = new wafv2.CfnLoggingConfiguration(this, 'Configuration', {
      resourceArn: props.webAcl.attrArn,
      logDestinationConfigs: [props.logBucket?.bucketArn ?? logGroupArn(this.logGroup!)],
      redactedFields: [
        ...props.secretHeaders.map((name) => ({ singleHeader: { Name: name } })),
        ...props.redactQueryString ? [{ queryString: {} }] : [],
      ],
      loggingFilter: props.logAllowedRequests ? undefined : {
        DefaultBehavior: 'DROP',
        // A flood would cost a record for each refused request. AWS documents no order of filters.
        Filters: [
          filter('DROP', [{ LabelNameCondition: { LabelName: `${props.webAcl.attrLabelNamespace}${LIMITED}` } }]),
          filter('KEEP', NOTABLE.map((action) => ({ ActionCondition: { Action: action } }))),
        ],
      },
    });
    if (props.logBucket) this.grantDelivery(props.logBucket);
  }

  private keyOf(props: FirewallLogProps): kms.IKey {
    const key = props.encryptionKey ?? new kms.Key(this, 'EncryptionKey', {
      description: `Logs of the firewall ${this.node.scope!.node.path}`,
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(props),
    });
    allowCloudWatchLogs(key, this);
    return key;
  }

  /**
   * AWS WAF requires a prefix of the name. The suffix is unique to the stack, because the log group is kept when the
   * stack is deleted.
   */
  private ownLogGroup(props: FirewallLogProps): logs.LogGroup {
    const path = Names.uniqueResourceName(this.node.scope!, { maxLength: 200, separator: '-' });
    const logGroup = new logs.LogGroup(this, 'LogGroup', {
      logGroupName: Fn.join('-', ['aws-waf-logs', path, Fn.select(2, Fn.split('/', Aws.STACK_ID))]),
      encryptionKey: this.encryptionKey,
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: removalPolicyOf(props),
    });
    if (!this.encryptionKey) {
      acknowledgeRule(logGroup, 'CloudWatchLogGroupEncrypted',
        'CloudWatch Logs encrypts the log of requests with its own key, because customerManagedKey is false');
    }
    return logGroup;
  }

  /** Otherwise AWS WAF would change the bucket policy, and the next deployment of the bucket would revert it. */
  private grantDelivery(bucket: s3.IBucket): void {
    const { account, region, partition } = Stack.of(this);
    const source = {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
    };
    const principals = [new iam.ServicePrincipal(DELIVERY)];
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals, actions: ['s3:GetBucketAcl'], resources: [bucket.bucketArn], conditions: source,
    }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals,
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`AWSLogs/${account}/*`)],
      conditions: { ...source, StringEquals: { ...source.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }));
    if (bucket.policy) this.configuration.node.addDependency(bucket.policy);
  }
}

function filter(behavior: 'DROP' | 'KEEP', conditions: object[]): object {
  return { Behavior: behavior, Requirement: 'MEETS_ANY', Conditions: conditions };
}

/** Without the suffix `:*` of `logGroupArn`, which AWS WAF rejects. */
function logGroupArn(logGroup: logs.ILogGroup): string {
  const { account, region } = logGroup.env;
  return arnFor(logGroup, 'logs', `log-group:${logGroup.logGroupName}`, { region, account });
}

function removalPolicyOf({ removalPolicy }: FirewallLogProps): RemovalPolicy {
  return removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}
