/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Statement } from '../evaluation';
import { display } from '../permissions';
import { Place } from './place';

/** A resource that refers to a role, and where. */
export interface Reference {
  readonly target: string;
  readonly id: string;
  readonly type: string;
  readonly properties: any;
  /** The names of the properties, without indices. */
  readonly path: string;
}

/** A role, with everything that it may do. */
export interface Role {
  readonly at: string;
  readonly id: string;
  readonly place: Place;
  /** The principals that may assume it. */
  readonly principals: readonly string[];
  readonly trust: readonly Statement[];
  readonly statements: readonly Statement[];
  readonly managed: readonly string[];
  readonly references: readonly Reference[];
}

/** The roles of an assembly. */
export const rolesIn = (assembly: CloudAssembly): Role[] => Place.in(assembly).flatMap((place) => {
  const users = Object.entries<any>(place.template.Resources ?? {}).filter(([, { Type }]) => !GRANTING.includes(Type));
  const references = users.flatMap(([id, { Type: type, Properties: properties }]) => pathsIn(properties, '')
    .map(([target, path]): Reference => ({ target, id, type, properties, path })));
  return place.resources('AWS::IAM::Role').map(([id, properties]) => [id, properties, place.trustOf(id)] as const).map(([id, properties, trust]) => ({
    at: `${place.name}/${id}`,
    id,
    place,
    principals: trust.flatMap(({ Principal }) => Object.entries(Principal as Record<string, string[]>).flatMap(([kind, names]) => names.map((name) => kind === 'Service' ? name : kind))),
    trust,
    statements: place.statementsOf(id),
    managed: (properties.ManagedPolicyArns ?? []).map((arn: any) => display(arn).split(':policy/')[1]),
    references: references.filter(({ target }) => target === id),
  }));
});

/** Policies grant, and are not used by the role; permission boundaries and grants on keys are the same. */
const GRANTING = ['AWS::IAM::Policy', 'AWS::KMS::Key', 'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::IAM::Role'];

/** The logical ids in a value, with their paths. */
function pathsIn(value: any, path: string): [id: string, path: string][] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => pathsIn(one, path));
  if (typeof value.Ref === 'string') return [[value.Ref, path]];
  if (Array.isArray(value['Fn::GetAtt'])) return [[value['Fn::GetAtt'][0], path]];
  return Object.entries(value).flatMap(([key, one]) => pathsIn(one, path ? `${path}.${key}` : key));
}
