export * from './private/delivery-pipeline';
export * from './private/delivery-pipeline-props';
export * from './private/github-deploy-role';
export * from './private/github-deploy-role-props';
export * from './private/github-subject';
export * from './private/github-workflow-props';
export { ReleaseReconciler } from './private/release-reconciler';
export * from './private/release-reconciler-props';
