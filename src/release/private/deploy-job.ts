import { ACTIONS } from './action-pins';
import { isAutomatic, onBranch, WorkflowSettings } from './heading';
import { scanSettings } from './image-scan';
import { script } from './scripts';
import { CHECKOUT } from './test-job';
import { YamlMap } from './workflow-file';

/** The runs that deploy. */
function condition(settings: WorkflowSettings): string {
  const branch = onBranch(settings);
  return isAutomatic(settings) ? branch : `github.event_name == 'workflow_dispatch' && ${branch}`;
}

/**
 * The job before the deployment, and before the copy of a front end. It cancels older runs that have not begun to
 * deploy or to copy a front end: they wait for their tests, a reviewer or another deployment, and would deploy an older
 * commit after this one. Nothing of the repository runs beside its token.
 *
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export function supersedeJob(settings: WorkflowSettings): YamlMap {
  return {
    'needs': settings.promoteFrom === undefined ? 'test' : undefined,
    'runs-on': 'ubuntu-latest',
    'if': settings.site ? onBranch(settings) : condition(settings),
    'timeout-minutes': 5,
    'permissions': { actions: 'write' },
    'steps': [{
      name: 'Cancel older runs that wait', env: { GH_TOKEN: '${{ github.token }}' }, run: script('supersede'),
    }],
  };
}

/** The job that builds and deploys the image. */
export function deployJob(settings: WorkflowSettings): YamlMap {
  return {
    'needs': settings.promoteFrom === undefined ? ['test', 'supersede'] : 'supersede',
    'runs-on': settings.arm64 ? 'ubuntu-24.04-arm' : 'ubuntu-latest',
    'if': condition(settings),
    'environment': settings.environment,
    '# One deployment at a time, and to its end.': '',
    'concurrency': { 'group': '${{ github.workflow_ref }}-deploy', 'cancel-in-progress': false },
    '# The lifetime of the credentials.': '',
    'timeout-minutes': 60,
    'permissions': { 'contents': 'read', 'id-token': 'write' },
    'steps': [
      ...settings.promoteFrom === undefined ? [CHECKOUT] : [],
      configureCredentials(settings),
      { name: 'Login to Amazon ECR', id: 'login-ecr', uses: ACTIONS.ecrLogin },
      ...release(settings),
    ],
  };
}

/** The step that assumes the role. */
export function configureCredentials({ roleArn }: WorkflowSettings): YamlMap {
  return {
    name: 'Configure AWS credentials',
    uses: ACTIONS.configureAwsCredentials,
    with: { 'role-to-assume': roleArn, 'aws-region': '${{ env.AWS_REGION }}' },
  };
}

/** The step that builds the image, or copies it. Both push it, and hand on its digest. */
function imageStep({ directory, nodeVersion, promoteFrom }: WorkflowSettings): YamlMap {
  const IMAGE = '${{ steps.login-ecr.outputs.registry }}/${{ env.ECR_REPOSITORY }}';
  return promoteFrom === undefined ? {
    'name': 'Build, tag, and push image to Amazon ECR',
    'id': 'build-image',
    'working-directory': directory,
    'env': { IMAGE, IMAGE_TAG: '${{ github.sha }}', NODE_VERSION: `${nodeVersion}` },
    'run': script('build-image'),
  } : {
    name: 'Copy the image by its digest',
    id: 'build-image',
    env: { IMAGE, PROMOTE_FROM: promoteFrom, DIGEST: '${{ inputs.digest }}' },
    run: script('promote-image'),
  };
}

function release(settings: WorkflowSettings): YamlMap[] {
  const env = { DIGEST: '${{ steps.build-image.outputs.digest }}' };
  const scan = scanSettings(settings.scanGate, settings.allowUnscannable);
  return [
    imageStep(settings),
    ...scan.SEVERITIES ? [{ name: 'Check the image scan', env: { ...env, ...scan }, run: script('scan-image') }] : [],
    { name: 'Tag the image as latest', env, run: script('tag-latest') },
    { name: 'Define the requests to the release function', run: script('define-requests') },
    { name: 'Register the task definition', id: 'task-definition', env, run: script('register-revision') },
    {
      name: 'Update ECS service',
      env: { TASK_DEFINITION: '${{ steps.task-definition.outputs.arn }}' },
      run: script('update-service'),
    },
    { name: 'Wait for deployment', run: script('wait-for-deployment') },
    { name: 'Check that the new version runs', env, run: script('check-release') },
    { name: 'Record the release', env, run: script('record-release') },
  ];
}
