import { canonical, Program } from '../../tools/assemblies/canonical';
import { Scope } from '../../tools/diagram/build';
import { pictureOf } from '../../tools/diagram/picture';
import { drawings } from '../../tools/diagram/pictures';
import { LABEL_SIZE, LINE_SIZE, TITLE_SIZE, widthOf } from '../../tools/diagram/text';

// The diagrams read the metadata of logical ids, which the other tests leave out.
process.env.CDK_CONTEXT_JSON = '{}';

interface Rectangle {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A straight part of a line, which is horizontal or vertical. */
type Segment = Omit<Rectangle, 'text'>;

/** What a text takes above and below its baseline. */
const ASCENT = 10;
const DESCENT = 3;
const TEXTS: Record<string, { readonly size: number; readonly isBold: boolean }> = {
  frame: { size: LINE_SIZE, isBold: true },
  title: { size: TITLE_SIZE, isBold: true },
  line: { size: LINE_SIZE, isBold: false },
  label: { size: LABEL_SIZE, isBold: false },
};

/** The titles of frames and boxes, the lines of boxes and the labels of lines, where a picture draws them. */
function textsOf(svg: string): Rectangle[] {
  return [...svg.matchAll(/<text class="(\w+)"( text-anchor="middle")? x="([-\d.]+)" y="([-\d.]+)">([^<]*)</g)].map(([, kind, isCentered, x, y, text]) => {
    const width = widthOf(text.replace(/&\w+;/g, '?'), TEXTS[kind].size, TEXTS[kind].isBold);
    const left = Number(x) - (isCentered ? width / 2 : 0);
    return { text, left, top: Number(y) - ASCENT, right: left + width, bottom: Number(y) + DESCENT };
  });
}

/** The borders of the frames. */
function bordersOf(svg: string): Segment[] {
  return [...svg.matchAll(/<rect class="frame-\w+" x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"/g)].flatMap((found) => {
    const [left, top, width, height] = found.slice(1).map(Number);
    const [right, bottom] = [left + width, top + height];
    const [vertical, horizontal] = [{ top, bottom }, { left, right }];
    return [
      { ...vertical, left, right: left }, { ...vertical, left: right, right },
      { ...horizontal, top, bottom: top }, { ...horizontal, top: bottom, bottom },
    ];
  });
}

function segmentsOf(svg: string): Segment[] {
  return [...svg.matchAll(/<path class="link[^"]*" d="([^"]+)"/g)].flatMap(([, path]) => {
    const points = path.split(/[ML]/).filter((point) => point !== '').map((point) => point.split(' ').map(Number));
    return points.slice(1).map(([x, y], index) => {
      const [fromX, fromY] = points[index];
      return { left: Math.min(x, fromX), top: Math.min(y, fromY), right: Math.max(x, fromX), bottom: Math.max(y, fromY) };
    });
  });
}

function meet(a: Segment, b: Segment): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The texts that a line or the border of a frame crosses. */
function crossed(svg: string): string[] {
  const segments = [...segmentsOf(svg), ...bordersOf(svg)];
  return textsOf(svg).filter((text) => segments.some((segment) => meet(segment, text))).map(({ text }) => text);
}

/** The texts that another text covers. */
function covered(svg: string): string[] {
  const texts = textsOf(svg);
  return texts.filter((text, index) => texts.slice(0, index).some((other) => meet(other, text))).map(({ text }) => text);
}

test('the lines of docs/diagrams cross no title and no label', async () => {
  const all = await drawings();

  expect(all.flatMap(({ name, svg }) => crossed(svg).map((text) => `${name}: ${text}`))).toEqual([]);
  expect(all.flatMap(({ name, svg }) => covered(svg).map((text) => `${name}: ${text}`))).toEqual([]);
  expect(all.flatMap(({ svg }) => segmentsOf(svg)).length).toBeGreaterThan(100);
  expect(all.flatMap(({ svg }) => textsOf(svg)).length).toBeGreaterThan(150);
}, 60_000);

test.each<[Program, Scope]>([
  ['production', {}], ['development', {}], ['officeHours', {}], ['leastPair', {}], ['warmPair', {}], ['pilotLight', {}], ['everythingOn', {}],
  ['leastPair', { isOverview: true }], ['pilotLight', { isOverview: true }], ['everythingOn', { isOverview: true }], ['production', { isOverview: true }],
])('the lines of %s %j cross no title and no label', async (program, scope) => {
  const { svg } = (await pictureOf(canonical(program), program, scope))!;

  expect(crossed(svg)).toEqual([]);
  expect(covered(svg)).toEqual([]);
});
