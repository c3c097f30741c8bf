import { posix } from 'path';
import { ACTIONS } from './action-pins';
import { configureCredentials } from './deploy-job';
import { SiteRelease } from './github-workflow-props';
import { isAutomatic, onBranch, WorkflowSettings } from './heading';
import { script } from './scripts';
import { checkoutWithNode } from './test-job';
import { YamlMap } from './workflow-file';

/**
 * The jobs that build the front end and copy it into the bucket of each Region, after the backend: an old page works
 * with a new API, which must support it until browsers have the new page.
 *
 * The packages of the front end run in a job that can't assume the role. A Region that does not respond does not
 * prevent the copy to the other one, but fails the run.
 */
export function siteJobs(settings: WorkflowSettings, site: SiteRelease): YamlMap {
  return { 'build-site': buildJob(settings, site), 'deploy-site': copyJob(settings, site) };
}

function buildJob(settings: WorkflowSettings, { directory }: SiteRelease): YamlMap {
  return {
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 20,
    'steps': [
      ...checkoutWithNode(settings.nodeVersion, directory),
      {
        'name': 'Build the front end',
        'working-directory': directory,
        'run': 'npm ci\nnpm run build\ntest -s dist/index.html\n',
      },
      {
        name: 'Keep the files',
        if: onBranch(settings),
        uses: ACTIONS.uploadArtifact,
        with: {
          'name': 'site',
          'path': posix.join(directory, 'dist'),
          'include-hidden-files': true,
          'overwrite': true,
          '# As long as jobs can run again.': '',
          'retention-days': 30,
        },
      },
    ],
  };
}

function copyJob(settings: WorkflowSettings, { hashedFiles, buckets }: SiteRelease): YamlMap {
  return {
    'needs': ['build-site', isAutomatic(settings) ? 'build-and-deploy' : 'supersede'],
    'runs-on': 'ubuntu-latest',
    'if': onBranch(settings),
    'environment': settings.environment,
    '# A newer copy replaces one that runs, or that waits for a reviewer.': '',
    'concurrency': { 'group': '${{ github.workflow_ref }}-site', 'cancel-in-progress': true },
    'timeout-minutes': 30,
    'permissions': { 'id-token': 'write' },
    'steps': [
      { name: 'Get the files', uses: ACTIONS.downloadArtifact, with: { name: 'site', path: 'site' } },
      configureCredentials(settings),
      {
        name: 'Copy the front end',
        env: {
          HASHED_FILES: hashedFiles.join(' '),
          BUCKETS: buckets.map(({ name, region }) => `${name} ${region}`).join('\n'),
        },
        run: script('copy-site'),
      },
    ],
  };
}
