import { GithubWorkflowProps } from './github-workflow-props';
import { REQUESTS } from './requests-alias';
import { YamlMap } from './workflow-file';
import { Deployer } from '../deployer';

type Absent = 'environment' | 'promoteFrom' | 'site';

/** The settings of the workflow with all defaults. */
export type WorkflowSettings = GithubWorkflowProps & Required<Omit<GithubWorkflowProps, Absent>>;

/** What a person starts a promotion with. */
export const DIGEST_INPUT = 'The digest of the image that another account has released, sha256:…';

/** The part of the file before the jobs. */
export function heading(settings: WorkflowSettings): YamlMap {
  const { branch, environment } = settings;
  const pushed = branch === 'develop' ? [branch] : [branch, 'develop'];
  return {
    name: environment === undefined ? 'Deploy to AWS' : `Deploy to AWS (${environment})`,
    on: settings.promoteFrom === undefined ? {
      push: { branches: pushed.map(filter) },
      pull_request: { branches: [filter(branch)] },
      ...isAutomatic(settings) ? {} : { workflow_dispatch: null },
    } : { workflow_dispatch: { inputs: { digest: { description: DIGEST_INPUT, required: true, type: 'string' } } } },
    permissions: { contents: 'read' },
    ['# Only the newest run of a branch or a pull request is of interest. Runs that deploy have a group each: one\n' +
      '# that waits for a reviewer does not hold up the next. Other workflows have other groups, because GitHub\n' +
      '# cancels runs of a group across workflows.']: '',
    concurrency: {
      'group': `\${{ github.workflow_ref }}-\${{ ${onBranch(settings)} && github.run_id || github.ref }}`,
      'cancel-in-progress': true,
    },
    defaults: { run: { shell: 'bash' } },
    env: {
      AWS_REGION: settings.region,
      ECR_REPOSITORY: settings.ecrRepository,
      ECS_CLUSTER: settings.cluster,
      ECS_SERVICE: settings.service,
      RELEASE_FUNCTION: `${settings.releaseFunction}:${REQUESTS}`,
      MIN_TASKS: String(settings.minTasks),
    },
  };
}

/** Whether a push starts the deploy job; otherwise it is started manually. */
export function isAutomatic({ deployer, promoteFrom }: WorkflowSettings): boolean {
  return deployer !== Deployer.CODEPIPELINE && promoteFrom === undefined;
}

/** The runs of the branch, which copy a front end. */
export function onBranch({ branch }: WorkflowSettings): string {
  return `github.ref == 'refs/heads/${branch}'`;
}

/**
 * A branch as a filter. GitHub reads filters as patterns: of the characters of a branch name, `+` is special.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function filter(branch: string): string {
  return branch.replaceAll('+', '\\+');
}
