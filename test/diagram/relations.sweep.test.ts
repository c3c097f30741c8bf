import { canonical } from '../../tools/assemblies/canonical';
import { graphOf } from '../../tools/diagram/build';

// The pictures of docs/diagrams show the other relations: those of a platform, of a pair, and of each construct.
test('draws jobs and the delivery, when they are enabled', () => {
  const { nodes, groups, edges } = graphOf(canonical('everythingOn'));
  const name = (id: string) => [...nodes, ...groups].find((one) => one.id === id)!.title;

  expect(edges.map(({ from, to, label }) => `${name(from)} > ${name(to)}${label === undefined ? '' : `: ${label}`}`)).toEqual(expect.arrayContaining([
    'CodeBuild > ECR: pushes', 'CodePipeline > CodeBuild: builds', 'EventBridge Scheduler > Step Functions', 'GitHub > Supporting services: source',
  ]));
});
