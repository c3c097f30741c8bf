/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Edge } from './edges';
import { mentioned, Place } from './places';

const WATCHED = ['AWS::KMS::Key', 'AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::S3::Bucket'];

/** All stacks of an assembly. */
export function placesOf(assembly: CloudAssembly): Place[] {
  return assembly.stacksRecursively.map(({ stackName: stack, environment: { region }, template }) => ({ stack, region, template }));
}

/** The name of a service without the common suffix and the Region. */
export function shortName({ service }: Edge): string {
  return service.replace(/(\.[a-z]+-[a-z]+-\d)?\.amazonaws\.com$/, '');
}

/** Pairs of types whose first refers to the second without an edge. */
export function unread(places: Place[], edges: readonly Edge[]): string[] {
  const pairs = places.flatMap((place) => Object.entries<any>(place.template.Resources).flatMap(([id, { Type, Properties }]) => {
    const read = edges.filter(({ sender, region }) => sender === id && region === place.region).map(({ target }) => target);
    return mentioned(places, place, Properties).filter((one) => WATCHED.includes(one.resource.Type) && one.id !== id && !read.includes(one.id))
      .map(({ resource }) => `${Type} > ${resource.Type}`);
  }));
  return [...new Set(pairs)].sort();
}
