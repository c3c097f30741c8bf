import { Duration, Lazy, Size, Stack, TimeZone } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as fc from 'fast-check';
import { SpotTestRunners, SpotTestRunnersProps } from '../../../src/release';
import { KEY_ARN, importedVpc } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly byQueue?: boolean;
  readonly idleSeconds?: number;
  readonly idleCpuPercent?: number;
  readonly maxRunners?: { readonly value: number; readonly late: boolean };
  readonly types?: readonly string[];
  readonly commands?: readonly string[];
  readonly gibibytes?: number;
  readonly importedKey?: boolean;
  readonly volumeTags?: Record<string, string>;
  readonly hour?: number;
  readonly zone?: string;
  readonly topic?: boolean;
  readonly publicSubnets?: boolean;
}

const ARM = ['m7g.large', 'c6g.xlarge', 't4g.small', 'r7g.2xlarge'];
const X86 = ['m7i.large', 'c6i.xlarge', 't3.small', 'm5.2xlarge'];
const some = (types: string[]) => fc.shuffledSubarray(types, { minLength: 1 });

const late = mostly(fc.constant(false), fc.constant(true));

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, never>({
  byQueue: fc.boolean(),
  idleSeconds: mostly(fc.integer({ min: 1, max: 1440 }).map((minutes) => minutes * 60), fc.constantFrom(0, 90, 86_460)),
  idleCpuPercent: mostly(fc.integer({ min: 1, max: 90 }), fc.constantFrom(0, 91, 0.5, NaN)),
  maxRunners: fc.record({ value: mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 101, 1.5)), late }),
  types: mostly<readonly string[]>(fc.oneof(some(ARM), some(X86)), fc.constantFrom([], [ARM[0], X86[0]]), 10),
  commands: fc.array(fc.string(), { maxLength: 3 }),
  gibibytes: mostly(fc.integer({ min: 8, max: 16_384 }), fc.constantFrom(7, 8.5, 16_385), 10),
  importedKey: fc.boolean(),
  volumeTags: fc.dictionary(fc.constantFrom('Backup', 'Team'), fc.constantFrom('true', 'tests'), { maxKeys: 2 }),
  hour: fc.integer({ min: 0, max: 23 }),
  zone: fc.constantFrom('Asia/Tokyo', 'Etc/UTC'),
  topic: fc.boolean(),
  publicSubnets: fc.boolean(),
}, { requiredKeys: [] });

function scalingOf(
  stack: Stack, id: string, { byQueue, idleSeconds, idleCpuPercent }: Sample,
): Pick<SpotTestRunnersProps, 'queue' | 'idleTimeout' | 'idleCpuPercent'> {
  const idleTimeout = idleSeconds === undefined ? undefined : Duration.seconds(idleSeconds);
  if (!byQueue) return { idleTimeout, idleCpuPercent };
  return { idleTimeout, queue: sqs.Queue.fromQueueArn(stack, `${id}Queue`, 'arn:aws:sqs:ap-northeast-1:123456789012:tests') };
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { maxRunners, types, commands, gibibytes, importedKey, volumeTags, hour, zone, topic, publicSubnets } = sample;
  const userData = commands && ec2.UserData.forLinux();
  userData?.addCommands(...commands ?? []);
  new SpotTestRunners(stack, id, {
    vpc: importedVpc(stack),
    vpcSubnets: publicSubnets ? { subnetType: ec2.SubnetType.PUBLIC } : undefined,
    ...scalingOf(stack, id, sample),
    maxRunners: maxRunners && (maxRunners.late ? Lazy.number({ produce: () => 3 }) : maxRunners.value),
    instanceTypes: types?.map((type) => new ec2.InstanceType(type)),
    userData,
    volumeSize: gibibytes === undefined ? undefined : Size.kibibytes(gibibytes * 1024 ** 2),
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
    volumeTags,
    shutdown: hour === undefined ? undefined : autoscaling.Schedule.cron({ hour: `${hour}`, minute: '0' }),
    timeZone: zone === undefined ? undefined : TimeZone.of(zone),
    notificationTopic: topic ? sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:runners') : undefined,
  });
}

export const spotTestRunnersSubject: Subject<Sample> = { name: 'SpotTestRunners', arbitrary, build };
