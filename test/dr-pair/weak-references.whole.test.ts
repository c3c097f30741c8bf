import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { Placed, placed } from './fixture';
import { canonical } from '../../tools/assemblies/canonical';

/**
 * A stack reads the outputs of another stack when it is created or updated. CloudFormation doesn't update a stack whose template is
 * unchanged, so whatever replaces a resource behind such a reference must also change the template that refers to it.
 */
const spec = loadAwsServiceSpecSync();

/** A value of a property that replaces the resource, and the stack that refers to the resource. */
interface Replacing { readonly at: string; readonly value: string; readonly reader: Placed }

/** Values that never change, and names from which the names of the outputs are derived as well. */
const CONSTANT = [
  /^AWS::ARCRegionSwitch::Plan\.RecoveryApproach activePassive$/,
  /^AWS::CertificateManager::Certificate\.ValidationMethod DNS$/,
  // The address of a NAT gateway, and its attribute: another zone has another gateway.
  /^AWS::EC2::NatGateway\.AllocationId (?:AllocationId|\w+EIP[0-9A-F]{8})$/,
  /^AWS::Logs::LogGroup\.LogGroupName (?:aws-waf-logs-|AWS::StackId$)/,
  /^AWS::WAFv2::WebACL\.Scope CLOUDFRONT$/,
];

function objectsIn(value: any): any[] { // eslint-disable-line @typescript-eslint/no-explicit-any
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

function textsIn(value: any): string[] { // eslint-disable-line @typescript-eslint/no-explicit-any
  return typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const replacingIn = (stacks: Placed[]): Replacing[] =>
  stacks.flatMap((reader) => objectsIn(reader.template).flatMap(({ 'Fn::GetStackOutput': read }) => {
    if (!read) return [];
    const { template } = stacks.find(({ stackName }) => stackName === read.StackName)!;
    const value = template.Outputs![read.OutputName].Value;
    const id = objectsIn(value).map((one) => one.Ref ?? one['Fn::GetAtt']?.[0]).find((one) => one !== undefined);
    const { Type, Properties = {} } = template.Resources[id]!;
    const [{ properties }] = spec.lookup('resource', 'cloudFormationType', 'equals', Type);
    return Object.entries(Properties).filter(([name]) => properties[name]?.causesReplacement === 'yes')
      .flatMap(([name, property]) => textsIn(property).map((text) => ({ at: `${Type}.${name}`, value: text, reader })));
  }));

describe.each(['leastPair', 'everythingOn'] as const)('%s', (program) => {
  const replacing = replacingIn(placed(canonical(program)));

  test('what replaces a resource behind a weak reference is in the stack that refers to it', () => {
    const hidden = replacing.filter(({ at, value, reader }) =>
      !JSON.stringify(reader.template).includes(JSON.stringify(value).slice(1, -1)) && !CONSTANT.some((row) => row.test(`${at} ${value}`)));

    expect(replacing.length).toBeGreaterThan(10);
    expect([...new Set(hidden.map(({ at, value, reader }) => `${at} ${value} is not in ${reader.stackName}`))].sort()).toEqual([]);
  });

  test('the plan is replaced only together with the records of both Regions', () => {
    const plan = replacing.filter(({ at }) => at.startsWith('AWS::ARCRegionSwitch::Plan.'));

    expect([...new Set(plan.map(({ at }) => at.split('.')[1]))].sort()).toEqual(['Name', 'PrimaryRegion', 'RecoveryApproach', 'Regions']);
    expect(new Set(plan.map(({ reader }) => reader.stackName)).size).toBe(2);
  });
});
