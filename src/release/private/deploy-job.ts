import { ACTIONS } from './action-pins';
import * as scripts from './deploy-scripts';
import { WorkflowSettings } from './heading';
import { LATEST, scanScript } from './image-scripts';
import { quoted, scriptStep } from './yaml';

/** The job that builds and deploys the image. */
export function deployJob(settings: WorkflowSettings): string[] {
  const branch = `github.ref == 'refs/heads/${settings.branch}'`;
  return [
    '  build-and-deploy:',
    '    needs: test',
    `    runs-on: ${settings.arm64 ? 'ubuntu-24.04-arm' : 'ubuntu-latest'}`,
    `    if: ${settings.automatic ? branch : `github.event_name == 'workflow_dispatch' && ${branch}`}`,
    ...settings.environment === undefined ? [] : [`    environment: ${quoted(settings.environment)}`],
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
  const built = ['  IMAGE: ${{ steps.build-image.outputs.image }}'];
  const scan = scanScript(settings.scanGate, settings.allowUnscannable);
  return [
    ...scriptStep('Build, tag, and push image to Amazon ECR', scripts.build(settings), ['id: build-image', ...image]),
    ...scan.length > 0 ? scriptStep('Check the image scan', scan, ['env:', digest]) : [],
    ...scriptStep('Tag the image as latest', LATEST, ['env:', digest]),
    ...scriptStep('Register the task definition', scripts.REGISTER, [
      'id: task-definition', 'env:', ...built,
    ]),
    ...scriptStep('Update ECS service', scripts.UPDATE, ['env:', task]),
    ...scriptStep('Wait for deployment', scripts.WAIT),
    ...scriptStep('Check that the new version runs', scripts.CHECK, ['env:', task, ...built]),
    ...scriptStep('Record the release', scripts.RECORD, ['env:', digest]).slice(0, -1),
  ];
}
