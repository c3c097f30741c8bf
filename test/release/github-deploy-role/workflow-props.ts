import { GithubWorkflowProps } from '../../../src/release/internal';

/** The required props of a workflow, with the names of the document. */
export const WORKFLOW: GithubWorkflowProps = {
  roleArn: 'arn:aws:iam::123456789012:role/eldonia-deploy',
  region: 'ap-northeast-1',
  ecrRepository: 'eldonia-backend',
  cluster: 'eldonia-cluster',
  service: 'eldonia-backend',
  container: 'eldonia-backend',
  imageParameterName: '/eldonia/backend/image',
  minTasks: 2,
};
