import { Assembly, Resource } from '../../tools/measure/assembly';
import { asRatio, Figure, gate, information } from '../../tools/measure/figures';

/** The reasons for custom resources. Each type that the platform uses must be listed. */
const REASONS: Record<string, string> = {
  'Custom::ConfigServiceRole': 'an account has the role once, and AWS::IAM::ServiceLinkedRole fails if it exists',
  'Custom::DatabaseUser': 'a database user is created by SQL, which no resource type supports',
  'Custom::ImageParameter': 'AWS::SSM::Parameter would reset a released value to that of the template when another property changes',
  'Custom::RestrictDefaultSecurityGroup': 'the rules of a default security group are not resources of the template',
};
const MOST_LINES = 12;

/** G8: the template size compared with the hand-written platform. */
export function measureTemplates(library: Assembly, handwritten: Assembly): Figure[] {
  const [ours, theirs] = [library, handwritten].map(({ resources }) => resources);
  const unexplained = ours.filter(({ Type }) => custom(Type) && !(Type in REASONS));
  return [
    gate({
      goal: 'G8',
      what: `resources, ${ours.length} to ${theirs.length} hand-written`,
      value: ours.length / theirs.length,
      most: 1.05,
      show: asRatio,
      details: surplus(counts(ours), counts(theirs)),
    }),
    gate({
      goal: 'G8',
      what: `template bytes, ${library.bytes} to ${handwritten.bytes} hand-written`,
      value: library.bytes / handwritten.bytes,
      most: 1.05,
      show: asRatio,
      details: [
        'bytes by type:', ...surplus(sizes(ours), sizes(theirs)),
        'bytes by property:', ...surplus(propertySizes(ours), propertySizes(theirs)),
      ],
    }),
    gate({
      goal: 'G8',
      what: 'custom resources that CloudFormation may make unnecessary',
      value: unexplained.length,
      most: 0,
      details: unexplained.map(({ id, Type }) => `${Type} ${id}: add the reason to scripts/measure/template-size.ts, or remove the custom resource`),
    }),
    information('', 'custom resources', String(ours.filter(({ Type }) => custom(Type)).length),
      [...new Set(ours.map(({ Type }) => Type).filter(custom))].map((type) => `${type}: ${REASONS[type] ?? 'no reason given'}`)),
  ];
}

function custom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

type Totals = Map<string, number>;

function counts(resources: readonly Resource[]): Totals {
  return totals(resources.map(({ Type }) => [Type, 1]));
}

function sizes(resources: readonly Resource[]): Totals {
  return totals(resources.map((resource) => [resource.Type, size(resource)]));
}

function propertySizes(resources: readonly Resource[]): Totals {
  return totals(resources.flatMap(({ Type, Properties = {}, DependsOn }) => Object.entries({ ...Properties, ...DependsOn && { DependsOn } })
    .map(([name, value]): [string, number] => [`${Type}.${name}`, size(value)])));
}

/** The size in a template, without the indentation of its level. */
function size(value: unknown): number {
  return JSON.stringify(value, undefined, 1).length;
}

function totals(entries: readonly [string, number][]): Totals {
  const result: Totals = new Map();
  for (const [key, value] of entries) result.set(key, (result.get(key) ?? 0) + value);
  return result;
}

/** The differences by type, largest first. */
function surplus(ours: Totals, theirs: Totals): string[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((key) => ({ key, difference: (ours.get(key) ?? 0) - (theirs.get(key) ?? 0) }))
    .filter(({ difference }) => difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.key.localeCompare(b.key))
    .slice(0, MOST_LINES)
    .map(({ key, difference }) => `${difference > 0 ? '+' : ''}${difference}`.padStart(7) + `  ${key}`);
}
