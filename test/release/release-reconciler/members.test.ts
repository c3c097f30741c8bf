/* eslint-disable @typescript-eslint/no-explicit-any */
import { UpdateServiceRequest$ } from '@aws-sdk/client-ecs';
import { ACTUAL, DECLARED } from './differences';
import { changedFrom } from '../../../src/release/private/handler/comparison';

/** What is not a setting, or limited by a condition key of IAM (`updateService`). */
const NO_SETTING = ['service', 'cluster', 'forceNewDeployment', 'taskDefinition', 'serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'];
/** What a stolen session can change unseen, and why that is little. */
const OPEN: Record<string, string> = {
  desiredCount: 'Auto Scaling changes it all the time; the minimum of tasks is checked',
  gatewayConnectors: 'ECS refuses it unless a gateway is associated with the cluster',
  monitoring: 'DescribeServices does not return it: the procedure for a leaked credential sends it again',
  placementConstraints: 'ECS refuses it on Fargate',
  placementStrategy: 'ECS refuses it on Fargate',
};
const SETTINGS = ['availabilityZoneRebalancing', 'enableECSManagedTags', 'healthCheckGracePeriodSeconds', 'propagateTags', ...Object.keys(DECLARED)];

type Schema = any;
const open = (schema: Schema): Schema => typeof schema === 'function' ? schema() : schema;
/** A value by the schema of the SDK. One of the switches is no default. */
function sample(schema: Schema, on: boolean): unknown {
  const one = open(schema);
  if (!Array.isArray(one)) return one === 2 ? on : one === 1 ? 7 : 'other';
  const [kind, , , , names, types] = one;
  if (kind === 1) return [sample(names, on)];
  return kind === 3 ? Object.fromEntries(names.map((name: string, at: number) => [name, sample(types[at], on)])) : 'other';
}

/** The members of a structure within a setting, with the way to each of them. */
function membersOf(schema: Schema, way: string[] = []): [way: string[], schema: Schema][] {
  const [kind, , , , names, types] = [open(schema)].flat() as Schema[];
  return kind === 3 ? names.flatMap((name: string, at: number) => [[[...way, name], types[at]], ...membersOf(types[at], [...way, name])]) : [];
}

const changed = (value: any, [name, ...rest]: string[], to: unknown): any =>
  name === undefined ? to : { ...value, [name]: changed(value?.[name], rest, to) };
const [, , , , NAMES, TYPES] = UpdateServiceRequest$ as unknown as [number, string, string, number, string[], Schema[]];

test('each member of an update is compared, limited by IAM, or open for a reason', () =>
  expect(NAMES.filter((name) => ![...NO_SETTING, ...Object.keys(OPEN), ...SETTINGS].includes(name))).toEqual([]));

test('a member that ECS may return one day refuses no release', () => {
  const { deploymentConfiguration, networkConfiguration } = ACTUAL;

  expect(changedFrom(DECLARED, {
    ...ACTUAL,
    deploymentConfiguration: { ...deploymentConfiguration, speed: 'FAST', alarms: { ...deploymentConfiguration!.alarms, quorum: 1 } },
    networkConfiguration: { ...networkConfiguration, mode: 'DUAL' },
  })).toEqual([]);
});

const MEMBERS = NAMES.flatMap((name, at) => name in DECLARED && !(name in OPEN) ? membersOf(TYPES[at]!, [name]) : []);
test.each(MEMBERS.map(([way, schema]) => [way.join('.'), way, schema] as const))('a difference in %s is seen, also where the stack does not set it', (_, way, schema) => {
  const [name] = way as [string];

  expect([true, false].flatMap((on) => changedFrom({ [name]: (DECLARED as any)[name] }, changed(DECLARED, way, sample(schema, on))))).toContain(name);
});
