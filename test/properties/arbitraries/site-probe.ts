import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { SiteProbe } from '../../../src/failover/internal';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly domainName: string;
  readonly path?: string;
  readonly timeoutMilliseconds?: number;
  readonly evaluationPeriods?: number;
  readonly failuresToAlarm?: number;
  readonly alarmName?: string;
  readonly notified: boolean;
  readonly encrypted: boolean;
  readonly late: boolean;
}

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'domainName' | 'notified' | 'encrypted' | 'late'>({
  domainName: mostly(fc.constantFrom('eldonia.example', 'a.b.c.example'), fc.oneof(fc.string(), fc.constantFrom('*.eldonia.example', 'https://eldonia.example'))),
  path: mostly(fc.constantFrom('/', '/health', '/a/b.c'), fc.oneof(fc.string(), fc.constantFrom('health', '/health?x=1', '/' + 'a'.repeat(800)))),
  timeoutMilliseconds: mostly(fc.integer({ min: 1, max: 50 }).map((seconds) => seconds * 1_000), fc.nat(90_000)),
  evaluationPeriods: mostly(fc.integer({ min: 5, max: 1_440 }), fc.oneof(fc.integer(), fc.double())),
  failuresToAlarm: mostly(fc.integer({ min: 1, max: 5 }), fc.oneof(fc.integer(), fc.double())),
  alarmName: mostly(fc.constantFrom('site', 'a b', 'a'.repeat(255)), fc.oneof(fc.string(), fc.constantFrom('', ' a', 'a'.repeat(256)))),
  notified: fc.boolean(),
  encrypted: fc.boolean(),
  late: mostly(fc.constant(false), fc.constant(true)),
}, { requiredKeys: ['domainName', 'notified', 'encrypted', 'late'] });

function build(stack: Stack, id: string, { domainName, timeoutMilliseconds, notified, encrypted, late, ...rest }: Sample): void {
  new SiteProbe(stack, id, {
    ...rest,
    // Tokens are valid, because synthesis cannot check them.
    domainName: late ? Lazy.string({ produce: () => 'late.example' }) : domainName,
    timeout: timeoutMilliseconds === undefined ? undefined : Duration.millis(timeoutMilliseconds),
    alarmTopic: notified ? sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:on-call') : undefined,
    logEncryptionKey: encrypted ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
  });
}

export const siteProbeSubject: Subject<Sample> = { name: 'SiteProbe', arbitrary, build };
