import { ACTIONS } from './action-pins';
import * as scripts from './deploy-scripts';
import { WorkflowSettings } from './heading';
import { LATEST, scanScript } from './image-scripts';
import { quoted, scriptStep } from './yaml';

/** The runs of the branch, which copy a front end. */
export function onBranch({ branch }: WorkflowSettings): string {
  return `github.ref == 'refs/heads/${branch}'`;
}

/** The runs that deploy. */
function condition(settings: WorkflowSettings): string {
  return settings.automatic ? onBranch(settings) : `github.event_name == 'workflow_dispatch' && ${onBranch(settings)}`;
}

/**
 * Cancels older runs that have not begun to deploy or to copy a front end: they wait for their tests, a reviewer or
 * another deployment, and would deploy an older commit after this one. Nothing of the repository runs beside its token.
 *
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export const SUPERSEDE = [
  'file=${GITHUB_WORKFLOW_REF%@*}',
  'gh run list --repo "$GITHUB_REPOSITORY" --workflow "${file##*/}" --branch "$GITHUB_REF_NAME" \\',
  '  --event "$GITHUB_EVENT_NAME" --limit 100 --json databaseId,number,status \\',
  '  --jq ".[] | select(.number < $GITHUB_RUN_NUMBER and .status != \\"completed\\") | .databaseId" > runs.txt',
  'while read -r run; do',
  '  begun=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$run/jobs" --jq \'any(.jobs[]; ' +
  'IN(.name; "build-and-deploy", "deploy-site") and .conclusion != "skipped" ' +
  'and IN(.status; "in_progress", "completed"))\')',
  '  if [ "$begun" = false ]; then gh run cancel "$run" --repo "$GITHUB_REPOSITORY" || true; fi',
  'done < runs.txt',
];

/** The job before the deployment, and before the copy of a front end. */
export function supersedeJob(settings: WorkflowSettings, hasSite: boolean): string[] {
  return [
    '  supersede:',
    '    needs: test',
    '    runs-on: ubuntu-latest',
    `    if: ${hasSite ? onBranch(settings) : condition(settings)}`,
    '    timeout-minutes: 5',
    '    permissions:',
    '      actions: write',
    '    steps:',
    ...scriptStep('Cancel older runs that wait', SUPERSEDE, ['env:', '  GH_TOKEN: ${{ github.token }}']).slice(0, -1),
  ];
}

/** The job that builds and deploys the image. */
export function deployJob(settings: WorkflowSettings): string[] {
  return [
    '  build-and-deploy:',
    '    needs: [test, supersede]',
    `    runs-on: ${settings.arm64 ? 'ubuntu-24.04-arm' : 'ubuntu-latest'}`,
    `    if: ${condition(settings)}`,
    ...settings.environment === undefined ? [] : [`    environment: ${quoted(settings.environment)}`],
    '    # One deployment at a time, and to its end.',
    '    concurrency:',
    '      group: ${{ github.workflow_ref }}-deploy',
    '      cancel-in-progress: false',
    '    # The lifetime of the credentials.',
    '    timeout-minutes: 60',
    '    permissions:',
    '      contents: read',
    '      id-token: write',
    '    steps:',
    ...preparation(settings),
    ...release(settings),
  ];
}

function preparation(settings: WorkflowSettings): string[] {
  return [
    `      - uses: ${ACTIONS.checkout}`,
    '        with:',
    '          persist-credentials: false',
    '',
    '      - name: Configure AWS credentials',
    `        uses: ${ACTIONS.configureAwsCredentials}`,
    '        with:',
    `          role-to-assume: ${quoted(settings.roleArn)}`,
    '          aws-region: ${{ env.AWS_REGION }}',
    '',
    '      - name: Login to Amazon ECR',
    '        id: login-ecr',
    `        uses: ${ACTIONS.ecrLogin}`,
    '',
  ];
}

function release(settings: WorkflowSettings): string[] {
  const image = ['env:', '  ECR_REGISTRY: ${{ steps.login-ecr.outputs.registry }}', '  IMAGE_TAG: ${{ github.sha }}'];
  const digest = '  digest: ${{ steps.build-image.outputs.digest }}';
  const task = '  TASK_DEFINITION: ${{ steps.task-definition.outputs.arn }}';
  const scan = scanScript(settings.scanGate, settings.allowUnscannable);
  return [
    ...scriptStep('Build, tag, and push image to Amazon ECR', scripts.build(settings), ['id: build-image', ...image]),
    ...scan.length > 0 ? scriptStep('Check the image scan', scan, ['env:', digest]) : [],
    ...scriptStep('Tag the image as latest', LATEST, ['env:', digest]),
    ...scriptStep('Register the task definition', scripts.REGISTER, [
      'id: task-definition', 'env:', digest,
    ]),
    ...scriptStep('Update ECS service', scripts.UPDATE, ['env:', task]),
    ...scriptStep('Wait for deployment', scripts.WAIT),
    ...scriptStep('Check that the new version runs', scripts.CHECK, ['env:', digest]),
    ...scriptStep('Record the release', scripts.RECORD, ['env:', digest]).slice(0, -1),
  ];
}
