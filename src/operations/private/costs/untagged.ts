import { CfnResource, TagManager } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The maximum number of resources in the message. */
const MAX_LISTED = 10;

/** Returns one line per taggable resource without a required tag. */
export function untagged(root: IConstruct, keys: readonly string[]): string[] {
  const found = root.node.findAll().flatMap((node) => {
    if (!CfnResource.isCfnResource(node)) return [];
    const tags = TagManager.of(node)?.tagValues();
    const missing = tags ? keys.filter((key) => !(key in tags)) : [];
    if (missing.length === 0) return [];
    return `${node.node.path} (${node.cfnResourceType}) must have the tags ${missing.join(', ')}; use ` +
      'Tags.of(app).add()';
  });
  const more = found.length - MAX_LISTED;
  if (more <= 0) return found;
  return [...found.slice(0, MAX_LISTED), `and ${more} more resources without the tags ${keys.join(', ')}`];
}
