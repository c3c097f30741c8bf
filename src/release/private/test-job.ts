import { ACTIONS } from './action-pins';
import { WorkflowSettings } from './heading';
import { quoted, scriptStep } from './yaml';

/** The job that runs the tests on each push and pull request. */
export function testJob({ directory, nodeVersion }: WorkflowSettings): string[] {
  const lock = directory === '.' ? 'package-lock.json' : `${directory}/package-lock.json`;
  return [
    '  test:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 20',
    '    steps:',
    ...checkoutWithNode(nodeVersion, lock),
    ...scriptStep('Install dependencies', [`cd ${directory}`, 'npm ci']),
    ...scriptStep('Run tests', [`cd ${directory}`, 'npm test']),
    ...scriptStep('Run linting', [`cd ${directory}`, 'npm run lint']).slice(0, -1),
  ];
}

/** The steps that get the repository, and Node.js with the cached packages of a lock file. */
export function checkoutWithNode(nodeVersion: WorkflowSettings['nodeVersion'], lockFile: string): string[] {
  return [
    `      - uses: ${ACTIONS.checkout}`,
    '        with:',
    '          persist-credentials: false',
    '',
    '      - name: Setup Node.js',
    `        uses: ${ACTIONS.setupNode}`,
    '        with:',
    `          node-version: ${quoted(String(nodeVersion))}`,
    '          cache: npm',
    `          cache-dependency-path: ${quoted(lockFile)}`,
    '',
  ];
}
