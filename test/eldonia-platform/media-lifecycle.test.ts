import { App } from 'aws-cdk-lib';
import { QUIET, platform } from './fixture';
import { Edge, MediaProcessing } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';

/** Properties of any resource. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
interface Resource { readonly Type: string; readonly Properties?: any }
interface Rule { readonly Prefix?: string; readonly Status: string; readonly Transitions?: object[] }
interface Stack { readonly stackName: string; readonly template: { readonly Resources?: Record<string, Resource> } }

const WRITES = /^s3:(\*|Put(Object)?\*|PutObject)$/;
const resourcesOf = ({ template }: Stack) => Object.entries(template.Resources ?? {});

/** The buckets that keep versions: those of media, and not those of logs. */
const mediaIn = (stack: Stack) => resourcesOf(stack).filter(([, { Type, Properties }]) =>
  Type === 'AWS::S3::Bucket' && Properties?.VersioningConfiguration?.Status === 'Enabled' && Properties.CorsConfiguration);

/** The resources of the statements that allow writing objects. */
function writesOf(stack: Stack): string[] {
  const policies = resourcesOf(stack).filter(([, { Type }]) => Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::Role')
    .flatMap(([, { Properties = {} }]) => [Properties, ...Properties.Policies ?? []]);
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument?.Statement ?? [])
    .filter(({ Action }) => [Action].flat().some((action: string) => WRITES.test(action)))
    .flatMap(({ Resource }) => [Resource].flat().map((resource) => JSON.stringify(resource)));
}

/** The written prefixes of each media bucket, and those whose objects no rule moves or deletes. */
const prefixesIn = (stacks: readonly Stack[]): { readonly written: string[]; readonly missing: string[] }[] =>
  stacks.flatMap((stack) => mediaIn(stack).map(([id, { Properties }]) => {
    // Another stack has the name of the bucket only.
    const objects = stacks.flatMap((one) => writesOf(one).filter((resource) =>
      (one === stack && resource.includes(`["${id}","Arn"]`)) || resource.includes(`:${Properties.BucketName as string}/`)));
    const written = [...new Set(objects.map((resource) => /\/((?:[^"/*]+\/)*)\*"/.exec(resource)![1]))].sort();
    const rules = (Properties.LifecycleConfiguration.Rules as Rule[]).filter(({ Status, Transitions }) => Status === 'Enabled' && Transitions?.length);
    return { written, missing: written.filter((key) => !rules.some(({ Prefix = '' }) => key.startsWith(Prefix))) };
  }));

const custom = () => {
  const { stack } = platform({ ...QUIET, edge: Edge.none(), media: MediaProcessing.images({ sourcePrefix: 'uploads/', outputPrefix: 'shown/' }) });
  return (stack.node.root as App).synth().stacks;
};

test.each<[string, () => readonly Stack[], buckets: number, written: string[]]>([
  ['both Regions of a pair', () => canonical('leastPair').stacksRecursively, 2, ['media/', 'originals/', 'private/']],
  ['a platform with other prefixes', custom, 1, ['private/', 'shown/', 'uploads/']],
])('a lifecycle rule moves the objects below each prefix that a role may write: %s', (_, stacks, buckets, written) =>
  expect(prefixesIn(stacks())).toEqual(Array(buckets).fill({ written, missing: [] })));
