import { Aws, CustomResource, Lazy, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { IOriginHeader } from './origin-header-ref';
import { cloudFormationEvents } from '../../../private/cloudformation-events';
import { BundledFunction } from '../../../private/functions/bundled-function';
import { Caller } from '../../../private/functions/caller';
import { serviceTimeoutFor, timeoutFor } from '../../../private/functions/retry-timeout';
import { allow } from '../../../private/permissions';
import { READ_NEW_SECRET } from '../retries';

const ID = 'Conditions';
/**
 * No request matches: a loopback address is never the source of a connection from another host. Elastic Load Balancing
 * rejects 255.255.255.255/32.
 */
const CLOSED = [{ Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.1/32'] } }];

const ENDED = ['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED'];

/** The API accepts a header with its accepted values, as the function reads them. */
interface RequiredHeader {
  readonly Name: string;
  readonly Secrets: string[];
}

/**
 * The conditions of a listener rule whose weights ECS changes, set by a Lambda function.
 *
 * CloudFormation sends all properties of a rule when one of them changes. With a change of a condition, such as a new
 * value of the secret header, it would also send the weights of the template, 100 and 0: while the second target group
 * is in production, all requests would go to the first one, which is empty. So the rule of the template never changes.
 * Its condition matches no request, until the function replaces it.
 *
 * The function runs after each change of the conditions, of the headers, of the target groups or of the tags of the
 * stack, which CloudFormation adds to the rule. It also runs when CloudFormation has written the rule, and at the end
 * of each update: a rollback and `cdk deploy --revert-drift` reset the rule to the template, and do not call the
 * function if the custom resource has not changed. The values of the header are not part of the template or of the
 * events of the function: it reads the secrets.
 */
export class RuleConditions extends Construct {
  /** The conditions of a rule that are not part of the rule; undefined for other rules. */
  static of(rule: elbv2.ApplicationListenerRule): RuleConditions | undefined {
    return rule.node.tryFindChild(ID) as RuleConditions | undefined;
  }

  private readonly role: iam.Role;
  private readonly headers: RequiredHeader[] = [];

  constructor(private readonly rule: elbv2.ApplicationListenerRule) {
    super(rule, ID);
    const resource = rule.node.defaultChild as elbv2.CfnListenerRule;
    resource.addPropertyOverride('Conditions', CLOSED);
    keepWeights(rule);
    const handler = new BundledFunction(this, 'Handler', {
      entry: 'edge/private/origin/set-rule-conditions',
      description: 'Sets the conditions of a listener rule, and not its weights',
      caller: Caller.CLOUDFORMATION,
      statements: [allow('elasticloadbalancing:ModifyRule', rule.listenerRuleArn)],
      timeout: timeoutFor(this, READ_NEW_SECRET),
    });
    this.role = handler.role;
    const settings = {
      RuleArn: rule.listenerRuleArn,
      Conditions: Lazy.any({ produce: () => this.conditions() }),
      Headers: Lazy.any({ produce: () => this.headers }, { omitEmptyArray: true }),
    };
    const custom = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::RuleConditions',
      serviceToken: handler.lambda.functionArn,
      serviceTimeout: serviceTimeoutFor(handler.lambda.timeout!),
      properties: {
        ...settings,
        // A change of the rule itself resets its conditions.
        Actions: Lazy.any({ produce: () => inApiNames(Stack.of(this).resolve(resource.actions)) }),
        StackTags: Lazy.any({ produce: () => stackTags(this) }),
      },
    });
    // The permissions must exist before the first call and until the last call.
    custom.node.addDependency(handler.role);
    const target = new targets.LambdaFunction(handler.lambda, {
      event: events.RuleTargetInput.fromObject({ RequestType: 'Update', ResourceProperties: settings }),
    });
    const when = (name: string, description: string, kind: 'Stack' | 'Resource', status: string[], detail: object) =>
      new events.Rule(this, name, {
        description,
        eventPattern: cloudFormationEvents(kind, status, { 'stack-id': [Aws.STACK_ID], ...detail }),
        targets: [target],
      });
    when('Rollback', 'Ends of updates and rollbacks of the stack', 'Stack', ENDED, {});
    // Long before the end of the update, so that users are not refused meanwhile.
    when('Reset', 'Updates of the listener rule', 'Resource', ['UPDATE_COMPLETE'], {
      'logical-resource-id': [resource.logicalId],
    });
  }

  /** Makes the rule match only requests with an accepted value of the header. */
  requireHeader(header: IOriginHeader): void {
    this.headers.push({ Name: header.headerName, Secrets: header.acceptedSecrets });
    header.grantReadAccepted(this.role);
  }

  /** The number of values in all conditions. */
  count(): number {
    return countValues(this.conditions()) + this.headers.reduce((sum, { Secrets }) => sum + Secrets.length, 0);
  }

  /** The conditions that `addCondition` adds to the rule. */
  private conditions(): unknown {
    return inApiNames(Stack.of(this).resolve((this.rule.node.defaultChild as elbv2.CfnListenerRule).conditions));
  }
}

/** Keeps the weights that ECS sets: a change of a tag would be a change of the rule, which resets them. */
export function keepWeights(rule: elbv2.ApplicationListenerRule): void {
  (rule.node.defaultChild as elbv2.CfnListenerRule).addPropertyDeletionOverride('Tags');
}

/**
 * The tags of the stack, which CloudFormation adds to all of its resources; undefined without any. `Tags.of` of a
 * stack or an app sets them as well, unless the feature flag `explicitStackTags` is set.
 *
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1526
 */
export function stackTags(scope: Construct): Record<string, string> | undefined {
  const tags = Stack.of(scope).tags.tagValues();
  return Object.keys(tags).length > 0 ? tags : undefined;
}

/** The number of values in the conditions of a rule. */
export function countValues(conditions: unknown): number {
  return (conditions as Record<string, { readonly values?: unknown[]; readonly Values?: unknown[] }>[])
    .flatMap((condition) => Object.values(condition).flatMap(({ values = [], Values = values }) => Values)).length;
}

/** Converts properties to the names of the API, which begin with capitals. */
function inApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inApiNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) =>
    [name[0].toUpperCase() + name.slice(1), inApiNames(one)]));
}
