/** A profile as `node --cpu-prof` writes it. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame; readonly children?: readonly number[] }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** Names the place of a function that is neither of Node.js nor of a peer; undefined for others. */
export type OwnPlace = (frame: Frame) => string | undefined;

const COLLECTOR = '(garbage collector)';
/** No work of the program. */
const IDLE = ['(idle)', '(program)'];
const LOADERS = ['Module.load', 'Module._load', 'Module.require'];
const COMPILERS = ['wrapSafe', 'readFileSync', 'Module._resolveFilename'];
/** esbuild gives the wrapper of a file its path as name. */
const BUNDLED = /^lib\//;
const PEER = /node_modules\/(aws-cdk-lib|constructs)\//;

/**
 * Milliseconds by cause; each sample has one. What happens below a function of our own is a cause of that function, unless it is the
 * loading of a module, or the synthesis.
 */
export function causes(profile: CpuProfile, program: string, ownPlace: OwnPlace): Map<string, number> {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const callers = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const known = new Map<number, string | undefined>();
  const result = new Map<string, number>();
  profile.samples.forEach((sample, index) => {
    if (!known.has(sample)) known.set(sample, causeOf(stackOf(sample, frames, callers), program, ownPlace));
    const cause = known.get(sample);
    if (cause !== undefined) result.set(cause, (result.get(cause) ?? 0) + profile.timeDeltas[index] / 1000);
  });
  return result;
}

/** The innermost function first. */
function stackOf(sample: number, frames: ReadonlyMap<number, Frame>, callers: ReadonlyMap<number, number>): Frame[] {
  const stack: Frame[] = [];
  for (let node: number | undefined = sample; node !== undefined; node = callers.get(node)) stack.push(frames.get(node)!);
  return stack;
}

function causeOf(stack: readonly Frame[], program: string, ownPlace: OwnPlace): string | undefined {
  const [{ functionName }] = stack;
  if (IDLE.includes(functionName)) return undefined;
  if (functionName === COLLECTOR) return 'garbage collection';
  // Node.js loads the program, too: what counts is what the program loads.
  const main = stack.findIndex(({ url }) => url.endsWith(program));
  const within = main === -1 ? stack : stack.slice(0, main + 1);
  const loader = within.findIndex(({ functionName: name, url }) => url.startsWith('node:') && LOADERS.includes(name));
  if (main === -1 || loader !== -1) return loadingCause(within.slice(0, loader === -1 ? undefined : loader));
  if (within.some(({ functionName: name, url }) => name === 'synthesize' && PEER.test(url))) return synthesisCause(within);
  if (within.some(({ functionName: name }) => BUNDLED.test(name))) return 'evaluating modules of the library or the program';
  const place = within.map(ownPlace).find((own) => own !== undefined);
  return place === undefined ? 'constructing: the app and its stack' : `constructing: ${place}`;
}

function loadingCause(loading: readonly Frame[]): string {
  if (loading.some(({ functionName, url }) => url.startsWith('node:') && COMPILERS.includes(functionName))) return 'finding, reading and compiling files';
  const evaluated = [...loading].reverse().find(({ url }) => url !== '' && !url.startsWith('node:'));
  return `evaluating modules of ${evaluated === undefined || PEER.test(evaluated.url) ? 'aws-cdk-lib' : 'the library or the program'}`;
}

function synthesisCause(stack: readonly Frame[]): string {
  const outermost = [...stack].reverse();
  const top = outermost.findIndex(({ functionName, url }) => functionName === 'synthesize' && PEER.test(url));
  return `synthesizing: ${outermost[top + 1]?.functionName ?? 'synthesize'}`;
}
