import { Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { AlarmTopic } from '../../../src/operations';
import { ServiceEvents } from '../../../src/operations/internal';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface TopicSample {
  readonly emails?: readonly string[];
  readonly late: boolean;
  readonly topicName?: string;
  readonly importedKey: boolean;
}

interface EventsSample {
  readonly ownTopic: boolean;
  readonly databaseIdentifiers?: string[];
  readonly healthServices?: string[];
}

/** Few props, so each of them may be wrong more often. */
const FEW = 5;

const email = mostly(fc.constantFrom('on-call@eldonia.example', 'a+b@c.example'), fc.string(), FEW);

const topics: fc.Arbitrary<TopicSample> = fc.record<TopicSample, 'late' | 'importedKey'>({
  emails: mostly(fc.uniqueArray(email, { maxLength: 3 }), fc.array(email, { maxLength: 3 }), FEW),
  late: mostly(fc.constant(false), fc.constant(true)),
  topicName: mostly(fc.constantFrom('alarms', 'Alarms_2-b'), fc.string(), FEW),
  importedKey: fc.boolean(),
}, { requiredKeys: ['late', 'importedKey'] });

const list = (values: string[]) => mostly(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }), fc.constant<string[]>([]), FEW);

const serviceEvents: fc.Arbitrary<EventsSample> = fc.record<EventsSample, 'ownTopic'>({
  ownTopic: fc.boolean(), databaseIdentifiers: list(['shop', 'shop-1']), healthServices: list(['ECS', 'RDS']),
}, { requiredKeys: ['ownTopic'] });

function buildTopic(stack: Stack, id: string, { emails, late, topicName, importedKey }: TopicSample): void {
  new AlarmTopic(stack, id, {
    topicName,
    // Tokens are valid: their values are unknown here.
    emails: emails?.map((address) => late ? Lazy.string({ produce: () => 'late@eldonia.example' }) : address),
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
  });
}

function buildEvents(stack: Stack, id: string, { ownTopic, ...props }: EventsSample): void {
  const topic = ownTopic
    ? new AlarmTopic(stack, `${id}Alarms`).topic
    : sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:alarms');
  new ServiceEvents(stack, id, { ...props, topic });
}

export const alarmTopicSubject: Subject<TopicSample> = { name: 'AlarmTopic', arbitrary: topics, build: buildTopic };
export const serviceEventsSubject: Subject<EventsSample> = { name: 'ServiceEvents', arbitrary: serviceEvents, build: buildEvents };
