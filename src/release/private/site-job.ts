import { ACTIONS } from './action-pins';
import { onBranch } from './deploy-job';
import { WorkflowSettings } from './heading';
import { checkoutWithNode } from './test-job';
import { quoted, scriptStep } from './yaml';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** The front end that a workflow builds and copies. */
export interface SiteRelease {
  /** The directory of the front end in the repository. */
  readonly directory: string;
  /** The files whose name changes with their content. */
  readonly hashedFiles: string[];
  /** The bucket of each Region. That of the platform is the first. */
  readonly buckets: { readonly region: string; readonly name: string }[];
}

/**
 * The jobs that build the front end and copy it into the bucket of each Region, after the backend: an old page works
 * with a new API, which must support it until browsers have the new page.
 *
 * The packages of the front end run in a job that can't assume the role. The files of the pages are copied before the
 * pages, and nothing is deleted. A Region that does not respond does not prevent the copy to the other one, but fails
 * the run.
 */
export function siteJobs(settings: WorkflowSettings, { directory, hashedFiles, buckets }: SiteRelease): string[] {
  const condition = `if: ${onBranch(settings)}`;
  const script = copyScript(hashedFiles, buckets);
  return [...buildJob(settings, directory, condition), '', ...copyJob(settings, script, condition)];
}

function buildJob({ nodeVersion }: WorkflowSettings, directory: string, condition: string): string[] {
  return [
    '  build-site:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 20',
    '    steps:',
    ...checkoutWithNode(nodeVersion, within(directory, 'package-lock.json')),
    ...scriptStep('Build the front end', [`cd ${directory}`, 'npm ci', 'npm run build', 'test -s dist/index.html']),
    '      - name: Keep the files',
    `        ${condition}`,
    `        uses: ${ACTIONS.uploadArtifact}`,
    '        with:',
    '          name: site',
    `          path: ${quoted(within(directory, 'dist'))}`,
    '          include-hidden-files: true',
    '          overwrite: true',
    '          # As long as jobs can run again.',
    '          retention-days: 30',
  ];
}

function copyJob({ automatic, environment, roleArn }: WorkflowSettings, script: string[], condition: string): string[] {
  return [
    '  deploy-site:',
    `    needs: [build-site, ${automatic ? 'build-and-deploy' : 'supersede'}]`,
    '    runs-on: ubuntu-latest',
    `    ${condition}`,
    ...environment === undefined ? [] : [`    environment: ${quoted(environment)}`],
    '    # A newer copy replaces one that runs, or that waits for a reviewer.',
    '    concurrency:',
    '      group: ${{ github.workflow_ref }}-site',
    '      cancel-in-progress: true',
    '    timeout-minutes: 30',
    '    permissions:',
    '      id-token: write',
    '    steps:',
    '      - name: Get the files',
    `        uses: ${ACTIONS.downloadArtifact}`,
    '        with:',
    '          name: site',
    '          path: site',
    '',
    '      - name: Configure AWS credentials',
    `        uses: ${ACTIONS.configureAwsCredentials}`,
    '        with:',
    `          role-to-assume: ${quoted(roleArn)}`,
    '          aws-region: ${{ env.AWS_REGION }}',
    '',
    ...scriptStep('Copy the front end', script).slice(0, -1),
  ];
}

/** It copies each file: a comparison by time would leave out files of an older run that runs again. */
function copyScript(hashedFiles: string[], buckets: SiteRelease['buckets']): string[] {
  const filter = (kind: string, patterns: string[]) => patterns.map((pattern) => ` --${kind} '${pattern}'`).join('');
  const all = filter('exclude', ['*']);
  const pages = ['*.html'];
  const steps = [
    ...hashedFiles.length > 0
      ? [`${all}${filter('include', hashedFiles)}${filter('exclude', pages)} --cache-control '${FOR_EVER}'`]
      : [],
    filter('exclude', [...pages, ...hashedFiles]),
    all + filter('include', pages),
  ];
  const copies = steps.map((step) => `aws s3 cp site "s3://$1" --recursive --no-progress --region "$2"${step}`);
  return [
    'failed=""',
    'copy() {',
    ...copies.map((command, index) => `  ${command}${index < copies.length - 1 ? ' &&' : ''}`),
    '}',
    ...buckets.map(({ name, region }) => `copy ${name} ${region} || failed="$failed ${region}"`),
    'if [ -n "$failed" ]; then echo "::error::not copied to$failed: run this job again"; exit 1; fi',
  ];
}

function within(directory: string, path: string): string {
  return directory === '.' ? path : `${directory}/${path}`;
}
