import {
  ElasticLoadBalancingV2Client, ModifyRuleCommand, RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { answering, ResourceResult } from '../../../private/functions/cloudformation-response';
import { retry } from '../../../private/functions/retry';
import { READ_NEW_SECRET } from '../retries';

const balancing = new ElasticLoadBalancingV2Client({});
const secrets = new SecretsManagerClient({});

interface Settings {
  readonly RuleArn: string;
  readonly Conditions: RuleCondition[];
  /** The required headers. Any of the secrets is a valid value. */
  readonly Headers: { readonly Name: string; readonly Secrets: string[] }[];
}

/**
 * Sets the conditions of a listener rule, and nothing else: the weights of the target groups belong to ECS.
 *
 * Elastic Load Balancing does not change properties that a call leaves out. CloudFormation sends all properties of a
 * rule when one of them changes. On deletion the rule is unchanged: it is deleted too, or another function sets it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyRule.html
 */
export async function setConditions(event: CloudFormationCustomResourceEvent): Promise<ResourceResult> {
  const { RuleArn, Conditions, Headers = [] } = event.ResourceProperties as unknown as Settings;
  if (event.RequestType !== 'Delete') {
    const headers = await Promise.all(Headers.map(async ({ Name, Secrets }): Promise<RuleCondition> => ({
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName: Name, Values: await Promise.all(Secrets.map(valueOf)) },
    })));
    await balancing.send(new ModifyRuleCommand({ RuleArn, Conditions: [...Conditions, ...headers] }));
  }
  // The ARN is the physical ID: the conditions of a replaced rule are no longer needed.
  return { physicalResourceId: RuleArn };
}

/** CloudFormation does not resolve dynamic references to secrets in the properties of a custom resource. */
async function valueOf(secret: string): Promise<string> {
  const read = async () => secrets.send(new GetSecretValueCommand({ SecretId: secret }));
  return (await retry(READ_NEW_SECRET, read, ({ name }) => name === 'AccessDeniedException')).SecretString!;
}

const answered = answering(setConditions);

/** CloudFormation waits for an answer, and the event of a rollback does not. */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<unknown> {
  return event.ResponseURL ? answered(event, context) : setConditions(event);
}
