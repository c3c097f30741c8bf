export * from './release-follower';
export * from './release-follower-props';
