import { attribute, one, ref, Resources } from './fixtures';

const ISSUER = 'token.actions.githubusercontent.com';
export const CONNECTION = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';
const PUSH = [
  'ecr:BatchCheckLayerAvailability', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage',
];

export const allow = (Action: unknown, Resource: unknown, Condition: unknown = {}) => ({ Effect: 'Allow', Action, Resource, Condition });
export const document = (...Statement: unknown[]) => ({ PolicyDocument: { Statement } });

/** The role that GitHub Actions releases the API of `api()` with. */
export function github(): Resources {
  return {
    Provider: one('IAM::OIDCProvider', { Url: `https://${ISSUER}`, ClientIdList: ['sts.amazonaws.com'] }),
    Deployer: one('IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: ref('Provider') },
          Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: 'repo:eldonia/eldonia-backend:ref:refs/heads/main' } },
        }],
      },
    }),
    Release: one('IAM::Policy', {
      Roles: [ref('Deployer')],
      ...document(
        allow('ecr:GetAuthorizationToken', '*'),
        allow(PUSH, attribute('Repository', 'Arn')),
        allow(['ecs:UpdateService', 'ecs:DescribeServices'], ref('Service')),
        allow('iam:PassRole', [attribute('Application', 'Arn'), attribute('Starter', 'Arn')], {
          StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        }),
      ),
    }),
  };
}

/** The documented pipeline, which deploys the API of `api()`. */
export function pipeline(): Resources {
  const stage = (name: string, Provider: string, Configuration: object, artifacts: object) => ({
    Name: name, Actions: [{ Name: name, ActionTypeId: { Category: name, Owner: 'AWS', Provider, Version: '1' }, Configuration, ...artifacts }],
  });
  const source = { ConnectionArn: CONNECTION, FullRepositoryId: 'eldonia/eldonia-backend', BranchName: 'main' };
  const target = { ClusterName: ref('Cluster'), ServiceName: attribute('Service', 'Name'), FileName: 'imagedefinitions.json' };
  return {
    Pipeline: one('CodePipeline::Pipeline', {
      Name: 'eldonia-backend-pipeline',
      PipelineType: 'V2',
      RoleArn: attribute('Runner', 'Arn'),
      Stages: [
        stage('Source', 'CodeStarSourceConnection', source, { OutputArtifacts: [{ Name: 'Source' }], RoleArn: attribute('Reader', 'Arn') }),
        stage('Build', 'CodeBuild', { ProjectName: ref('Project') }, { InputArtifacts: [{ Name: 'Source' }], OutputArtifacts: [{ Name: 'Image' }] }),
        stage('Deploy', 'ECS', target, { InputArtifacts: [{ Name: 'Image' }] }),
      ],
    }),
    Project: one('CodeBuild::Project', {
      Name: 'eldonia-backend-build',
      Environment: { PrivilegedMode: true },
      Source: { Type: 'CODEPIPELINE', BuildSpec: 'version: "0.2"\nartifacts:\n  files: [imagedefinitions.json]\n' },
    }),
    Runner: one('IAM::Role'),
    Reader: one('IAM::Role', { Policies: [document(allow(['codeconnections:UseConnection', 'codestar-connections:UseConnection'], CONNECTION))] }),
  };
}

/** Uploads below `originals/` go through a queue to a function that may write below `media/`. */
export function uploads(): Resources {
  return {
    Media: one('S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: {} } }),
    Uploads: one('Events::Rule', {
      EventPattern: {
        'source': ['aws.s3'],
        'detail-type': ['Object Created'],
        'detail': { bucket: { name: [ref('Media')] }, object: { key: [{ prefix: 'originals/' }] } },
      },
      Targets: [{ Arn: attribute('Images', 'Arn'), DeadLetterConfig: { Arn: attribute('DeadLetters', 'Arn') } }],
    }),
    Images: one('SQS::Queue'),
    DeadLetters: one('SQS::Queue'),
    Feed: one('Lambda::EventSourceMapping', { EventSourceArn: attribute('Images', 'Arn'), FunctionName: ref('Resize') }),
    Resize: one('Lambda::Function', {
      Runtime: 'nodejs24.x', Role: attribute('Resizer', 'Arn'), Environment: { Variables: { SETTINGS: '{"formats":["avif","jpeg"]}' } },
    }),
    Resizer: one('IAM::Role', {
      Policies: [document(allow('s3:GetObject', objects('Media', 'originals/*')), allow(['s3:ListBucket', 's3:PutObject'], objects('Media', 'media/*')))],
    }),
  };
}

export function objects(bucket: string, keys: string) {
  return { 'Fn::Join': ['', [attribute(bucket, 'Arn'), `/${keys}`]] };
}
