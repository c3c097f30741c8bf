import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';
import { graphOf, Scope } from '../../tools/diagram/build';
import { Edge } from '../../tools/diagram/graph';
import { layout } from '../../tools/diagram/layout';
import { CONSTRUCTS, Drawing, drawings } from '../../tools/diagram/pictures';
import { Box, Label } from '../../tools/diagram/placed';

// The diagrams read the metadata of logical ids, which the other tests leave out.
process.env.CDK_CONTEXT_JSON = '{}';

const FOLDER = join(__dirname, '../../docs/diagrams');
/** A picture in the README is about 900 pixels wide. */
const WIDEST = 1_600;
let all: Drawing[];
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
    expect(all.filter(({ width }) => width > WIDEST).map(({ name }) => name)).toEqual([]);
  });

  test('has a title and a description, and colors for dark mode', () => {
    for (const { svg } of all) {
      expect(svg).toMatch(/role="img" aria-labelledby="title description">\n<title id="title">[^<]+<\/title>\n<desc id="description">Parts: [^<]+<\/desc>/);
      expect(svg).toContain('@media (prefers-color-scheme: dark)');
    }
  });

  test('has no texts of missing values', () => {
    expect(all.filter(({ svg }) => /undefined|NaN|\[object/.test(svg)).map(({ name }) => name)).toEqual([]);
  });
});

const graph = (program: Program, scope?: Scope) => graphOf(canonical(program), scope);

describe.each<[string, Program, Scope]>([
  ['a platform', 'production', {}], ['a pair', 'warmPair', { isOverview: true }], ['a pair with everything', 'everythingOn', {}],
])('the layout of %s', (_, program, scope) => {
  const drawn = graph(program, scope);
  const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  test('has no boxes over each other, and none outside its frame', async () => {
    const { boxes, width, height } = await layout(drawn);
    const placed = drawn.nodes.map((node) => ({ ...node, box: boxes.get(node.id)! }));
    const within = ({ x, y, ...size }: Box, outer: Box) =>
      x >= outer.x && y >= outer.y && x + size.width <= outer.x + outer.width && y + size.height <= outer.y + outer.height;

    expect(placed.flatMap((a, index) => placed.slice(index + 1).filter((b) => overlap(a.box, b.box)).map((b) => `${a.id} ${b.id}`))).toEqual([]);
    const frameOf = (group: string | undefined) => (group === undefined ? { x: 0, y: 0, width, height } : boxes.get(group)!);
    expect(placed.filter(({ box, group }) => !within(box, frameOf(group))).map(({ id }) => id)).toEqual([]);
  });

  test('has no labels over each other or over a box', async () => {
    const { boxes, edges } = await layout(drawn);
    const boxOf = ({ text, x, y }: Label) => ({ x: x - 3 * text.length, y: y - 6, width: 6 * text.length, height: 12 });
    const labels = edges.flatMap(({ label }) => (label ? [{ text: label.text, box: boxOf(label) }] : []));

    expect(labels.flatMap((a, index) => labels.slice(index + 1).filter((b) => overlap(a.box, b.box)).map((b) => `${a.text} ${b.text}`))).toEqual([]);
    expect(labels.filter(({ box }) => drawn.nodes.some(({ id }) => overlap(box, boxes.get(id)!))).map(({ text }) => text)).toEqual([]);
  });

  test('begins and ends each line at its boxes', async () => {
    const { boxes, edges } = await layout(drawn);
    const touches = ({ x, y }: { x: number; y: number }, id: string) => {
      const box = boxes.get(id)!;
      return x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;
    };

    const isLoose = ({ from, to }: Edge, index: number) => !touches(edges[index].points[0], from) || !touches(edges[index].points.at(-1)!, to);
    expect(drawn.edges.filter(isLoose)).toEqual([]);
  });

  test('is the same each time', async () => {
    expect(await layout(drawn)).toEqual(await layout(drawn));
  });
});

test('draws resources of other libraries, without the relations that it can not read', () => {
  const app = new App();
  const stack = new Stack(app, 'Other', { env: TOKYO });
  new ec2.Vpc(stack, 'Vpc', { natGateways: 1 });
  new s3.Bucket(stack, 'Uploads');
  const { nodes, edges } = graphOf(new CloudAssembly(app.synth().directory));

  expect(nodes.map(({ title, lines }) => `${title} (${lines.join()})`)).toEqual(['NAT gateways (in one zone)', 'S3 (Uploads)']);
  expect(edges).toEqual([]);
});
