import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';
import { graphOf } from '../../tools/diagram/build';
import { CONSTRUCTS, drawings } from '../../tools/diagram/pictures';

// The diagrams read the metadata of logical ids, which the other tests leave out.
process.env.CDK_CONTEXT_JSON = '{}';

const FOLDER = join(__dirname, '../../docs/diagrams');
/** A picture in the README is about 900 pixels wide. */
const WIDEST = 1_600;
let all: Awaited<ReturnType<typeof drawings>>;
beforeAll(async () => {
  all = await drawings();
}, 60_000);

describe('docs/diagrams', () => {
  test('has the pictures that npm run check -- diagrams --write draws', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(all.map(({ name }) => `${name}.svg`).sort());
    for (const { name, svg } of all) expect(readFileSync(join(FOLDER, `${name}.svg`), 'utf8')).toBe(svg);
  });

  test('has one of each public construct', () => {
    expect(all.map(({ name }) => name).sort()).toEqual(CONSTRUCTS);
  });

  test('is not too wide to read', () => {
    expect(all.filter(({ svg }) => Number(/^<svg [^>]*width="(\d+)"/.exec(svg)![1]) > WIDEST).map(({ name }) => name)).toEqual([]);
  });

  test('has a title and a description, and colors for dark mode', () => {
    for (const { svg } of all) {
      expect(svg).toMatch(/^<svg role="img" aria-labelledby="title description" [^>]*>\n<title id="title">[^<]+<\/title>\n<desc id="description">Parts: [^<]+<\/desc>/);
      expect(svg).toContain('@media (prefers-color-scheme: dark)');
    }
  });

  test('has no texts of missing values', () => {
    expect(all.filter(({ svg }) => /undefined|NaN|\[object/.test(svg)).map(({ name }) => name)).toEqual([]);
  });
});

test('draws resources of other libraries, without the relations that it cannot read', () => {
  const app = new App();
  const stack = new Stack(app, 'Other', { env: TOKYO });
  new ec2.Vpc(stack, 'Vpc', { natGateways: 1 });
  new s3.Bucket(stack, 'Uploads');
  const { nodes, edges } = graphOf(new CloudAssembly(app.synth().directory));

  expect(nodes.map(({ title, lines }) => `${title} (${lines.join()})`)).toEqual(['NAT gateways (in one zone)', 'S3 (Uploads)']);
  expect(edges).toEqual([]);
});

// The pictures of docs/diagrams show the other relations: those of a platform, of a pair, and of each construct.
test('draws jobs and the delivery, when they are enabled', () => {
  const { nodes, groups, edges } = graphOf(canonical('everythingOn'));
  const name = (id: string) => [...nodes, ...groups].find((one) => one.id === id)!.title;

  expect(edges.map(({ from, to, label }) => `${name(from)} > ${name(to)}${label === undefined ? '' : `: ${label}`}`)).toEqual(expect.arrayContaining([
    'CodeBuild > ECR: pushes', 'CodePipeline > CodeBuild: builds', 'EventBridge Scheduler > Step Functions', 'GitHub > Supporting services: source',
  ]));
});
