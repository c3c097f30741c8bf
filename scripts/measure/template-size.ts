import { Assembly } from '../../tools/measure/assembly';
import { Figure, gate, information } from '../../tools/measure/figures';

/** The reasons for custom resources. Each type that the platform uses must be listed. */
const REASONS: Record<string, string> = {
  'Custom::ConfigServiceRole': 'an account has the role once, and AWS::IAM::ServiceLinkedRole fails if it exists',
  'Custom::DatabaseUser': 'a database user is created by SQL, which no resource type supports',
  'Custom::ImageParameter': 'AWS::SSM::Parameter would reset a released value to that of the template when another property changes',
  'Custom::RestrictDefaultSecurityGroup': 'the rules of a default security group are not resources of the template',
};

/** G8: the size of the templates, and custom resources without a reason. */
export function measureTemplates(library: Assembly): Figure[] {
  const { resources: ours } = library;
  const unexplained = ours.filter(({ Type }) => custom(Type) && !(Type in REASONS));
  return [
    information('G8', 'resources', String(ours.length)),
    information('G8', 'template bytes', String(library.bytes)),
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
