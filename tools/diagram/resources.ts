import { CloudAssembly, UNKNOWN_REGION } from 'aws-cdk-lib/cx-api';
import { nameOf } from '../../src/assembly/names';
import { stacksOf } from '../../src/assembly/read';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { Canonical, referencesIn } from '../../src/assembly/text';
import { pathsOf } from '../alarms/alarm-inventory';
import { neutral } from '../neutral';


/** A resource of a template, after its conditions are decided. */
export interface Resource {
  /** Name of the stack, a slash, and the logical ID. */
  readonly id: string;
  readonly region: string;
  readonly type: string;
  /** The construct path, without the names of stages and of the stack. */
  readonly path: string;
  readonly properties: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** The resources of an app, and what they refer to. */
export class Resources {
  readonly all: readonly Resource[];
  private readonly byId: Map<string, Resource>;
  private readonly byName = new Map<string, Resource>();

  constructor(assembly: CloudAssembly) {
    const stacks = stacksOf(assembly);
    const parameters = stacks.flatMap(({ template }) => Object.values(template.Parameters ?? {})).filter(({ Type }) => String(Type).startsWith('AWS::SSM::'));
    // As after a release: image parameters have a value.
    const values = { 'AWS::Partition': 'aws', ...Object.fromEntries(parameters.map(({ Default }) => [String(Default), 'released'])) };
    const app = new SynthesizedApp(stacks, { values, decided: true, absolute: true });
    const paths = new Map(assembly.stacksRecursively.map((artifact, index) => [app.stacks[index], pathsOf(artifact)]));
    this.all = app.all().map((located) => {
      const { stack, id, body } = located;
      const label = app.labelOf(stack);
      const properties = neutralized(app.resolve(stack, body.Properties ?? {})!);
      const resource = {
        id: `${label}/${id}`, region: String(stack.region ?? UNKNOWN_REGION), type: body.Type, path: neutral(paths.get(stack)?.get(id) ?? id), properties,
      };
      const name = NAMED.includes(body.Type) ? nameOf(app, located) : undefined;
      if (name !== undefined) this.byName.set(`${resource.region} ${name}`, resource);
      return resource;
    });
    this.byId = new Map(this.all.map((resource) => [resource.id, resource]));
  }

  ofType(...types: string[]): Resource[] { return this.all.filter(({ type }) => types.includes(type)); }

  /** The resources, of these types or all, that a value of a template names: by reference, or by an ARN or name in a text. */
  referred({ region }: Resource, value: unknown, ...types: string[]): Resource[] {
    const found = new Set(referencesIn(value as Canonical).flatMap(({ stack, id }) => this.byId.get(`${stack}/${id}`) ?? []));
    this.named(region, value, found);
    return [...found].filter(({ type }) => types.length === 0 || types.includes(type));
  }

  /** ARNs in the texts of a value, and texts that are a name. */
  private named(region: string, value: unknown, found: Set<Resource>): void {
    if (typeof value === 'object' && value !== null) return Object.values(value).forEach((inner) => this.named(region, inner, found));
    if (typeof value !== 'string') return;
    const text = value.includes('${') ? value.replace(/\$\{[^}]*\}/g, '?') : value;
    const names = [`${region} ${text}`, ...!text.includes('arn:') ? [] : [...text.matchAll(/arn:[^:]*:[^:]+:[^:]*:[^:]*:[^"\s,]+/g)].flatMap(([arn]) => {
      const [, , service, place, , ...rest] = arn.split(':');
      const name = rest.join(':').replace(/^(cluster|function):/, '').replace(/^service\/[^/]+\//, '').split('/')[0];
      return service === 's3' ? [...this.byName.keys()].filter((key) => key.endsWith(` ${name}`)) : [`${place} ${name}`];
    })];
    for (const name of names) {
      const resource = this.byName.get(name);
      if (resource) found.add(resource);
    }
  }
}

/** A value whose texts cannot control a terminal. */
function neutralized(value: Canonical): unknown {
  if (typeof value === 'string') return neutral(value);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(neutralized);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, neutralized(inner)]));
}

/** The types whose names stand in texts of other resources. */
const NAMED = [
  'AWS::ECS::Service', 'AWS::ECR::Repository', 'AWS::Lambda::Function', 'AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster', 'AWS::S3::Bucket',
  'AWS::SQS::Queue', 'AWS::Backup::BackupVault',
];
