import { causes, CpuProfile, Frame } from '../../tools/measure/profile';

const frame = (functionName: string, url = ''): Frame => ({ functionName, url, lineNumber: 0 });
const CDK = '/node_modules/aws-cdk-lib/core/lib/app.js';
const LIBRARY = '/node_modules/eldonia-constructs/lib/bundle/library.js';
const PROGRAM = frame('', '/programs/synthesise.js');
/** Node.js loads the program: that is the loading of no module. */
const START = [frame('(root)'), frame('Module._load', 'node:internal'), PROGRAM];
const ownPlace = ({ functionName, url }: Frame) => (url === LIBRARY ? functionName : undefined);

/** One sample of a millisecond, with the outermost function first. */
function sample(...stack: Frame[]): CpuProfile {
  return {
    nodes: stack.map((callFrame, id) => ({ id, callFrame, children: id + 1 < stack.length ? [id + 1] : [] })),
    samples: [stack.length - 1],
    timeDeltas: [1000],
  };
}

test.each<[cause: string, stack: Frame[]]>([
  ['constructing: Cluster', [...START, frame('Platform', LIBRARY), frame('Cluster', LIBRARY), frame('CfnResource', CDK)]],
  ['constructing: the app and its stack', [...START, frame('App', CDK)]],
  ['finding, reading and compiling files', [
    ...START, frame('Platform', LIBRARY), frame('Module._load', 'node:internal'), frame('wrapSafe', 'node:internal'),
  ]],
  ['evaluating modules of aws-cdk-lib', [...START, frame('Platform', LIBRARY), frame('Module._load', 'node:internal'), frame('', CDK)]],
  ['evaluating modules of the library or the program', [...START, frame('Module._load', 'node:internal'), frame('', LIBRARY)]],
  ['evaluating modules of the library or the program', [...START, frame('Platform', LIBRARY), frame('lib/cache/cache.js', LIBRARY), frame('hours', CDK)]],
  ['synthesizing: prepareApp', [...START, frame('synthesize', CDK), frame('prepareApp', CDK), frame('resolve', CDK)]],
  ['garbage collection', [...START, frame('Platform', LIBRARY), frame('(garbage collector)')]],
])('a sample is %s', (cause, stack) => {
  expect([...causes(sample(...stack), 'programs/synthesise.js', ownPlace)]).toEqual([[cause, 1]]);
});

test('a sample without work has no cause', () => {
  expect(causes(sample(frame('(root)'), frame('(idle)')), 'programs/synthesise.js', ownPlace).size).toBe(0);
});
