import { posix } from 'path';
import { ACTIONS } from './action-pins';
import { WorkflowSettings } from './heading';
import { YamlMap } from './workflow-file';

/** The job that runs the tests on each push and pull request. */
export function testJob({ directory, nodeVersion }: WorkflowSettings): YamlMap {
  const run = (name: string, command: string) => ({ name, 'working-directory': directory, 'run': command });
  return {
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 20,
    'steps': [
      ...checkoutWithNode(nodeVersion, directory),
      run('Install dependencies', 'npm ci'),
      run('Run tests', 'npm test'),
      run('Run linting', 'npm run lint'),
    ],
  };
}

/** The step that gets the repository. */
export const CHECKOUT: YamlMap = { uses: ACTIONS.checkout, with: { 'persist-credentials': false } };

/** The steps that get the repository, and Node.js with the cached packages of the lock file in a directory. */
export function checkoutWithNode(nodeVersion: number, directory: string): YamlMap[] {
  return [CHECKOUT, {
    name: 'Setup Node.js',
    uses: ACTIONS.setupNode,
    with: {
      'node-version': `${nodeVersion}`,
      'cache': 'npm',
      'cache-dependency-path': posix.join(directory, 'package-lock.json'),
    },
  }];
}
