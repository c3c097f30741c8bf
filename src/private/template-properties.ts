import { CfnResource, Stack } from 'aws-cdk-lib';

/** The properties of a resource as in the template, with the changes of escape hatches. */
export function templateProperties(resource: CfnResource): Record<string, unknown> {
  interface Fragment { readonly Resources: Record<string, { readonly Properties?: Record<string, unknown> }> }
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation()) as Fragment;
  return Object.values(Resources)[0]?.Properties ?? {};
}
