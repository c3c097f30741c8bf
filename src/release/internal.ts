export { ReleaseFollower } from './private/release-follower';
