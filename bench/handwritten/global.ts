import { ArnFormat, CrossStackReferences, ReferenceStrength, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { allowCloudWatchLogs } from './handler';

const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

export interface GlobalStackProps extends StackProps {
  readonly zone: route53.HostedZoneAttributes;
}

/** The resources that CloudFront requires in us-east-1: its certificate and its web ACL. */
export class GlobalStack extends Stack {
  readonly certificate: acm.Certificate;
  readonly webAcl: wafv2.CfnWebACL;

  constructor(scope: Construct, id: string, props: GlobalStackProps) {
    super(scope, id, props);
    this.certificate = new acm.Certificate(this, 'Certificate', {
      domainName: props.zone.zoneName,
      validation: acm.CertificateValidation.fromDns(route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', props.zone)),
    });
    this.webAcl = this.createWebAcl();
    this.logRequests();
    // Weak references need no functions in either region.
    CrossStackReferences.of(this.certificate).produce(ReferenceStrength.WEAK);
    CrossStackReferences.of(this.webAcl).produce(ReferenceStrength.WEAK);
  }

  private createWebAcl(): wafv2.CfnWebACL {
    return new wafv2.CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible('eldonia'),
      dataProtectionConfig: {
        dataProtections: [{ action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: SECRET_HEADERS } }],
      },
      rules: [
        managed(0, 'AWSManagedRulesAmazonIpReputationList'),
        own(1, 'RatePerIp', LATER, rate(50_000)),
        own(2, 'RatePerIpWithoutFiles', LATER, rate(12_000, {
          notStatement: { statement: pathMatches('^/media/|[.](avif|css|gif|ico|jpe?g|js|mjs|png|svg|webp|woff2?)$', 'NONE') },
        })),
        // A client with an IPv6 network has more addresses than requests. Only requests for pages can be challenged.
        own(3, 'RatePerNetwork', { challenge: {} }, rateOfNetwork(20_000, {
          andStatement: {
            statements: [
              bytes('EXACTLY', { method: {} }, 'GET', 'NONE'), bytes('CONTAINS', { singleHeader: { Name: 'accept' } }, 'text/html', 'LOWERCASE'),
            ],
          },
        })),
        own(4, 'FloodOfNetwork', LATER, rateOfNetwork(1_000_000, { notStatement: { statement: READINESS } })),
        // The readiness check asks the database; the probe needs a few.
        own(5, 'Readiness', LATER, rate(20, pathMatches('^/ready/?$', 'URL_DECODE', 'NORMALIZE_PATH_WIN', 'LOWERCASE'))),
        own(6, 'ReadinessOfNetwork', LATER, rateOfNetwork(1_000, READINESS)),
        managed(7, 'AWSManagedRulesKnownBadInputsRuleSet'),
        // Uploads are larger than the 8 KB that the group allows.
        managed(8, 'AWSManagedRulesCommonRuleSet', [{ name: 'SizeRestrictions_BODY', actionToUse: { count: {} } }]),
        managed(9, 'AWSManagedRulesSQLiRuleSet'),
        // Behind what AWS WAF inspects, an attack would meet no rule.
        own(10, 'LargeBodies', { block: {} }, above(16_384, { body: { oversizeHandling: 'MATCH' } })),
        own(11, 'LargeHeaders', { block: {} }, above(8_192, {
          headers: { matchPattern: { all: {} }, matchScope: 'ALL', oversizeHandling: 'MATCH' },
        })),
      ],
    });
  }

  private logRequests(): void {
    const key = new kms.Key(this, 'Key', {
      description: 'Logs of the web ACL of eldonia',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    allowCloudWatchLogs(key);
    const logGroup = new logs.LogGroup(this, 'WebAclLogs', {
      logGroupName: 'aws-waf-logs-eldonia',
      retention: logs.RetentionDays.THREE_MONTHS,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const destination = this.formatArn({
      service: 'logs', resource: 'log-group', resourceName: logGroup.logGroupName, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const action = (name: string) => ({ ActionCondition: { Action: name } });
    new wafv2.CfnLoggingConfiguration(this, 'WebAclLogging', {
      resourceArn: this.webAcl.attrArn,
      logDestinationConfigs: [destination],
      redactedFields: SECRET_HEADERS.map((name) => ({ singleHeader: { Name: name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map(action) }],
      },
    });
  }
}

function managed(priority: number, name: string, ruleActionOverrides?: wafv2.CfnWebACL.RuleActionOverrideProperty[]): wafv2.CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name, ruleActionOverrides } },
    visibilityConfig: visible(name),
  };
}

function own(
  priority: number, name: string, action: wafv2.CfnWebACL.RuleActionProperty, statement: wafv2.CfnWebACL.StatementProperty,
): wafv2.CfnWebACL.RuleProperty {
  return { name, priority, action, statement, visibilityConfig: visible(name) };
}

function above(size: number, fieldToMatch: wafv2.CfnWebACL.FieldToMatchProperty): wafv2.CfnWebACL.StatementProperty {
  return { sizeConstraintStatement: { fieldToMatch, comparisonOperator: 'GT', size, textTransformations: [{ priority: 0, type: 'NONE' }] } };
}

function visible(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}

/** Tells clients to come later. */
const LATER = { block: { customResponse: { responseCode: 429, responseHeaders: [{ name: 'Retry-After', value: '300' }] } } };

function rate(limit: number, scopeDownStatement?: wafv2.CfnWebACL.StatementProperty): wafv2.CfnWebACL.StatementProperty {
  return { rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: 300, scopeDownStatement } };
}

function rateOfNetwork(limit: number, scopeDownStatement?: wafv2.CfnWebACL.StatementProperty): wafv2.CfnWebACL.StatementProperty {
  return {
    rateBasedStatement: { aggregateKeyType: 'CUSTOM_KEYS', customKeys: [{ asn: {} }], limit, evaluationWindowSec: 300, scopeDownStatement },
  };
}

function pathMatches(regexString: string, ...types: string[]): wafv2.CfnWebACL.StatementProperty {
  return { regexMatchStatement: { fieldToMatch: { uriPath: {} }, regexString, textTransformations: inOrder(types) } };
}

function bytes(positionalConstraint: string, fieldToMatch: object, searchString: string, type: string): wafv2.CfnWebACL.StatementProperty {
  return { byteMatchStatement: { fieldToMatch, positionalConstraint, searchString, textTransformations: inOrder([type]) } };
}

function inOrder(types: string[]): wafv2.CfnWebACL.TextTransformationProperty[] {
  return types.map((type, priority) => ({ priority, type }));
}

/** The readiness check, as the probe asks for it. */
const READINESS = bytes('EXACTLY', { uriPath: {} }, '/ready', 'NONE');
