import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { stringify } from 'yaml';
import { withFolder } from '../folder';

const ROLE = 'arn:aws:iam::123456789012:role/eldonia-deploy-ap-northeast-1';
const IMAGE = '$ECR_REGISTRY/$ECR_REPOSITORY';
/** What a task definition with a digest takes, in place of a restart. */
const RECORDED = [
  'aws lambda invoke --function-name eldonia-release:requests --payload \'{"action": "register", "digest": "sha256:…"}\' revision.json',
  'aws ecs update-service --cluster $ECS_CLUSTER --service $ECS_SERVICE --task-definition $(jq -r .taskDefinition revision.json) --force-new-deployment',
  'aws lambda invoke --function-name eldonia-release:requests --payload \'{"action": "record", "digest": "sha256:…"}\' record.json',
];

/** How a workflow with the values of the architecture document differs from it. */
export interface WorkflowOptions {
  /** Signs in with access keys, as in the document. */
  readonly keys?: boolean;
  /** Registers a revision, and records the release. */
  readonly releases?: boolean;
  readonly environment?: string;
}

function workflow({ keys, releases, environment }: WorkflowOptions): string {
  const run = (...commands: string[]) => ({ run: commands.join('\n') });
  const job = (...steps: object[]) => ({ 'runs-on': 'ubuntu-latest', 'steps': [{ uses: 'actions/checkout@v4' }, ...steps] });
  const deploy = job(
    { uses: 'aws-actions/configure-aws-credentials@v4', with: { ...keys ? { 'aws-access-key-id': '${{ secrets.ID }}', 'aws-secret-access-key': '${{ secrets.KEY }}' } : { 'role-to-assume': ROLE }, 'aws-region': '${{ env.AWS_REGION }}' } },
    { id: 'login-ecr', uses: 'aws-actions/amazon-ecr-login@v2' },
    {
      env: { ECR_REGISTRY: '${{ steps.login-ecr.outputs.registry }}', IMAGE_TAG: '${{ github.sha }}' },
      ...run(
        `docker build -t ${IMAGE}:$IMAGE_TAG backend`, `docker push ${IMAGE}:$IMAGE_TAG`, `docker tag ${IMAGE}:$IMAGE_TAG ${IMAGE}:latest`, `docker push ${IMAGE}:latest`,
        `echo "image=${IMAGE}:$IMAGE_TAG" >> $GITHUB_OUTPUT`,
      ),
    },
    run(...releases ? RECORDED : ['aws ecs update-service --cluster $ECS_CLUSTER --service $ECS_SERVICE --force-new-deployment']),
    run('aws ecs wait services-stable --cluster $ECS_CLUSTER --services $ECS_SERVICE'),
  );
  return stringify({
    name: 'Deploy to AWS',
    on: { push: { branches: ['main', 'develop'] }, pull_request: { branches: ['main'] } },
    env: { AWS_REGION: 'ap-northeast-1', ECR_REPOSITORY: 'eldonia-backend', ECS_CLUSTER: 'eldonia-cluster', ECS_SERVICE: 'eldonia-backend' },
    permissions: { 'id-token': 'write' },
    jobs: {
      'test': job(
        { uses: 'actions/setup-node@v4', with: { 'node-version': '20', 'cache': 'npm', 'cache-dependency-path': 'backend/package-lock.json' } },
        ...['npm ci', 'npm test', 'npm run lint'].map((command) => run('cd backend', command)),
      ),
      'build-and-deploy': { needs: 'test', if: "github.ref == 'refs/heads/main'", ...environment === undefined ? {} : { environment }, ...deploy },
    },
  });
}

/** Calls something with a repository that has the values of the architecture document, with `curl` in the image. */
export const withDocumentRepository = <T>(options: WorkflowOptions, use: (folder: string) => T): T => withFolder('document', (folder) => {
  const files: Record<string, string> = {
    '.github/workflows/deploy.yml': workflow(options),
    'backend/Dockerfile': [
      'FROM node:20-alpine', 'RUN apk add --no-cache curl', 'WORKDIR /app', 'COPY package*.json ./', 'RUN npm ci --only=production', 'COPY . .', 'RUN addgroup -g 1001 -S nodejs',
      'RUN adduser -S nodejs -u 1001', 'USER nodejs', 'HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --retries=3 CMD curl -f http://localhost:3001/health || exit 1', 'EXPOSE 3001',
      'CMD ["npm", "start"]',
    ].join('\n'),
    'backend/package.json': JSON.stringify({ dependencies: { '@sentry/node': '^7.120.0', 'express': '^4.21.0', 'ioredis': '^5.4.0' }, scripts: { test: 'jest', lint: 'eslint .' } }),
    'backend/package-lock.json': '{}',
    'backend/src/config/sentry.js': [
      "const Sentry = require('@sentry/node');", 'Sentry.init({ dsn: process.env.SENTRY_DSN, environment: process.env.NODE_ENV, tracesSampleRate: 1.0, integrations: [',
      'new Sentry.Integrations.Http({ tracing: true }), new Sentry.Integrations.Express({ app })] });', 'app.use(Sentry.Handlers.requestHandler());', 'app.use(Sentry.Handlers.errorHandler());',
      "app.use(express.static('public', { maxAge: '7d' }));",
    ].join('\n'),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return use(folder);
});
