import { CfnResource, TagManager } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A longer list would hide what the others have in common. */
const MOST_NAMED = 10;

/** What lacks a tag, one line each with the keys: of the resources that CloudFormation can tag. */
export function untagged(root: IConstruct, keys: readonly string[]): string[] {
  const found = root.node.findAll().flatMap((node) => {
    if (!CfnResource.isCfnResource(node)) return [];
    const tags = TagManager.of(node)?.tagValues();
    const missing = tags ? keys.filter((key) => !(key in tags)) : [];
    return missing.length > 0 ? `${node.node.path} (${node.cfnResourceType}) must have the tags ${missing.join(', ')}; use Tags.of(app).add()` : [];
  });
  const more = found.length - MOST_NAMED;
  return more > 0 ? [...found.slice(0, MOST_NAMED), `and ${more} more resources without the tags ${keys.join(', ')}`] : found;
}
