import { readdirSync, readFileSync } from 'fs';
import { basename, dirname } from 'path';
import { App, Stack, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';
import { graphOf } from '../../tools/diagram/build';
import { CONSTRUCTS } from '../../tools/diagram/pictures';
import { pictures } from '../../tools/pictures';

// The diagrams read the metadata of logical ids, which the other tests leave out.
process.env.CDK_CONTEXT_JSON = '{}';

/** A picture in the README is about 900 pixels wide. */
const WIDEST = 1_600;
let all: (readonly [file: string, svg: string])[];
beforeAll(async () => {
  all = [...await pictures()];
}, 120_000);

const diagrams = () => all.filter(([file]) => dirname(file) === 'docs/diagrams');

describe('the documents', () => {
  test('have the pictures that npm run pages pictures draws, and no others', () => {
    const folders = [...new Set(all.map(([file]) => dirname(file)))];

    expect(folders.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`)).sort()).toEqual(all.map(([file]) => file).sort());
    expect(all.filter(([file, svg]) => readFileSync(file, 'utf8') !== svg).map(([file]) => file)).toEqual([]);
  });

  test('have one of each public construct', () => expect(diagrams().map(([file]) => basename(file, '.svg')).sort()).toEqual(CONSTRUCTS));

  test('is not too wide to read', () => expect(all.filter(([, svg]) => Number(/^<svg [^>]*width="(\d+)"/.exec(svg)![1]) > WIDEST)).toEqual([]));

  test('has no text on another one', () => {
    /** What a letter of this size takes at least. */
    const WIDTH = 5.6;
    const HEIGHT = 10;
    const under = diagrams().flatMap(([file, svg]) => {
      const texts = [...svg.matchAll(/<text [^>]*text-anchor="(\w+)" x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</g)].map(([, anchor, x, y, words]) => {
        const left = Number(x) - words!.length * WIDTH * (anchor === 'middle' ? 0.5 : 0);
        return { words: words!, left, right: left + words!.length * WIDTH, y: Number(y) };
      });
      expect(texts.length).toBeGreaterThan(0);
      return texts.flatMap((one, index) => texts.slice(0, index)
        .filter((other) => Math.abs(one.y - other.y) < HEIGHT && one.left < other.right && other.left < one.right).map((other) => `${file}: ${one.words} on ${other.words}`));
    });

    expect(under).toEqual([]);
  });

  test('has a title and a description, and colors for dark mode', () => {
    for (const [, svg] of diagrams()) {
      expect(svg).toMatch(/^<svg role="img" aria-labelledby="title description" [^>]*>\n<title id="title">[^<]+<\/title>\n<desc id="description">Parts: [^<]+<\/desc>/);
      expect(svg).toContain('@media (prefers-color-scheme: dark)');
    }
  });

  test('has no texts of missing values', () => expect(all.filter(([, svg]) => /undefined|NaN|\[object/.test(svg)).map(([file]) => file)).toEqual([]));
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
