import { Duration, Lazy, Size, aws_ec2 as ec2, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { made, Made } from './made';
import { importedVpc, KEY_ARN } from '../../tools/assemblies/imported';

/** Many legal choices for each illegal one: the more props there are, the more it takes to leave enough samples that can be built. */
export const mostly = <T, U>(legal: fc.Arbitrary<T>, illegal: fc.Arbitrary<U>, weight = 30): fc.Arbitrary<T | U> =>
  fc.oneof({ weight, arbitrary: legal }, { weight: 1, arbitrary: illegal });

/** Mostly one of the legal values. */
export const among = <const T, const U>(legal: readonly T[], illegal: readonly U[], weight?: number) =>
  mostly(fc.constantFrom(...legal), fc.constantFrom(...illegal), weight);

/** Mostly one of the legal texts; else one that is wrong on purpose, or arbitrary. */
export const text = (legal: readonly string[], illegal: readonly string[] = [], weight?: number): fc.Arbitrary<string> =>
  mostly(fc.constantFrom(...legal), illegal.length === 0 ? fc.string() : fc.oneof(fc.string(), fc.constantFrom(...illegal)), weight);

/** Mostly an integer between two; else one of others. */
export const whole = (min: number, max: number, ...illegal: number[]): fc.Arbitrary<number> =>
  mostly(fc.integer({ min, max }), fc.constantFrom(...illegal));

/** Mostly an integer between two; else an arbitrary number. */
export const amount = (min: number, max: number, weight?: number): fc.Arbitrary<number> =>
  mostly(fc.integer({ min, max }), fc.oneof(fc.integer(), fc.double()), weight);

export const usually = (value: boolean): fc.Arbitrary<boolean> => mostly(fc.constant(value), fc.constant(!value));
export const bool = fc.boolean();

/** A token of a legal value: synthesis cannot check it, and the validator must accept its value. */
export const lateText = (value: string): fc.Arbitrary<Made<string>> => made(fc.constant('late'), () => Lazy.string({ produce: () => value }));
export const lateNumber = (value: number): fc.Arbitrary<Made<number>> => made(fc.constant('late'), () => Lazy.number({ produce: () => value }));

export const days = (count: fc.Arbitrary<number | Made<number>>) => made(count, (value) => Duration.days(value));
export const hours = (count: fc.Arbitrary<number>) => made(count, (value) => Duration.hours(value));
export const minutes = (count: fc.Arbitrary<number>) => made(count, (value) => Duration.minutes(value));
export const seconds = (count: fc.Arbitrary<number>) => made(count, (value) => Duration.seconds(value));
export const millis = (count: fc.Arbitrary<number>) => made(count, (value) => Duration.millis(Math.round(value)));
/** As a number of hours, mostly whole days. */
export const daysInHours = (most: number, illegal: fc.Arbitrary<number>, fewest = 1) =>
  hours(mostly(fc.integer({ min: fewest, max: most }).map((count) => count * 24), illegal));
export const mebibytes = (count: fc.Arbitrary<number>) => made(count, (value) => Size.mebibytes(value));

export const instanceTypes = (name: fc.Arbitrary<string>) => made(name, (value) => new ec2.InstanceType(value));
export const vpc = made(fc.constant('vpc'), (_, stack) => importedVpc(stack));
export const key = made(fc.constant('key'), (_, stack, id) => kms.Key.fromKeyArn(stack, id, KEY_ARN));
export const topic = made(fc.constant('topic'), (_, stack, id) => sns.Topic.fromTopicArn(stack, id, 'arn:aws:sns:ap-northeast-1:123456789012:operators'));
export const ownTopic = made(fc.constant('own topic'), (_, stack, id) => new sns.Topic(stack, id, { enforceSSL: true }));

export const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const clock = fc.tuple(fc.nat(24), fc.constantFrom(0, 29, 30, 59, 60)).map((parts) => parts.map((part) => `${part}`.padStart(2, '0')).join(':'));
const moment = fc.tuple(fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'Sun', 'day'), clock).map((parts) => parts.join(':'));
const between = (end: fc.Arbitrary<string>) => (...legal: string[]) =>
  mostly(fc.constantFrom(...legal), fc.oneof(fc.string(), fc.tuple(end, end).map((ends) => ends.join('-'))));
export const dailyWindow = between(clock);
export const weeklyWindow = between(moment);

/** A name below one of the zones, as that of this sample: an app has each domain once. */
export function ownDomain(name: string, id: string): string {
  const label = /Subject\d+/.exec(id)?.[0].toLowerCase();
  if (label === undefined) return name;
  return name.replace(/(^|\.)(eldonia\.example|eldonia\.test|example\.com|a\.example\.co\.jp)$/, `$1${label}.$2`);
}
