export * from './github-deploy-role';
export * from './github-deploy-role-props';
export * from './github-provider';
export * from './github-subject';
export * from './github-workflow';
export * from './github-workflow-props';
