import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';

type Conditions = Record<string, Record<string, string>>;

/** A service that publishes under a name of its own, and what it tells SNS and KMS of whom it does so for. */
interface Sender {
  readonly service: string;
  readonly publishing: (stack: Stack) => Conditions | undefined;
  readonly encrypting: (stack: Stack) => Conditions | undefined;
}

const nothing = () => undefined;
const account = (stack: Stack): Conditions => ({ StringEquals: { 'aws:SourceAccount': stack.account } });
const throughSns = (stack: Stack): Conditions => ({ StringEquals: { 'kms:ViaService': `sns.${stack.region}.${stack.urlSuffix}` } });
const budgets = (stack: Stack): Conditions => ({
  ...account(stack), ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'budgets', region: '', resource: '*' }) },
});

/**
 * Those who publish by themselves, with the conditions that AWS documents of each: another one would shut it out, and nobody would hear of it.
 *
 * The statements are written as the other constructs of this library write theirs, because equal ones end up in a policy once.
 */
const SENDERS: Sender[] = [
  { service: 'cloudwatch', publishing: account, encrypting: nothing },
  { service: 'events.rds', publishing: account, encrypting: nothing },
  { service: 'codestar-notifications', publishing: nothing, encrypting: throughSns },
  { service: 'backup', publishing: nothing, encrypting: nothing },
  { service: 'cloudtrail', publishing: account, encrypting: nothing },
  { service: 'config', publishing: account, encrypting: account },
  { service: 'budgets', publishing: budgets, encrypting: account },
  { service: 'costalerts', publishing: account, encrypting: account },
];

/** Let all of them publish to a topic, and encrypt by its key; false if the key can't be changed from here. */
export function admitAll(scope: IConstruct, topic: sns.ITopic, key: kms.IKey): boolean {
  const stack = Stack.of(scope);
  // EventBridge tells nobody whom it publishes for; this is what its targets add as well, to the key, too.
  topic.grantPublish(new iam.ServicePrincipal('events.amazonaws.com'));
  for (const { service, publishing } of SENDERS) {
    topic.addToResourcePolicy(new iam.PolicyStatement({
      principals: [principal(service)], actions: ['sns:Publish'], resources: [topic.topicArn], conditions: publishing(stack),
    }));
  }
  return SENDERS.map(({ service, encrypting }) => key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [principal(service)], actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: ['*'], conditions: encrypting(stack),
  }))).every(({ statementAdded }) => statementAdded);
}

function principal(service: string): iam.ServicePrincipal {
  return new iam.ServicePrincipal(`${service}.amazonaws.com`);
}
